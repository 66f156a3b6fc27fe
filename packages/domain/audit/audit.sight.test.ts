import { makeAgreement } from '@tributary/agreements/fixtures';
import { withActor } from '@tributary/db/actor';
import { assignRole } from '@tributary/entitlements/assign-role';
import { ACCESS_ACTIONS, type AccessAction } from '@tributary/entitlements/contract';
import { changeGrant, makeGrant, takeBack } from '@tributary/entitlements/grants.fixtures';
import { getEntitlement } from '@tributary/entitlements/portal';
import type { PartyActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { asSystem, FIXTURE_NOW, makeMember, makePartner } from '@tributary/parties/fixtures';
import { makeTicketWorld } from '@tributary/tickets/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { SIGHT_KINDS } from './audit.sight.contract.ts';
import { whoSees } from './audit.sight.ts';
import { whyNot } from './audit.why-not.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeTicketWorld>>;
let lantern: Awaited<ReturnType<typeof makePartner>>;
let technician: Awaited<ReturnType<typeof makeMember>>;
let records: string[];
let actors: PartyActor[];
const TODAY = '2026-11-22';

beforeAll(async () => {
  world = await makeTicketWorld(db);
  lantern = await makePartner(db.database, { name: 'Lantern' });
  technician = await makeMember(db.database, lantern, { functions: ['technical'] });
  await makeAgreement(db.database, world.reseller1);
  actors = [world.sales1, world.sales2, world.administrator, world.security, technician].map(({ actor }) => actor);
  const rows =
    await db.admin`select ref from entitlements union select ref from orders union select ref from tickets union select ref from agreements`;
  records = rows.map(({ ref }) => ref as string).sort();
}, 60_000);

const TABLES = { entitlement: 'entitlements', order: 'orders', ticket: 'tickets', agreement: 'agreements' } as const;
const noon = (day: IsoDate) => new Date(`${day}T11:00:00Z`);
/** What row-level security really shows the person of the record on the day. */
const shown = (actor: PartyActor, ref: string, day: IsoDate) =>
  withActor(db.database, actor, { now: noon(day), mode: 'read' }, async ({ tx }) => {
    const table = TABLES[SIGHT_KINDS[ref.slice(0, 3) as 'ENT']];
    return [...(await tx.execute(sql`select 1 from ${sql.identifier(table)} where ref = ${ref}`))].length === 1;
  });
const allowedOn = (actor: PartyActor, ref: string, day: IsoDate): Promise<AccessAction[]> =>
  withActor(db.database, actor, { now: noon(day), mode: 'read' }, (ctx) => getEntitlement(ctx, { ref })).then(
    ({ actions }) => actions,
    () => [],
  );
const asStaff = <T>(work: Parameters<typeof withActor<typeof world.support.actor, T>>[3]) =>
  withActor(db.database, world.support.actor, { now: FIXTURE_NOW, mode: 'read' }, work);

/** Something that changes who sees a line: a grant, its change, its end, a role for some days. */
const change = fc.record({
  what: fc.constantFrom('give', 'change', 'take_back', 'service', 'customer'),
  to: fc.nat(2),
  line: fc.nat(1),
  actions: fc.subarray([...ACCESS_ACTIONS]),
  from: fc.integer({ min: 0, max: 6 }),
  days: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
});

type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

async function apply(one: Change): Promise<void> {
  const line = [world.line1, world.line2][one.line]!;
  const to = [world.reseller1, world.reseller2, lantern][one.to]!;
  const from = addDays(TODAY, one.from);
  const until = one.days === null ? null : addDays(from, one.days);
  if (one.what === 'service' || one.what === 'customer') {
    const role = one.what === 'service' ? ('serviced_by' as const) : ('sold_by' as const);
    await asSystem(db.database, (ctx) =>
      assignRole(ctx, { lineId: line.lineId, role, partyId: to.id, from, until: until ?? addDays(from, 5) }),
    );
    return;
  }
  const { actor } = world.administrator;
  if (one.what === 'give')
    await makeGrant(db.database, { by: actor, to, entitlementRefs: [line.entitlementRef], actions: one.actions, from, until });
  const [grant] = await db.admin`select ref from access_grants where line_id = ${line.lineId} and known_until = 'infinity'
    and coalesce(upper(valid), 'infinity') > ${addDays(TODAY, 7)} order by ref limit 1`;
  if (!grant) return;
  if (one.what === 'take_back') await takeBack(db.database, actor, [grant.ref]);
  if (one.what === 'change') await changeGrant(db.database, actor, { refs: [grant.ref], actions: one.actions });
}

describe('who can see this, and why', () => {
  test('is what row-level security shows each party, for every record, on any day, whatever was given, changed and taken back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 12 }), async (changes, ahead) => {
        for (const one of changes) await apply(one);
        const on = addDays(TODAY, ahead);
        for (const ref of records) {
          const told = await asStaff((ctx) => whoSees(ctx, { ref, on }));
          for (const actor of actors) {
            const [party] = await db.admin`select ref from parties where id = ${actor.partyId}`;
            const entry = told.parties.find((one) => one.ref === party!.ref);
            expect([ref, on, party!.ref, entry !== undefined]).toEqual([ref, on, party!.ref, await shown(actor, ref, on)]);
            if (!ref.startsWith('ENT')) continue;
            const really = await allowedOn(actor, ref, on);
            expect(ACCESS_ACTIONS.filter((action) => entry?.reasons.some((reason) => reason.actions.includes(action)))).toEqual(really);
            const [action] = fc.sample(fc.constantFrom(...ACCESS_ACTIONS), { numRuns: 1, seed: ahead });
            const answer = await asStaff((ctx) => whyNot(ctx, { ref, on, who: party!.ref, action: action! }));
            expect([ref, on, action, answer.allowed]).toEqual([ref, on, action, really.includes(action!)]);
          }
        }
      }),
      { numRuns: 6, seed: 20261122, endOnFailure: true },
    );
  }, 90_000);

  test('names the people who act for each party, and the staff', async () => {
    const told = await asStaff((ctx) => whoSees(ctx, { ref: world.line1.orderRef }));
    expect(told.parties).toMatchObject([
      { ref: world.reseller1.ref, reasons: [{ source: 'placed' }], people: [{ name: world.sales1.name, functions: ['sales'] }] },
    ]);
    expect(told.staff.map(({ name }) => name)).toContain(world.support.name);
  });
});

