import { newRef } from '@tributary/kernel/ids';
import type { TakenMessage } from '@tributary/notices/smtp.fixtures';
import { consoleOf, portalOf } from './canaries.business.ts';
import { type Access, type Answer, callerAccess } from './doors.access.ts';
import type { Hat } from './doors.personas.ts';
import type { Door } from './matrix.ts';
import { theProduct } from './product.ts';
import type { SurfaceName } from './surfaces.ts';
import { type Reach, walkReading } from './surfaces.walk.ts';
import type { Observation } from './twins.names.ts';
import { interlude, SHARED, sharedFile } from './twins.other.ts';
import { reachLimits, trySignIn, walkPagesOf } from './twins.pages.ts';
import { tryRefused } from './twins.refusals.ts';
import type { Twin } from './twins.world.ts';

export interface ScriptOptions {
  readonly doors: readonly Door[];
  /** Who reads everything, before and after all that is done. */
  readonly readers: readonly string[];
  readonly reach: Reach;
  /** Reads before the script too, and not after it alone. */
  readonly twice: boolean;
  /** Whether what is read at the end is read over HTTP, with its session and headers, or past it. What is done goes over HTTP in any case. */
  readonly overHttp: boolean;
  /** Whether the pages are built. */
  readonly pages: boolean;
}

const told = ({ status, headers, body }: Answer) => `${status}\n${JSON.stringify(headers)}\n${body}`;
const refIn = ({ body }: Answer, prefix: string) => new RegExp(`${prefix}-[0-9A-HJKMNP-TV-Z]{8}`).exec(body)?.[0] ?? newRef('order');

/** The script of Reseller 1: the same in every world, whatever its answers are. */
export async function runScript(twin: Twin, options: ScriptOptions): Promise<Observation[]> {
  const seen: Observation[] = [];
  const say = (surface: SurfaceName, at: string, answer: Answer) => void seen.push({ surface, at, text: told(answer) });
  const direct = callerAccess(twin.world, theProduct(), { now: twin.now, filesDir: twin.filesDir });
  const readAll = async (access: Access) => {
    for (const name of options.readers) seen.push(...(await walkReading(access, options.doors, twin.hat(name), options.reach)));
  };
  const read = (mails: readonly TakenMessage[]) => {
    for (const { to, decoded, raw } of mails.filter((mail) => mail.to.endsWith('@bluepeak.example')))
      seen.push({ surface: 'mail', at: `to ${to}`, text: `${headersOf(raw)}\n${decoded}`, unordered: true });
  };
  // Told at the end, when lists have shown what the references in them name: frames come in no order.
  const heard: Observation[] = [];
  let step = 0;
  /** Something done, with everything that reaches Reseller 1 because of it. */
  const beat = async <T>(work: () => Promise<T>): Promise<T> => {
    twin.forward(3);
    await interlude(twin, step++);
    const done = await work();
    await twin.worker.run(twin.now());
    read(twin.worker.mails());
    for (const { hat, frames } of await twin.frames())
      for (const frame of frames)
        heard.push({
          surface: 'sockets',
          at: `step ${step}, ${hat}`,
          text: frame.replace(/"eventId":"[^"]+"/, '"eventId":"<event>"'),
          unordered: true,
        });
    return done;
  };
  read(twin.leftover);
  if (options.twice) await readAll(direct);
  await trade({ twin, say, beat });
  await tryRefused({ twin, say });
  seen.push(...(await reachLimits(twin)));
  await readAll(options.overHttp ? twin.http : direct);
  if (options.pages) {
    seen.push(...(await walkPagesOf(twin, options.readers)));
    seen.push(...(await beat(() => trySignIn(twin))));
  }
  seen.push(...heard);
  return seen;
}

/** Headers as a reader of the source sees them; the date is the real clock's. */
const headersOf = (raw: string) => raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/^Date: .*$/m, 'Date: <date>');

export interface Stage {
  readonly twin: Twin;
  readonly say: (surface: SurfaceName, at: string, answer: Answer) => void;
}
type Beat = <T>(work: () => Promise<T>) => Promise<T>;

