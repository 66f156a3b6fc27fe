import { withActor } from '@tributary/db/actor';
import { addDays } from '@tributary/kernel/dates';
import { asSystem, FIXTURE_NOW, makeMember, makePartner, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, planOf } from '@tributary/vitest/explain';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { roleRowsQuery } from './entitlements.as-of.ts';
import { assignDealRole, previewDealRole } from './entitlements.deal-roles.ts';
import { getDeal, getIssuedOrder, listDeals } from './entitlements.deals.ts';
import { type OpenedLine, openLine } from './entitlements.fixtures.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let third: Awaited<ReturnType<typeof makePartner>>;
let line: OpenedLine;
let lineRef: string;

const TODAY = '2026-11-22';
const at = (minutes: number) => new Date(FIXTURE_NOW.getTime() + minutes * 60_000);
const staff = <T>(work: Parameters<typeof withActor<typeof world.operations.actor, T>>[3], now = FIXTURE_NOW) =>
  withActor(db.database, world.operations.actor, { now, mode: 'write' }, work);
const deal = (input: Partial<Parameters<typeof getDeal>[1]> = {}) =>
  withActor(db.database, world.operations.actor, { now: at(60), mode: 'read' }, (ctx) => getDeal(ctx, { ref: line.orderRef, ...input }));
const holder = (found: Awaited<ReturnType<typeof deal>>, role: string) => found.groups[0]!.holders.find((one) => one.role === role);

beforeAll(async () => {
  world = await makeWorld(db.database);
  third = await makePartner(db.database);
  line = await openLine(db.database, {
    by: world.sales1.actor,
    staff: world.operations.actor,
    endUser: world.customer,
    startsOn: addDays(TODAY, 30),
  });
  const [row] = await db.admin`select ref from order_lines where id = ${line.lineId}`;
  lineRef = row!.ref;
});

