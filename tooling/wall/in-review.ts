import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createConsoleCaller } from '@tributary/api/console.router';
import { createPortalCaller, type PortalCaller } from '@tributary/api/portal.router';
import { reactions } from '@tributary/api/reactions';
import { drainReactions } from '@tributary/db/dispatch';
import { folderStore } from '@tributary/db/file-store';
import type { VendorActor } from '@tributary/kernel/actor';
import { toCsv } from '@tributary/kernel/csv';
import { importColumns } from '@tributary/orders/import.contract';
import { checkImport, placeImport } from '@tributary/orders/import.run';
import { toPublicError } from '@tributary/rpc/errors';
import { look, normalised, type Observation } from './doors.ts';
import type { PartResult } from './figures.ts';
import type { WallDatabase, WallGround } from './ground.ts';
import { hatOf } from './world.ts';

const BLUEPEAK = 'sales@bluepeak.example';
const NORDWIND = 'admin@nordwind.example';
const OPERATIONS = 'ops@halden.example';

/** Somebody whom a partner names: in one world the vendor knows them, in the other nobody does. Both spellings are of one length. */
interface Named {
  readonly name: string;
  readonly country: string;
  readonly email: string;
}

/** What is named in a world: organisations that may be customers, one that may be a reseller, one that may be let onto an entitlement. */
interface Cast {
  readonly customers: readonly Named[];
  readonly reseller: Named;
  readonly grantee: Named;
}

/** Everything that the naming party and its people could observe of naming somebody, phase by phase, as comparable text. */
type Seen = Readonly<Record<string, string[]>>;

/**
 * Naming what the vendor knows already looks exactly like naming what it does not (DOMAIN §2b), through every door where a party types a name,
 * a country or an address: in two copies of one world the same partner does the same, once with the names and addresses of parties that are
 * there (with entitlements, people and other partners), once with names that nobody has. All that it sees afterwards, all that its people are
 * told, and what the queue has to do, must be the same byte for byte; and again after operations has decided, once for the party that is
 * there and once for a new one.
 */
export async function runInReview(ground: WallGround): Promise<PartResult> {
  const [known, unknown] = [await ground.demo(), await ground.demo()];
  try {
    const there = await castOf(known);
    const nowhere = { customers: there.customers.map(misspelt), reseller: misspelt(there.reseller), grantee: misspelt(there.grantee) };
    const [one, other] = [await play(known, there, ground.now, true), await play(unknown, nowhere, ground.now, false)];
    const failures: string[] = [];
    let observations = 0;
    for (const [phase, texts] of Object.entries(one)) {
      const twins = other[phase]!;
      observations += texts.length;
      if (texts.length !== twins.length) failures.push(`${phase}: ${texts.length} observations against ${twins.length}`);
      for (const [at, text] of texts.entries()) if (text !== twins[at]) failures.push(`${phase}: ${parting(text, twins[at] ?? '')}`);
    }
    return { observations, diffs: failures.length, failures };
  } finally {
    await Promise.all([known.drop(), unknown.drop()]);
  }
}

function parting(one: string, other: string): string {
  let byte = 0;
  while (byte < one.length && one[byte] === other[byte]) byte++;
  return `byte ${byte} of ${one.slice(0, 60)}: ${one.slice(Math.max(0, byte - 60), byte + 60)} against ${other.slice(Math.max(0, byte - 60), byte + 60)}`;
}

