import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { MailMessage } from '@tributary/email/message';
import type { Mailer } from '@tributary/email/send';
import postgres from 'postgres';
import { consoleOf, type Place, portalOf } from './canaries.business.ts';
import { hatsOf } from './doors.personas.ts';
import type { WallDatabase } from './ground.ts';
import type { DatabaseLeak } from './planted-policies.ts';
import { wallWorker } from './surfaces.queue.ts';

/** A leak in what leaves by itself: a change of the database that is taken back, or another mailer. */
export interface DeliveryLeak extends Omit<DatabaseLeak, 'sql'> {
  readonly sql?: string;
  readonly undo?: string;
  readonly mailer?: (message: MailMessage) => MailMessage | readonly MailMessage[];
}

/** What left: broadcasts with their rooms, mails as they came to the server, bell and audience. */
interface Left {
  readonly broadcasts: readonly { readonly rooms: readonly string[]; readonly hint: Readonly<Record<string, unknown>> }[];
  readonly mails: readonly { readonly to: string; readonly raw: string; readonly decoded: string }[];
}

let step = 0;

/**
 * The other reseller sells something to a customer of both, which opens a ticket: what leaves by itself must reach those whom it concerns
 * and say no more than it may. Answers with one sentence for each thing that went wrong.
 */
export async function deliveries(world: WallDatabase, now: Date, mailer?: DeliveryLeak['mailer']): Promise<string[]> {
  const filesDir = mkdtempSync(path.join(tmpdir(), 'tributary-wall-'));
  const change = mailer && ((real: Mailer): Mailer => ({ ...real, send: (message) => sendChanged(real, mailer(message)) }));
  const worker = await wallWorker(world, filesDir, change);
  // What others left in the queue is not looked at.
  await worker.run(now);
  worker.mails();
  const heard: string[] = [];
  const listener = postgres(world.adminUrl, { max: 1, onnotice: () => {} });
  await listener.listen('socket.io#/', (payload) => heard.push(payload));
  try {
    const [{ id: mark }] = (await world.admin`select uuidv7() as id`) as unknown as [{ id: string }];
    await business({ world, worker, filesDir, now: () => now });
    const left: Left = { broadcasts: heard.flatMap(broadcastOf), mails: worker.mails() };
    return await judged(world, left, mark);
  } finally {
    await listener.end({ timeout: 5 });
    await worker.stop();
    rmSync(filesDir, { recursive: true, force: true });
  }
}

async function sendChanged(real: Mailer, messages: MailMessage | readonly MailMessage[]) {
  const all = 'to' in messages ? [messages] : messages;
  const outcomes = [];
  for (const message of all) outcomes.push(await real.send(message));
  return outcomes[0]!;
}

const SELLER = 'partner B, sales';

/** An order of the other reseller that is accepted, and a ticket of its customer that it answers. */
async function business(place: Place): Promise<void> {
  const hats = await hatsOf(place.world.admin);
  const hat = (name: string) => hats.find((one) => one.name === name)!;
  const run = `delivery-${String(step++).padStart(4, '0')}`;
  const [product] = await place.world.admin<{ ref: string }[]>`select ref from products where sku = 'HEG-100'`;
  const { ref } = await portalOf(place, hat(SELLER)).orders.submit({
    ...{
      clientRequestId: run,
      currency: 'EUR',
      startsOn: '2026-11-22',
      purchaseOrderNumber: 'PO-OF-CORVID',
      lines: [{ productRef: product!.ref, quantity: 2 }],
    },
    customer: { kind: 'new', name: 'Nordwind Logistics', country: 'DE' },
  });
  const [card] = await place.world
    .admin`select subject_party_id from party_cards c join orders o on o.end_user_card_id = c.id where o.ref = ${ref}`;
  const [customer] = await place.world.admin<{ ref: string }[]>`select ref from parties where name = 'Nordwind Logistics'`;
  await consoleOf(place, hat('staff, operations')).orders.accept({
    ref,
    ...(card?.subject_party_id ? {} : { endUser: { kind: 'party', ref: customer!.ref } }),
  });
  await place.worker.run(place.now());
  const [line] = await place.world.admin<
    { ref: string }[]
  >`select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${ref}`;
  const ticket = await portalOf(place, hat('customer, administrator')).tickets.open({
    clientRequestId: run,
    entitlementRef: line!.ref,
    subject: 'For Corvid',
    body: 'For Corvid',
  });
  await place.worker.run(place.now());
  await portalOf(place, hat('partner B, technical')).tickets.reply({ clientRequestId: run, ref: ticket.ref, body: 'From Corvid' });
  await place.worker.run(place.now());
}

function broadcastOf(payload: string): Left['broadcasts'] {
  const { data } = JSON.parse(payload) as { data?: { packet?: { data?: [string, Record<string, unknown>] }; opts?: { rooms?: string[] } } };
  const hint = data?.packet?.data?.[1];
  return hint ? [{ rooms: data.opts?.rooms ?? [], hint }] : [];
}