describe('why somebody cannot', () => {
  const ask = (who: string, ref: string, action: AccessAction = 'view', on?: IsoDate) =>
    asStaff((ctx) => whyNot(ctx, { ref, who, action, ...(on ? { on } : {}) }));

  test('names the grant that lacks the action, the one that was taken back, and the role that is over', async () => {
    const beacon = await makePartner(db.database, { name: 'Beacon' });
    const someone = await makeMember(db.database, beacon, { functions: ['technical'] });
    const ref = world.line2.entitlementRef;
    expect((await ask(beacon.ref, ref)).ways[0]!.steps).toMatchObject([
      { rule: 'no_reason', holds: false },
      { rule: 'action', holds: false },
    ]);
    const [grant] = await makeGrant(db.database, {
      by: world.administrator.actor,
      to: beacon,
      entitlementRefs: [ref],
      actions: ['view'],
    });
    const lacking = await ask(someone.email, ref, 'download');
    expect(lacking).toMatchObject({ allowed: false, who: { kind: 'person', name: someone.name } });
    expect(lacking.ways[0]!.steps).toMatchObject([
      { rule: 'member', holds: true, when: 'now' },
      { rule: 'grant', holds: true, grantRef: grant, actions: ['view'] },
      { rule: 'action', holds: false, actions: ['download'] },
    ]);
    await takeBack(db.database, world.administrator.actor, [grant!]);
    expect((await ask('Beacon', ref)).ways[0]!.steps[0]).toMatchObject({
      rule: 'grant',
      holds: false,
      when: 'taken_back',
      grantRef: grant,
    });
    await asSystem(db.database, (ctx) =>
      assignRole(ctx, { lineId: world.line2.lineId, role: 'serviced_by', partyId: beacon.id, from: '2026-11-01', until: '2026-11-10' }),
    );
    expect((await ask(beacon.ref, ref)).ways[0]!.steps).toContainEqual(
      expect.objectContaining({
        rule: 'role',
        holds: false,
        when: 'over',
        source: 'serviced_by',
        valid: { from: '2026-11-01', until: '2026-11-10' },
      }),
    );
    expect((await ask(beacon.ref, ref, 'view', '2026-11-05')).allowed).toBe(true);
  });

  test('tells of a person by way of each hat, with the function that an action asks for', async () => {
    const answer = await ask(technician.email, world.line1.ticketRef);
    expect(answer.ways[0]!.steps[0]).toMatchObject({ rule: 'member', functions: ['technical'] });
    const renewal = await ask(world.security.email, world.line1.entitlementRef, 'order_renewal');
    expect(renewal).toMatchObject({ allowed: false });
    expect(renewal.ways[0]!.steps.at(-1)).toMatchObject({ rule: 'function', holds: false, functions: ['sales'] });
    expect(await ask(world.support.email, world.line1.entitlementRef)).toMatchObject({
      allowed: true,
      ways: [{ steps: [{ rule: 'member' }, { rule: 'staff' }] }],
    });
  });

  test('of nobody, or of a record that is not there, is refused as such', async () => {
    await expect(ask('nobody at all', world.line1.orderRef)).rejects.toMatchObject({ code: 'audit/nobody_of_that_name', field: 'who' });
    await expect(ask(world.reseller1.ref, 'ENT-00000000')).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(world.reseller1.ref, 'PRD-00000000')).rejects.toMatchObject({ code: 'not_found' });
  });
});