/** Whom the vendor knows and Bluepeak does not: end customers and a partner of others, with a person's address where there is one. */
async function castOf({ admin }: WallDatabase): Promise<Cast> {
  const rows = await admin<(Named & { isPartner: boolean })[]>`
    select p.name, p.country, coalesce((select min(x.email) from memberships m join people x on x.id = m.person_id where m.party_id = p.id),
        lower(replace(p.name, ' ', '')) || '@nobody.example') as email, f.party_id is not null as "isPartner"
    from parties p left join partner_profiles f on f.party_id = p.id and f.state = 'active'
    where p.ended_on is null and not exists (select 1 from vendor_settings v where v.party_id = p.id)
      and not exists (select 1 from party_cards c join parties o on o.id = c.owner_party_id
        where o.name in ('Bluepeak Solutions', 'Nordwind Logistics') and (c.subject_party_id = p.id or lower(c.name) = lower(p.name)))
      and p.name not in ('Bluepeak Solutions', 'Nordwind Logistics')
      and not exists (select 1 from parties o where o.name in ('Bluepeak Solutions', 'Nordwind Logistics') and (
        exists (select 1 from party_ancestry a where (a.ancestor_party_id, a.descendant_party_id) in ((o.id, p.id), (p.id, o.id)))
        or exists (select 1 from party_introductions i where i.viewer_party_id = o.id and i.subject_party_id = p.id)))
    order by p.name`;
  const customers = rows.filter((row) => !row.isPartner);
  const partners = rows.filter((row) => row.isPartner);
  if (customers.length < 3 || partners.length < 2)
    throw new Error(`the demo world has too few strangers to Bluepeak: ${rows.map((row) => row.name).join(', ')}`);
  return { customers, reseller: partners[0]!, grantee: partners.at(-1)! };
}

const misspelt = ({ name, country, email }: Named): Named => ({ name: oneLetterOff(name), country, email: oneLetterOff(email) });

/** One letter is another: the last that the walk does not search for (`l`), so that searches find as many. */
function oneLetterOff(text: string): string {
  const at = text.search(/[a-km-z](?=[^a-km-z]*$)/i);
  return `${text.slice(0, at)}${text[at] === 'q' ? 'x' : 'q'}${text.slice(at + 1)}`;
}