async function judged(world: WallDatabase, { broadcasts, mails }: Left, mark: string): Promise<string[]> {
  const { admin } = world;
  const failures: string[] = [];
  const involved = await admin<
    { id: string; name: string }[]
  >`select id, name from parties where name in ('Corvid Networks', 'Nordwind Logistics', 'Halden Systems')`;
  const ids = new Set(involved.map(({ id }) => id));
  const rooms = new Set(['vendor', ...[...ids].map((id) => `party:${id}`)]);
  if (broadcasts.length === 0) failures.push('hints: none was sent, so nothing is proven');
  for (const { rooms: to, hint } of broadcasts) {
    if (to.length === 0) failures.push(`hint ${String(hint.name)}: to everybody, for it names no room`);
    for (const room of to) if (!rooms.has(room)) failures.push(`hint ${String(hint.name)}: to ${room}, whom it does not concern`);
    if (Object.keys(hint).sort().join() !== 'eventId,name,ref')
      failures.push(`hint ${String(hint.name)}: carries ${Object.keys(hint).sort().join()}, and not a name, a reference and an id alone`);
    if (!/^[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}$/.test(String(hint.ref)) || !/^[a-z_]+\/[a-z_]+$/.test(String(hint.name)))
      failures.push(`hint ${String(hint.name)}: ${String(hint.ref)} is more than a reference`);
  }
  if (mails.length === 0) failures.push('mails: none was sent, so nothing is proven');
  const people = await admin<{ email: string; name: string; party: string }[]>`
    select p.email, p.name, o.name as party from people p join memberships m on m.person_id = p.id join parties o on o.id = m.party_id`;
  const vendorDomain = /@(.*)$/.exec(people.find(({ party }) => party === 'Halden Systems')!.email)![1]!;
  for (const { to, raw, decoded } of mails) {
    const header = (name: string) => new RegExp(`^${name}: (.*(?:\\r?\\n[ \\t].*)*)`, 'im').exec(raw.split(/\r?\n\r?\n/)[0]!)?.[1] ?? '';
    const who = people.filter(({ email }) => email === to);
    if (!who.some(({ party }) => involved.some(({ name }) => name === party))) failures.push(`mail to ${to}: it does not concern them`);
    if (!header('To').includes(to)) failures.push(`mail to ${to}: was sent blind, its header says ${header('To')}`);
    if (header('Cc') || header('Bcc')) failures.push(`mail to ${to}: has further recipients`);
    for (const name of ['From', 'Reply-To', 'List-Unsubscribe', 'List-Id', 'Return-Path', 'Sender'])
      if (header(name) && !header(name).includes(vendorDomain) && !header(name).includes('wall.example'))
        failures.push(`mail to ${to}: ${name} is ${header(name)}, and not the vendor’s`);
    if (/corvid|bluepeak/i.test(header('From'))) failures.push(`mail to ${to}: From names a partner`);
    if (/bluepeak|brightwater|kestrel|montblanc/i.test(decoded))
      failures.push(`mail to ${to}: names somebody who has nothing to do with it`);
    for (const [link] of decoded.matchAll(/https?:\/\/[^\s"'<>)]+/g))
      if (!/^https?:\/\/((portal|console)\.wall\.example|www\.w3\.org\/TR\/)/.test(link)) failures.push(`mail to ${to}: links to ${link}`);
  }
  for (const {
    party,
    title,
    person,
  } of await admin`select o.name as party, n.title, p.email as person from notifications n join parties o on o.id = n.party_id join people p on p.id = n.person_id where n.id > ${mark}::uuid`) {
    if (!involved.some(({ name }) => name === party)) failures.push(`notification for ${person} of ${party}: it does not concern them`);
    if (!people.some(({ email, party: own }) => email === person && own === party))
      failures.push(`notification for ${person}: is no member of ${party}`);
    if (party === 'Nordwind Logistics' && /PO-OF-CORVID/.test(title))
      failures.push(`notification for ${person}: “${title}” tells what only the seller knows`);
    if (/Corvid Networks/.test(title) && party === 'Bluepeak Solutions')
      failures.push(`notification for ${person}: names the other reseller`);
  }
  for (const {
    name,
    party,
  } of await admin`select e.name, o.name as party from event_parties s join events e on e.id = s.event_id join parties o on o.id = s.party_id where e.id > ${mark}::uuid`)
    if (!involved.some(({ name: one }) => one === party)) failures.push(`timeline: ${name} is shown to ${party}, whom it does not concern`);
  for (const {
    party,
  } of await admin`select o.name as party from ticket_parties s join tickets t on t.id = s.ticket_id join parties o on o.id = s.party_id where t.id > ${mark}::uuid`)
    if (!involved.some(({ name }) => name === party)) failures.push(`ticket: ${party} is on it, whom it does not concern`);
  for (const {
    party,
  } of await admin`select distinct o.name as party from access a join order_lines l on l.id = a.line_id join parties o on o.id = a.party_id where l.id > ${mark}::uuid`)
    if (!involved.some(({ name }) => name === party) && party !== 'Hansekontor Beteiligungs SE')
      failures.push(`access: ${party} has some to the line, whom it does not concern`);
  return failures;
}