/** Everything that Reseller 1 does, and what others do for it: the customer on its lines, the vendor on its orders and tickets. */
async function trade({ twin, say, beat }: Stage & { readonly beat: Beat }): Promise<void> {
  const [sales, technician] = [twin.hat('partner A, sales'), twin.hat('partner A, technical')];
  const { admin } = twin.world;
  const [product] = await admin<{ ref: string; sku: string }[]>`select ref, sku from products where sku = 'HEG-100'`;
  const ask = async (surface: SurfaceName, door: string, input: unknown, hat: Hat = sales, type: 'query' | 'mutation' = 'mutation') => {
    const answer = await twin.http.ask('portal', hat, door, type, input);
    say(surface, `${door} by ${hat.name}`, answer);
    return answer;
  };
  const order = { currency: 'EUR', startsOn: '2026-11-22', lines: [{ productRef: product!.ref, quantity: 3 }] };
  const operations = consoleOf(twin, twin.hat('staff, operations'));
  const place = async (requestId: string, customer: object, more: object = {}) =>
    refIn(await ask('orders', 'orders.submit', { ...order, clientRequestId: requestId, customer, ...more }), 'ORD');
  const partyRef = async (name: string) => (await admin<{ ref: string }[]>`select ref from parties where name = ${name}`)[0]!.ref;

  // Names that the other reseller serves, has just named, or that nobody has.
  const named: string[] = [];
  for (const [at, name] of ['Ostara Energy', 'Sonderborg Marine', 'Nobody Has Me Ltd'].entries()) {
    await ask('names', 'orders.quote', { ...order, customer: { kind: 'new', name, country: 'DE' } }, sales, 'query');
    named.push(
      await beat(() =>
        place(
          at === 1 ? SHARED.requestId : `name-${at}-request`,
          { kind: 'new', name, country: 'DE' },
          { purchaseOrderNumber: SHARED.purchaseOrder },
        ),
      ),
    );
    await ask('names', 'parties.cards', { q: name }, sales, 'query');
  }
  await ask('orders', 'orders.submit', {
    ...order,
    clientRequestId: SHARED.requestId,
    purchaseOrderNumber: SHARED.purchaseOrder,
    customer: { kind: 'new', name: 'Sonderborg Marine', country: 'DE' },
  });
  await ask('errors', 'orders.submit', { ...order, clientRequestId: SHARED.requestId, customer: { kind: 'self' } });
  await beat(() => ask('orders', 'orders.cancel', { ref: named[2] }));
  const ostara = await partyRef('Ostara Energy');
  await beat(async () => operations.orders.accept({ ref: named[0]!, endUser: { kind: 'party', ref: ostara } }));
  await beat(async () => operations.orders.reject({ ref: named[1]!, reason: 'We know this customer under another name' }));
  for (const ref of named) await ask('orders', 'orders.get', { ref }, sales, 'query');

  // A line of its own at the customer that both serve.
  const cards = await ask('names', 'parties.cards', { q: 'Nordwind' }, sales, 'query');
  const sold = await beat(() =>
    place('line-request-1', { kind: 'card', ref: refIn(cards, 'CRD') }, { purchaseOrderNumber: 'A-1', note: 'Please call before' }),
  );
  await beat(async () => operations.orders.accept({ ref: sold }));
  const [line] = await admin<
    { ref: string }[]
  >`select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${sold}`;
  const entitlementRef = line!.ref;
  const customer = portalOf(twin, twin.hat('customer, administrator'));
  await beat(() => customer.entitlements.activate({ ref: entitlementRef, deviceName: SHARED.device, version: '4.2.2' }));
  const devices = await ask('devices', 'entitlements.get', { ref: entitlementRef }, sales, 'query');
  await ask('devices', 'entitlements.activate', { ref: entitlementRef, deviceName: SHARED.device });
  await ask('devices', 'entitlements.reportVersion', { ref: refIn(devices, 'ACT'), version: '4.2.3' }, technician);

  const ticket = await beat(async () =>
    customer.tickets.open({ clientRequestId: 'a-ticket-request', entitlementRef, subject: 'It hums', body: 'Since Tuesday' }),
  );
  await beat(() =>
    ask('tickets', 'tickets.reply', { clientRequestId: 'a-reply-request', ref: ticket.ref, body: 'We look into it' }, technician),
  );
  const support = consoleOf(twin, twin.hat('staff, support'));
  await beat(() =>
    support.tickets.reply({ clientRequestId: 'support-reply-1', ref: ticket.ref, body: 'Please send the log', visibility: 'public' }),
  );
  await beat(() =>
    support.tickets.reply({ clientRequestId: 'support-reply-2', ref: ticket.ref, body: 'Internal', visibility: 'internal' }),
  );
  await ask('tickets', 'tickets.get', { ref: ticket.ref }, technician, 'query');
  await beat(() =>
    ask(
      'tickets',
      'tickets.open',
      { clientRequestId: SHARED.requestId, entitlementRef, subject: 'Ours', body: 'From the partner' },
      technician,
    ),
  );
  await beat(() => support.tickets.act({ ref: ticket.ref, action: 'resolve' }));

  // The other reseller brought the very same bytes.
  const brought = await beat(() => ask('imports', 'orders.uploadImport', { fileName: 'shared.csv', bytes: sharedFile(product!.sku) }));
  const importRef = refIn(brought, 'IMP');
  await ask('imports', 'orders.import', { ref: importRef }, sales, 'query');
  await beat(() => ask('imports', 'orders.placeImport', { ref: importRef }));
  await ask('imports', 'orders.import', { ref: importRef }, sales, 'query');
  await ask('imports', 'orders.uploadImport', { fileName: 'shared-again.csv', bytes: sharedFile(product!.sku) });
  const faulty = await beat(() =>
    ask('imports', 'orders.uploadImport', {
      fileName: 'wrong.csv',
      bytes: new TextEncoder().encode('order,starts_on,currency,product,quantity\nA,2020-01-01,EUR,NOTHING,-1\n'),
    }),
  );
  await ask('exports', 'orders.importReport', { ref: refIn(faulty, 'IMP') }, sales, 'query');

  const bought = await beat(() => place('stock-request-1', { kind: 'stock' }));
  await beat(async () => operations.orders.accept({ ref: bought }));
  const held = refIn(await ask('stock', 'stock.list', { limit: 1 }, sales, 'query'), 'STK');
  const somebody = { kind: 'new', name: 'Sonderborg Marine', country: 'DE' };
  const assigned = await beat(() =>
    ask('stock', 'stock.assign', { clientRequestId: 'assign-request', ref: held, quantity: 1, startsOn: '2026-12-01', customer: somebody }),
  );
  await beat(() => ask('stock', 'stock.returnAssignment', { ref: held, orderRef: refIn(assigned, 'ORD') }));
  await beat(() =>
    ask('stock', 'stock.sellOn', {
      clientRequestId: 'sell-on-request',
      ref: held,
      quantity: 1,
      reseller: { ...somebody, name: SHARED.reseller },
    }),
  );
  await ask('stock', 'stock.get', { ref: held }, sales, 'query');

  await ask('changes', 'entitlements.quoteChange', { kind: 'increase', lines: [{ ref: entitlementRef, quantity: 1 }] }, sales, 'query');
  await beat(() =>
    ask('changes', 'entitlements.orderChange', {
      kind: 'increase',
      lines: [{ ref: entitlementRef, quantity: 1 }],
      clientRequestId: SHARED.requestId.replace('1', '2'),
    }),
  );
  await beat(async () =>
    consoleOf(twin, twin.hat('staff, channel')).agreements.create({
      ...{ counterpartyRef: await partyRef('Bluepeak Solutions'), kind: 'confidentiality', title: 'Confidentiality', paper: 'party' },
      ...{ firstDay: '2026-01-01', lastDay: '2027-12-31', signedOn: '2026-01-01', renewalNoticeDays: null },
      file: {
        name: 'nda.pdf',
        bytes: new TextEncoder().encode('%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n'),
      },
    }),
  );
  const agreements = await ask('documents', 'agreements.list', { view: 'all', q: 'Confidentiality' }, sales, 'query');
  await ask('documents', 'agreements.file', { ref: refIn(agreements, 'AGR') }, sales, 'query');
  await ask('notifications', 'notifications.list', { limit: 50 }, sales, 'query');
  await ask('notifications', 'notifications.markRead', { all: true });
}
