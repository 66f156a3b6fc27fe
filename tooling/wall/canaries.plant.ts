import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { handOver } from '@tributary/entitlements/handover.fixtures';
import { people } from '@tributary/identity/schema';
import type { PartyFunction, VendorActor } from '@tributary/kernel/actor';
import { approve, makeAdvisory } from '@tributary/notices/fixtures';
import { addMember } from '@tributary/parties/commands';
import { asSystem, makePartner } from '@tributary/parties/fixtures';
import { type Business, consoleOf, doBusiness, faultyFile, type Place, portalOf } from './canaries.business.ts';
import { Canaries } from './canaries.ts';
import { actorOf, type Hat, hatsOf } from './doors.personas.ts';
import { allRecords } from './doors.records.ts';
import type { WallDatabase, WallGround } from './ground.ts';
import { wallWorker } from './surfaces.queue.ts';

/** The demo world with every persona in it, and with words in its rows that tell whose they are. */
export interface PlantedWorld extends Place {
  readonly hats: readonly Hat[];
  readonly canaries: Canaries;
  hat(name: string): Hat;
  close(): Promise<void>;
}

/** A clone of the demo world (`leaveOut`: without that partner's business), ready for work: files, worker, clock. */
export async function openPlace(ground: WallGround, world: WallDatabase): Promise<Place & { close(): Promise<void> }> {
  const filesDir = mkdtempSync(path.join(tmpdir(), 'tributary-wall-'));
  const worker = await wallWorker(world, filesDir);
  let ticks = 0;
  return {
    ...{ world, worker, filesDir },
    // Each step has a moment of its own, so that no order of rows hangs on chance.
    now: () => new Date(ground.now.getTime() + 1000 * ticks++),
    async close() {
      await worker.stop();
      rmSync(filesDir, { recursive: true, force: true });
    },
  };
}

/** Those whom the demo world lacks: two hats, two partners, a parent's person, and a partner that has left. */
export async function addPersonas({ world: { database, admin } }: Place): Promise<{ endedRef: string; endedId: string }> {
  const ended = await makePartner(database, { name: 'Endlich Systemhaus', tier: 'silver' });
  const partyIds = new Map((await admin<{ name: string; id: string }[]>`select name, id from parties`).map(({ name, id }) => [name, id]));
  const members: readonly (readonly [email: string, party: string, functions: readonly PartyFunction[]])[] = [
    ['both@people.example', 'Bluepeak Solutions', ['sales']],
    ['both@people.example', 'Kestrel Foods', ['technical']],
    ['two@people.example', 'Bluepeak Solutions', ['technical']],
    ['two@people.example', 'Corvid Networks', ['technical']],
    ['group@hansekontor.example', 'Hansekontor Beteiligungs SE', ['administrator']],
    ['sales@ended.example', 'Endlich Systemhaus', ['sales', 'administrator']],
  ];
  await asSystem(database, async (ctx) => {
    for (const [email, party, functions] of members) {
      const [person] = await ctx.tx
        .insert(people)
        .values({ name: `Person of ${email}`, email, createdAt: ctx.now, updatedAt: ctx.now })
        .onConflictDoUpdate({ target: people.email, set: { email } })
        .returning({ id: people.id });
      await addMember(ctx, { personId: person!.id, partyId: partyIds.get(party)!, functions: [...functions], from: '2026-01-01' });
    }
  });
  return { endedRef: ended.ref, endedId: ended.id };
}

/** Who does business in the demo world: people and parties by their places. */
export async function castOf(place: Place, hats: readonly Hat[]) {
  const { admin } = place.world;
  const hat = (name: string) => hats.find((one) => one.name === name)!;
  const parties = await admin<{ id: string; ref: string; name: string }[]>`select id, ref, name from parties`;
  const refOf = (partyId: string) => parties.find(({ id }) => id === partyId)!.ref;
  const [product] = await admin<{ ref: string; sku: string }[]>`select ref, sku from products where sku = 'HEG-100'`;
  const staff = { operations: hat('staff, operations'), support: hat('staff, support'), channel: hat('staff, channel') };
  const customer = hat('customer, administrator');
  const shared = { ...staff, customer, customerRef: refOf(customer.partyId), customerName: 'Nordwind Logistics', product: product! };
  return (seller: Hat, technician: Hat, word: Business['word']): Business => ({
    ...shared,
    seller,
    technician,
    sellerRef: refOf(seller.partyId),
    word,
  });
}

