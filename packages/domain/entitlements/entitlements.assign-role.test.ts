import { withActor } from '@tributary/db/actor';
import { addDays } from '@tributary/kernel/dates';
import { linkCard } from '@tributary/parties/commands';
import { asSystem, FIXTURE_NOW, makeCard, makeMember, makePartner, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignRole } from './entitlements.assign-role.ts';
import { ALWAYS_HELD_ROLES } from './entitlements.contract.ts';
import { openLine } from './entitlements.fixtures.ts';
import { listEntitlements } from './entitlements.portal.ts';
import { partnerOfRecord } from './entitlements.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let third: Awaited<ReturnType<typeof makePartner>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  third = await makePartner(db.database);
});

const open = () => openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer });
const assign = (input: Parameters<typeof assignRole>[1], now = FIXTURE_NOW) => asSystem(db.database, (ctx) => assignRole(ctx, input), now);
const at = (minutes: number) => new Date(FIXTURE_NOW.getTime() + minutes * 60_000);

describe('assigning a role', () => {
  test('closes what was known and opens what is known now: the old answer can still be asked', async () => {
    const { lineId } = await open();
    await assign({ lineId, role: 'sold_by', partyId: world.reseller2.id, from: '2027-01-01' }, at(10));
    const rows = await db.admin`select party_id, valid::text as valid, upper_inf(recorded) as known, level from line_roles
      where line_id = ${lineId} and role = 'sold_by' order by lower(recorded), lower(valid)`;
    expect(rows.map((row) => [row.party_id, row.valid, row.known, row.level])).toEqual([
      [world.reseller1.id, '[2026-11-22,)', false, 'order'],
      [world.reseller1.id, '[2026-11-22,2027-01-01)', true, 'order'],
      [world.reseller2.id, '[2027-01-01,)', true, 'line'],
    ]);
    const [then] = await db.admin`select party_id from line_roles where line_id = ${lineId} and role = 'sold_by'
      and valid @> '2027-06-01'::date and recorded @> ${at(5)}::timestamptz`;
    expect(then!.party_id).toBe(world.reseller1.id);
    const record = (day: string) => asSystem(db.database, (ctx) => partnerOfRecord(ctx, lineId, day), at(20));
    expect((await record('2026-12-31'))!.partyId).toBe(world.reseller1.id);
    expect(await record('2027-01-01')).toMatchObject({ partyId: world.reseller2.id, name: world.reseller2.name, state: 'active' });
  });

  test('moves access on its day: the old partner stops seeing the line, the new one begins, the customer stays', async () => {
    const line = await open();
    const newcomer = await makeMember(db.database, third, { functions: ['sales'] });
    for (const role of ['sold_by', 'bill_to', 'payer'] as const)
      await assign({ lineId: line.lineId, role, partyId: third.id, from: '2027-01-01' });
    const sees = (actor: typeof world.sales1.actor, now: Date) =>
      withActor(db.database, actor, { now, mode: 'read' }, async (ctx) =>
        (await listEntitlements(ctx, { limit: 100 })).rows.some((row) => row.ref === line.entitlementRef),
      );
    const [before, after] = [new Date('2026-12-31T11:00:00Z'), new Date('2027-01-01T11:00:00Z')];
    expect([await sees(world.sales1.actor, before), await sees(newcomer.actor, before)]).toEqual([true, false]);
    expect([await sees(world.sales1.actor, after), await sees(newcomer.actor, after)]).toEqual([false, true]);
    expect([await sees(world.administrator.actor, before), await sees(world.administrator.actor, after)]).toEqual([true, true]);
    expect(
      await db.admin`select 1 from party_introductions where viewer_party_id = ${world.customer.id} and subject_party_id = ${third.id}`,
    ).toHaveLength(1);
  });

  test('tells neither partner of the other, though each has a card of the other as a customer of its own', async () => {
    const line = await open();
    const newcomer = await makeMember(db.database, third, { functions: ['sales'] });
    const cards = [
      [await makeCard(db.database, world.sales1.actor, { name: 'Follower Ltd' }), third.id],
      [await makeCard(db.database, newcomer.actor, { name: 'Leader Ltd' }), world.reseller1.id],
    ] as const;
    for (const [card, partyId] of cards) await asSystem(db.database, (ctx) => linkCard(ctx, { cardId: card.id, partyId }));
    for (const role of ['sold_by', 'bill_to', 'payer'] as const)
      await assign({ lineId: line.lineId, role, partyId: third.id, from: '2027-01-01' });
    const look = (actor: typeof world.sales1.actor, now: Date, q: string) =>
      withActor(db.database, actor, { now, mode: 'read' }, async (ctx) => ({
        found: (await listEntitlements(ctx, { limit: 100, q })).rows.map((row) => row.ref),
        holders: (await ctx.tx.execute<{ party_id: string }>(sql`select party_id from line_roles where line_id = ${line.lineId}`)).map(
          (row) => row.party_id,
        ),
      }));
    const before = await look(world.sales1.actor, new Date('2026-12-31T11:00:00Z'), 'Follower');
    expect(before.found).toEqual([]);
    expect(before.holders).toContain(world.reseller1.id);
    expect(before.holders).not.toContain(third.id);
    const after = await look(newcomer.actor, new Date('2027-01-01T11:00:00Z'), 'Leader');
    expect(after.found).toEqual([]);
    expect(after.holders).toContain(third.id);
    expect(after.holders).not.toContain(world.reseller1.id);
    const customers = await look(world.administrator.actor, new Date('2027-01-01T11:00:00Z'), third.name);
    expect(customers.found).toContain(line.entitlementRef);
    expect(customers.holders).toEqual(expect.arrayContaining([world.reseller1.id, third.id]));
  });

  test('refuses a span that would leave a role without its holder, and one without days', async () => {
    const { lineId } = await open();
    const early = assign({ lineId, role: 'end_user', partyId: third.id, from: '2020-01-01', until: '2020-02-01' });
    expect(await early.catch(toPublicError)).toMatchObject({ code: 'entitlements/role_gap' });
    for (const until of ['2027-01-01', '2026-12-01']) {
      const refused = await assign({ lineId, role: 'payer', partyId: third.id, from: '2027-01-01', until }).catch(toPublicError);
      expect(refused).toMatchObject({ code: 'entitlements/span_inverted', field: 'until' });
    }
  });

  test('any number may service a line, each once', async () => {
    const { lineId } = await open();
    for (const partyId of [world.reseller2.id, third.id, third.id])
      await assign({ lineId, role: 'serviced_by', partyId, from: '2026-12-01' });
    expect(await db.admin`select 1 from line_roles where line_id = ${lineId} and role = 'serviced_by'`).toHaveLength(2);
  });

  test('ten changes at the same moment leave one holder, and none is refused', async () => {
    const { lineId } = await open();
    const changes = Array.from({ length: 10 }, (_, index) =>
      assign({ lineId, role: 'payer', partyId: index % 2 ? world.reseller2.id : third.id, from: addDays('2027-01-01', index) }, at(index)),
    );
    await Promise.all(changes);
    const known =
      await db.admin`select lower(valid)::text as from, upper(valid)::text as until from line_roles where line_id = ${lineId} and role = 'payer' and upper_inf(recorded) order by 1`;
    expect(known.at(-1)!.until).toBeNull();
    expect(known.slice(1).map((row) => row.from)).toEqual(known.slice(0, -1).map((row) => row.until));
  });
});