describe('a deal through time', () => {
  test('any day answers whose paper, who is invoiced, whose asset and who may act, with the level that says so', async () => {
    const today = await deal();
    expect(holder(today, 'bill_to')).toMatchObject({ party: { name: world.reseller1.name }, level: 'order', valid: { from: TODAY } });
    expect(holder(today, 'signatory')!.party.name).toBe(world.vendor.name);
    expect(today.groups[0]!.access.map(({ party, source }) => `${party.name} ${source}`)).toEqual(
      expect.arrayContaining([`${world.customer.name} end_user`, `${world.reseller1.name} sold_by`]),
    );
    await staff(
      (ctx) =>
        assignDealRole(ctx, { lineRef, role: 'payer', tier: 0, ends: false, partyRef: third.ref, from: '2027-03-01', reason: 'Lease' }),
      at(10),
    );
    const later = await deal({ on: '2027-03-01' });
    expect(holder(later, 'payer')).toMatchObject({ party: { name: third.name }, level: 'line' });
    expect(holder(await deal({ on: '2027-02-28' }), 'payer')!.party.name).toBe(world.reseller1.name);
    expect(later.changes).toEqual([{ date: '2027-03-01', role: 'payer', name: third.name }]);
    // Before its first day the order still answers, without a period.
    expect(holder(await deal({ on: '2020-01-01' }), 'payer')).toMatchObject({
      party: { name: world.reseller1.name },
      level: 'order',
      valid: null,
    });
  });

  test('as it was known on an earlier instant, nothing of what was recorded since', async () => {
    const before = await deal({ on: '2027-03-01', known: at(5).toISOString() });
    expect(holder(before, 'payer')!.party.name).toBe(world.reseller1.name);
    expect(before.changes).toEqual([]);
    const { recordings } = await deal();
    expect(recordings.length).toBeGreaterThan(1);
    expect(holder(await deal({ on: '2027-03-01', known: recordings[0]! }), 'payer')!.party.name).toBe(third.name);
    expect((await deal({ known: '2020-01-01T00:00:00Z' })).groups[0]).toMatchObject({ periods: [], holders: [], access: [] });
  });

  test('a correction in the past is previewed with what was issued, and changes nothing that was', async () => {
    const wish = { lineRef, role: 'bill_to', tier: 0, ends: false, partyRef: world.reseller2.ref, from: TODAY } as const;
    const later = new Date('2026-12-10T10:00:00Z');
    const preview = await withActor(db.database, world.operations.actor, { now: later, mode: 'read' }, (ctx) => previewDealRole(ctx, wish));
    expect(preview).toMatchObject({ changes: true, isCorrection: true, before: [{ party: { name: world.reseller1.name }, from: TODAY }] });
    expect(preview.documents.map(({ kind, party }) => [kind, party.name])).toEqual([
      ['order', world.reseller1.name],
      ['entitlement', world.reseller1.name],
    ]);
    const issued = await db.admin`select * from role_snapshots where line_id = ${line.lineId} order by 1, 2`;
    expect(issued).toHaveLength(2);
    expect(await staff((ctx) => assignDealRole(ctx, { ...wish, reason: 'Named by mistake' }), later)).toEqual({
      changed: true,
      isCorrection: true,
    });
    expect(await db.admin`select * from role_snapshots where line_id = ${line.lineId} order by 1, 2`).toEqual(issued);
    const [event] = await db.admin`select e.data, (select count(*)::int from event_parties p where p.event_id = e.id) as told from events e
      where name = 'entitlements/role_corrected'`;
    expect(event).toMatchObject({
      told: 0,
      data: { role: 'bill_to', partyId: world.reseller2.id, before: [{ partyId: world.reseller1.id }], reason: 'Named by mistake' },
    });
    const [asAccepted] = await staff((ctx) => getIssuedOrder(ctx, { ref: line.orderRef }));
    expect(asAccepted!.roles.find(({ role }) => role === 'bill_to')!.party.name).toBe(world.reseller1.name);
    const document = (await deal()).groups[0]!.documents[0]!;
    const said = document.roles.find(({ role }) => role === 'bill_to')!;
    expect([said.party.name, said.isNow?.name]).toEqual([world.reseller1.name, world.reseller2.name]);
    expect(document.roles.filter(({ isNow }) => isNow)).toHaveLength(1);
  });

  test('is found by its order, line and entitlement, and by the name of whoever has a part in it', async () => {
    const other = await openLine(db.database, { by: world.sales2.actor, staff: world.operations.actor, endUser: world.customer });
    const find = (q: string, more = {}) =>
      staff((ctx) => listDeals(ctx, { q, limit: 50, ...more })).then(({ rows }) => rows.map(({ ref }) => ref));
    for (const q of [line.orderRef, lineRef.toLowerCase(), line.entitlementRef, world.reseller1.name.toLowerCase()])
      expect(await find(q)).toEqual([line.orderRef]);
    expect(await find(world.customer.name)).toEqual([other.orderRef, line.orderRef]);
    const first = await staff((ctx) => listDeals(ctx, { q: world.customer.name, limit: 1 }));
    expect(await find(world.customer.name, { cursor: first.nextCursor! })).toEqual([line.orderRef]);
    expect(await find('nobody of that name')).toEqual([]);
  });
});