/** A world that was planted, or a clone of one, with its personas and what they may not read. */
export async function openPlanted(ground: WallGround, world: WallDatabase): Promise<PlantedWorld> {
  const place = await openPlace(ground, world);
  const hats = await hatsOf(world.admin);
  const hat = (name: string) => {
    const found = hats.find((one) => one.name === name);
    if (!found) throw new Error(`nobody is ${name}`);
    return found;
  };
  const canaries = new Canaries();
  const customer = hat('customer, administrator').partyId;
  for (const [label, name] of SELLERS) {
    const { partyId } = hat(name);
    canaries.readers(`${label}s`, [partyId]);
    canaries.readers(`${label}c`, [partyId, customer]);
    canaries.readers(`${label}v`, []);
  }
  for (const [text, name] of NAMES) canaries.name(text, [hat(name).partyId]);
  canaries.records(await allRecords(world.admin));
  return { ...place, hats, canaries, hat };
}

/** First letter of the words of each seller: `as0001` is A's own, `ac0001` A's and its customer's, `av0001` the vendor's about A. */
const SELLERS = [
  ['a', 'partner A, sales'],
  ['b', 'partner B, sales'],
  ['e', 'ended partner'],
] as const;
/** Names that are no words of ours, and from whom they are hidden. */
const NAMES = [
  ['Corvid', 'partner A, sales'],
  ['Bluepeak', 'partner B, sales'],
  ['Endlich', 'partner A, sales'],
  ['Endlich', 'partner B, sales'],
] as const;
const LABELS = { seller: 's', both: 'c', vendor: 'v' } as const;

/** Plants a world: both resellers and one that leaves do business with the same customer, and an advisory concerns what they sold. */
export async function plantWorld(ground: WallGround): Promise<PlantedWorld> {
  const world = await ground.demo();
  const first = await openPlace(ground, world);
  await addPersonas(first);
  await first.close();
  const planted = await openPlanted(ground, world);
  const { canaries, hat, hats } = planted;
  const as = await castOf(planted, hats);
  for (const [label, name] of SELLERS) {
    const technician = name === 'ended partner' ? name : name.replace('sales', 'technical');
    await doBusiness(
      planted,
      as(hat(name), hat(technician), (whose) => canaries.word(label + LABELS[whose])),
    );
  }
  await consoleOf(planted, hat('staff, operations')).orders.uploadImport({ fileName: 'staff.csv', bytes: faultyFile('nothing') });
  await letIn(planted, hat('customer, administrator'));
  await leave(planted, hat('ended partner'), hat('staff, channel'));
  const psirt = actorOf(hat('staff, product security')) as VendorActor;
  const advisory = await makeAdvisory(
    world.database,
    psirt,
    { trackingId: 'HALDEN-SA-WALL-1', title: 'Authentication bypass' },
    planted.now(),
  );
  await approve(world.database, psirt, advisory, planted.now());
  await planted.worker.run(planted.now());
  canaries.records(await allRecords(world.admin));
  return planted;
}

/** The customer lets a partner that it names for the first time onto what it owns. */
async function letIn(place: Place, customer: Hat): Promise<void> {
  const caller = portalOf(place, customer);
  const { rows } = await caller.entitlements.list({ limit: 2 });
  await caller.entitlements.giveAccess({
    entitlementRefs: rows.map(({ ref }) => ref),
    grantee: { kind: 'new', name: 'Torfhaus Technik', country: 'DE' },
    actions: ['view', 'open_ticket'],
  });
}

async function leave({ world, now }: Place, partner: Hat, channel: Hat): Promise<void> {
  const [{ ref }] = (await world.admin`select ref from parties where id = ${partner.partyId}`) as unknown as [{ ref: string }];
  await handOver(world.database, { staff: actorOf(channel) as VendorActor, from: { ref }, outcome: 'direct', now: now() });
}