async function play(world: WallDatabase, cast: Cast, now: Date, areThere: boolean): Promise<Seen> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tributary-in-review-'));
  const files = folderStore(folder);
  const portalOf = async (email: string) =>
    createPortalCaller({ database: world.database, actor: await hatOf(world.admin, email), now: () => now, requestId: 'wall', files });
  const settle = () => drainReactions({ database: world.database, reactions, now: () => now, queueUrl: world.queueUrl });
  const runImport = async (ref: string, step: typeof checkImport) => {
    const [row] = await world.admin`select id from order_imports where ref = ${ref}`;
    await step({ database: world.database, files, now: () => now }, row!.id);
  };
  try {
    const bluepeak = await portalOf(BLUEPEAK);
    const nordwind = await portalOf(NORDWIND);
    const seen: Record<string, string[]> = {};
    const mask = maskOf(cast);
    const keep = async (phase: string, observations: Observation[]) => {
      seen[phase] = normalised(observations).map(mask);
    };
    await keep('answers of the doors', await nameEverybody(bluepeak, nordwind, world, cast, runImport));
    await keep('what is seen at once', await atOnce(bluepeak));
    await settle();
    await keep('what is seen after the reactions', [...(await look(bluepeak)), ...(await look(nordwind))]);
    await keep('what its people are told', await toldTo(world));
    await keep('what the queue has to do', await queueOf(world));
    await decide(world, cast, now, areThere);
    await settle();
    await keep('what is seen once operations has decided', await look(bluepeak));
    await keep('what its people are told then', await toldTo(world));
    return seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Names and addresses of the cast by their place in it, in any case of letters, so that only what follows from them is compared. */
function maskOf({ customers, reseller, grantee }: Cast): (text: string) => string {
  const words = [...customers, reseller, grantee].flatMap(({ name, email }, at) => [
    [name, `<name ${at}>`] as const,
    [email, `<email ${at}>`] as const,
  ]);
  return (text) => words.reduce((masked, [word, mark]) => masked.replaceAll(new RegExp(escaped(word), 'gi'), mark), text);
}
const escaped = (word: string) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

type RunImport = (ref: string, step: typeof checkImport) => Promise<void>;

/** Through every door where somebody types whom they mean; each answer, refusals included, is kept. */
async function nameEverybody(
  bluepeak: PortalCaller,
  nordwind: PortalCaller,
  { admin }: WallDatabase,
  { customers: [first, second, third], reseller, grantee }: Cast,
  runImport: RunImport,
): Promise<Observation[]> {
  const seen: Observation[] = [];
  const ask = async <T>(door: string, work: () => Promise<T>): Promise<T | null> => {
    const outcome = await work().then(
      (output) => ({ output }),
      (error: unknown) => ({ refused: toPublicError(error) }),
    );
    seen.push({ door, input: null, output: outcome });
    return 'output' in outcome ? outcome.output : null;
  };
  const newly = ({ name, country, email }: Named) => ({
    kind: 'new' as const,
    name,
    country,
    contactName: 'Somebody',
    contactEmail: email,
  });
  const [{ ref: productRef, sku }] = (await admin`select ref, sku from products where sku = 'HEG-100'`) as unknown as [
    { ref: string; sku: string },
  ];
  const [{ holding }] = (await admin`select h.ref as holding from stock_holdings h join parties p on p.id = h.holder_party_id
    join stock_accounts a on a.lot_id = h.lot_id and a.holder_party_id = h.holder_party_id and a.kind = 'stock'
    where p.name = 'Bluepeak Solutions' and a.balance >= 4 order by h.received_at limit 1`) as unknown as [{ holding: string }];
  const [{ entitlement }] =
    (await admin`select e.ref as entitlement from entitlements e join line_roles r on r.line_id = e.line_id and r.role = 'end_user'
    join parties p on p.id = r.party_id where p.name = 'Nordwind Logistics' and e.status = 'active' order by e.created_at limit 1`) as unknown as [
      { entitlement: string },
    ];
  const order = { currency: 'EUR', startsOn: '2026-12-01', lines: [{ productRef, quantity: 2 }] };
  await ask('orders.quote', () => bluepeak.orders.quote({ ...order, customer: newly(first!) }));
  await ask('orders.submit', () => bluepeak.orders.submit({ ...order, clientRequestId: 'in-review-1', customer: newly(first!) }));
  await ask('orders.submit again', () => bluepeak.orders.submit({ ...order, clientRequestId: 'in-review-2', customer: newly(first!) }));
  await ask('orders.submit to a reseller', () =>
    bluepeak.orders.submit({ ...order, clientRequestId: 'in-review-3', customer: newly(first!), reseller: newly(reseller) }),
  );
  const { kind: _kind, ...words } = newly(second!);
  const card = await ask('parties.nameCustomer', () => bluepeak.parties.nameCustomer({ ...words, notes: 'Heard of them', tags: ['new'] }));
  await ask('parties.nameCustomer again', () => bluepeak.parties.nameCustomer(words));
  if (card) {
    await ask('parties.card', () => bluepeak.parties.card(card));
    await ask('parties.editCard', () => bluepeak.parties.editCard({ ...card, revision: 1, ...words, notes: 'Called' }));
    await ask('parties.addContact', () => bluepeak.parties.addContact({ ...card, name: 'Their buyer', email: second!.email }));
  }
  // Renamed to what somebody else is called: still one's own words.
  await ask('parties.editCard to a name', () =>
    bluepeak.parties.editCard({ ref: card?.ref ?? '', revision: 3, ...words, name: `${third!.name} AG` }),
  );
  const copies = { ref: holding, quantity: 1 };
  await ask('stock.assign', () =>
    bluepeak.stock.assign({ ...copies, clientRequestId: 'in-review-4', startsOn: '2026-12-01', customer: newly(third!) }),
  );
  await ask('stock.sellOn', () => bluepeak.stock.sellOn({ ...copies, clientRequestId: 'in-review-5', reseller: newly(reseller) }));
  const columns = importColumns('portal').map(({ name }) => name);
  const row: Record<string, string> = { order: 'R-1', starts_on: '2026-12-01', currency: 'EUR', product: sku, quantity: '1' };
  const file = [first!, second!].map(({ name, country, email }, at) => ({
    ...{ ...row, order: `R-${at}`, customer: `${name} Holding`, customer_country: country, customer_contact: 'X', customer_email: email },
  }));
  const bytes = new TextEncoder().encode(
    toCsv([columns, ...file.map((line) => columns.map((name) => (line as Record<string, string>)[name] ?? ''))]),
  );
  const imported = await ask('orders.uploadImport', () => bluepeak.orders.uploadImport({ fileName: 'orders.csv', bytes }));
  if (imported) {
    await runImport(imported.ref, checkImport);
    await ask('orders.import', () => bluepeak.orders.import({ ref: imported.ref }));
    await ask('orders.placeImport', () => bluepeak.orders.placeImport({ ref: imported.ref }));
    await runImport(imported.ref, placeImport);
    await ask('orders.import', () => bluepeak.orders.import({ ref: imported.ref }));
  }
  await ask('entitlements.giveAccess', () =>
    nordwind.entitlements.giveAccess({
      entitlementRefs: [entitlement],
      grantee: { kind: 'new', name: grantee.name, country: grantee.country, contactEmail: grantee.email },
      actions: ['view', 'download'],
    }),
  );
  // A door that refused both would look alike for the wrong reason. Naming somebody again is the one refusal that is meant.
  const refused = seen.flatMap(({ door, output }) => ('refused' in (output as object) ? [`${door}: ${JSON.stringify(output)}`] : []));
  const meant = refused.filter((one) => one.startsWith('parties.nameCustomer again'));
  if (refused.length !== 1 || meant.length !== 1) throw new Error(`doors refused: ${refused.join('; ')}`);
  return seen;
}

/** The pages that somebody is led to after naming a customer, before any reaction has run. */
async function atOnce(bluepeak: PortalCaller): Promise<Observation[]> {
  const seen: Observation[] = [];
  const orders = await bluepeak.orders.list({ limit: 10 });
  seen.push({ door: 'orders.list', input: null, output: orders });
  seen.push({ door: 'parties.cards', input: null, output: await bluepeak.parties.cards({ limit: 50 }) });
  for (const { ref } of orders.rows.slice(0, 3)) seen.push({ door: 'orders.get', input: null, output: await bluepeak.orders.get({ ref }) });
  return seen;
}

/** What was shown or said to the people of the two parties: facts, rows of the bell, mails; without ids and times of the real clock. */
async function toldTo({ admin }: WallDatabase): Promise<Observation[]> {
  const parties = admin`select id from parties where name in ('Bluepeak Solutions', 'Nordwind Logistics')`;
  const facts = await admin`select e.name, e.hint_ref, e.actor_kind, e.at, p.party_id = e.actor_party_id as own from event_parties p
    join events e on e.id = p.event_id where p.party_id in (${parties}) order by e.id`;
  const bell = await admin`select event_name, subject_ref, title, created_at from notifications where party_id in (${parties}) order by id`;
  const mails = await admin`select template, email, subject_ref, state, created_at from mails where party_id in (${parties}) order by id`;
  return [
    { door: 'facts', input: null, output: facts },
    { door: 'bell', input: null, output: bell },
    { door: 'mails', input: null, output: mails },
  ];
}

/** How much of what waits in the queue: time, and with it what a party could feel, follows from it. */
async function queueOf({ admin }: WallDatabase): Promise<Observation[]> {
  const jobs = await admin`select t.identifier, count(*)::int as jobs from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id group by 1 order by 1`;
  return [{ door: 'queue', input: null, output: jobs }];
}

/** Operations accepts what Bluepeak ordered: for the party that is there, or for a new one. */
async function decide({ admin, database }: WallDatabase, cast: Cast, now: Date, areThere: boolean): Promise<void> {
  const { kind: _kind, ...hat } = await hatOf(admin, OPERATIONS);
  const operations: VendorActor = { kind: 'vendor', ...hat };
  const desk = createConsoleCaller({ database, actor: operations, now: () => now, requestId: 'wall' });
  const waiting = await admin<
    { ref: string; name: string }[]
  >`select o.ref, c.name from orders o join party_cards c on c.id = o.end_user_card_id
    join parties p on p.id = o.placed_by_party_id
    where p.name = 'Bluepeak Solutions' and o.state = 'submitted' and c.subject_party_id is null and o.client_request_id in ('in-review-1', 'in-review-4')
    order by o.client_request_id`;
  if (waiting.length === 0) throw new Error('nothing waits for a decision: the doors refused everything');
  for (const { ref, name } of waiting) {
    const [party] = areThere ? await admin`select ref from parties where name = ${name}` : [];
    await desk.orders.accept({ ref, endUser: party ? { kind: 'party', ref: party.ref } : { kind: 'create' } });
  }
  if (areThere && cast.customers.length === 0) throw new Error('nobody is there');
}