describe('refused with the field and the reason, and nothing written', () => {
  const rows = async () => (await db.admin`select count(*)::int as count from line_roles`)[0]!.count;
  const refused = async (more: object) => {
    const before = await rows();
    const wish = { lineRef, role: 'payer', tier: 0, ends: false, partyRef: third.ref, from: '2027-06-01', reason: 'x', ...more } as const;
    const error = await staff((ctx) => assignDealRole(ctx, wish as never)).catch(toPublicError);
    expect(await rows()).toBe(before);
    return error;
  };

  test('an inverted span, no party, a gap', async () => {
    expect(await refused({ until: '2027-05-01' })).toMatchObject({ code: 'entitlements/span_inverted', field: 'until' });
    expect(await refused({ partyRef: undefined })).toMatchObject({ code: 'entitlements/party_needed', field: 'partyRef' });
    expect(await refused({ partyRef: undefined, ends: true })).toMatchObject({ code: 'entitlements/role_gap', field: 'from' });
  });

  test('a party that ended or was merged, from its last day on, and a partner whose partnership is over', async () => {
    const [ended, merged, partner] = [await makePartner(db.database), await makePartner(db.database), await makePartner(db.database)];
    await db.admin`update parties set ended_on = '2027-01-01' where id = ${ended.id}`;
    await db.admin`update parties set ended_on = '2026-01-01', merged_into_party_id = ${third.id} where id = ${merged.id}`;
    await db.admin`update partner_profiles set state = 'ended' where party_id = ${partner.id}`;
    expect(await refused({ partyRef: ended.ref })).toMatchObject({ code: 'entitlements/party_ended', field: 'partyRef' });
    expect(await refused({ partyRef: merged.ref })).toMatchObject({ code: 'entitlements/party_merged', field: 'partyRef' });
    expect(await refused({ partyRef: partner.ref })).toMatchObject({ code: 'entitlements/partner_ended', field: 'partyRef' });
    const before = {
      lineRef,
      role: 'serviced_by',
      tier: 0,
      ends: false,
      partyRef: ended.ref,
      from: '2026-11-01',
      until: '2026-12-01',
    } as const;
    expect(await staff((ctx) => assignDealRole(ctx, { ...before, reason: 'It did' }))).toMatchObject({ changed: true });
  });
});

describe('the database itself', () => {
  test('refuses a day without a holder of a role that is always held, whoever writes, at the end of the transaction', async () => {
    const closing = asSystem(db.database, (ctx) =>
      ctx.tx.execute(sql`update line_roles set recorded = tstzrange(lower(recorded), now() + interval '1 year') where line_id = ${line.lineId}
        and role = 'end_user' and upper_inf(recorded)`),
    );
    expect(await closing.catch(toPublicError)).toEqual({ code: 'entitlements/role_gap', status: 422 });
  });

  test('what was recorded or issued is beyond change by staff and system, and no party reads a snapshot', async () => {
    for (const statement of [
      sql`update line_roles set party_id = ${third.id}`,
      sql`update line_roles set valid = '[2000-01-01,)'`,
      sql`delete from line_roles`,
      sql`update role_snapshots set roles = '[]'`,
      sql`delete from role_snapshots`,
      sql`delete from line_duties`,
    ]) {
      await expect(staff((ctx) => ctx.tx.execute(statement))).rejects.toMatchObject({ cause: { code: '42501' } });
      await expect(asSystem(db.database, (ctx) => ctx.tx.execute(statement))).rejects.toMatchObject({ cause: { code: '42501' } });
    }
    const reopened = staff((ctx) =>
      ctx.tx.execute(sql`update line_roles set recorded = tstzrange(lower(recorded), null) where not upper_inf(recorded) returning 1`),
    );
    expect([...(await reopened)]).toEqual([]);
    const member = await makeMember(db.database, world.reseller1, { functions: ['sales'] });
    for (const table of ['role_snapshots', 'line_duties'])
      await expect(
        withActor(db.database, member.actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) =>
          ctx.tx.execute(sql`select 1 from ${sql.identifier(table)}`),
        ),
      ).rejects.toMatchObject({ cause: { code: '42501' } });
    expect((await db.admin`select 1 from role_snapshots`).length).toBeGreaterThan(0);
  });

  test('the as-of answer of a line is an index lookup', async () => {
    await db.admin.begin(async (tx) => {
      await tx`set local session_replication_role = replica`;
      await tx`insert into line_roles (line_id, role, party_id, level, valid, recorded)
        select gen_random_uuid(), 'payer', ${third.id}, 'order', '[2026-01-01,)', '[2026-01-01,)' from generate_series(1, 5000)`;
    });
    await db.admin`analyze line_roles`;
    await staff(async (ctx) => {
      for (const known of [null, FIXTURE_NOW.toISOString()]) {
        const plan = await planOf(ctx.tx, roleRowsQuery([line.lineId], { on: TODAY, known }));
        forbidFullScans(plan);
        expect(isDrivenBy(plan, 'line_roles', 'line_id')).toBe(true);
      }
    });
  });
});