describe('the database itself', () => {
  test('refuses two holders of an exclusive slot at one instant, by a code that says so', async () => {
    const { lineId } = await open();
    for (const role of ['end_user', 'signatory', 'bill_to', 'payer', 'sold_by']) {
      const second = db.admin`insert into line_roles (line_id, role, tier, party_id, level, valid, recorded)
        values (${lineId}, ${role}, 0, ${third.id}, 'line', '[2030-01-01,)', tstzrange(now(), null))`;
      expect(await second.catch(toPublicError)).toEqual({ code: 'entitlements/role_taken', status: 422 });
    }
  });

  test('after any sequence of assignments, no exclusive slot has two holders on a day and no role that is always held has none', async () => {
    const partyIds = [world.reseller1.id, world.reseller2.id, third.id, world.customer.id];
    const step = fc.record({
      role: fc.constantFrom('end_user', 'signatory', 'bill_to', 'payer', 'sold_by', 'financed_by'),
      party: fc.nat(partyIds.length - 1),
      from: fc.integer({ min: -30, max: 200 }),
      days: fc.option(fc.integer({ min: 1, max: 90 })),
      /** Minutes; the clock of another machine may be behind. */
      clock: fc.integer({ min: -3, max: 30 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        const { lineId } = await open();
        for (const { role, party, from, days, clock } of steps) {
          const start = addDays('2026-11-22', from);
          const input = {
            lineId,
            role: role as 'payer',
            partyId: partyIds[party]!,
            from: start,
            until: days === null ? null : addDays(start, days),
          };
          await assign(input, at(clock)).catch((error: unknown) => expect(toPublicError(error).code).toBe('entitlements/role_gap'));
        }
        const doubled =
          await db.admin`select 1 from line_roles a join line_roles b on a.line_id = b.line_id and a.slot = b.slot and a.id < b.id
          and a.valid && b.valid and a.recorded && b.recorded where a.line_id = ${lineId}`;
        expect(doubled).toHaveLength(0);
        const covered =
          await db.admin`select role, range_agg(valid)::text as days from line_roles where line_id = ${lineId} and upper_inf(recorded) group by role`;
        for (const role of ALWAYS_HELD_ROLES) expect(covered.find((row) => row.role === role)!.days).toMatch(/^\{\[[\d-]+,\)\}$/);
        const unlike = await db.admin`select 1 from access a where a.line_id = ${lineId} and not exists (select 1 from line_roles r
          where r.line_id = a.line_id and r.party_id = a.party_id and r.role = a.source and r.valid = a.valid and upper_inf(r.recorded))`;
        expect(unlike).toHaveLength(0);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});
