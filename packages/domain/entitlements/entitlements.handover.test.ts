import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { listOrders } from '@tributary/orders/queries';
import { changePartnerState } from '@tributary/parties/commands';
import { endParty } from '@tributary/parties/ending';
import {
  asSystem,
  FIXTURE_NOW,
  type MadeParty,
  makeCard,
  makeMember,
  makePartner,
  makeParty,
  makeWorld,
} from '@tributary/parties/fixtures';
import { listCards } from '@tributary/parties/queries';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { activate } from './entitlements.activate.ts';
import { assignRole } from './entitlements.assign-role.ts';
import { makePricedProduct, openLine } from './entitlements.fixtures.ts';
import {
  confirmHandover,
  dateHandover,
  decideHandover,
  discardHandover,
  startHandover,
  withdrawHandover,
} from './entitlements.handover.commands.ts';
import { confirmAndRun, draftHandover, handOver } from './entitlements.handover.fixtures.ts';
import { getHandover, listHandoverCustomers, listHandovers, readHandoverReport } from './entitlements.handover.queries.ts';
import { completeDueHandovers, workOnHandover } from './entitlements.handover.tasks.ts';
import { getEntitlement, listEntitlements } from './entitlements.portal.ts';
import { partnerOfRecord, rolesOfLine } from './entitlements.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let leaving: MadeParty;
let seller: PartyActor;
let product: Awaited<ReturnType<typeof makePricedProduct>>;
const at = (day: string) => new Date(`${day}T11:00:00Z`);
const DAY = '2027-01-01';

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makePricedProduct(db.database, { kind: 'subscription', listMinor: 120_000n });
});

/** A partner of its own for each test, with a salesperson. */
async function partner() {
  leaving = await makePartner(db.database);
  seller = (await makeMember(db.database, leaving, { functions: ['sales'] })).actor;
}
const open = (endUser: MadeParty = world.customer, by = seller) =>
  openLine(db.database, { by, staff: world.operations.actor, endUser, product, quantity: 2 });
const staff = () => world.channel.actor;
const asStaff = <T>(work: Parameters<typeof withActor<typeof world.channel.actor, T>>[3], now = FIXTURE_NOW) =>
  withActor(db.database, staff(), { now, mode: 'write' }, work);
const see = <T>(actor: PartyActor, day: string, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(db.database, actor, { now: at(day), mode: 'read' }, work);
const holders = async (lineId: string, day: string) => {
  const held = await asSystem(db.database, (ctx) => rolesOfLine(ctx, lineId, day));
  return Object.fromEntries(held.map(({ role, partyId }) => [role, partyId]));
};
/** Everything that a handover must not touch. */
const kept = async (lineIds: string[]) =>
  JSON.stringify(
    await db.admin`select e.id, e.ref, l.ref as line, l.net_minor::text, o.ref as orders, o.placed_by_party_id, array_agg(a.ref order by a.ref) as activations
      from order_lines l join orders o on o.id = l.order_id join entitlements e on e.line_id = l.id left join activations a on a.line_id = l.id
      where l.id = any(${lineIds}) group by e.id, e.ref, l.ref, l.net_minor, o.ref, o.placed_by_party_id order by e.id`,
  );
const rolesOf = (lineId: string) =>
  db.admin`select role, tier, party_id, level, valid::text as valid from line_roles where line_id = ${lineId} and upper_inf(recorded) order by role, tier, valid`;
const accessOf = (lineId: string) =>
  db.admin`select party_id, source, valid::text as valid, ends_on::text as ends from access where line_id = ${lineId} order by source, party_id, valid`;

describe('a partner leaves', () => {
  test('going direct, a seller further up is billed for as long as it sells and the customer after; withdrawn, all is as it was', async () => {
    await partner();
    const distributor = await makePartner(db.database);
    const { lineId } = await open();
    const sells = { lineId, role: 'sold_by', tier: 1, partyId: distributor.id, from: '2026-12-01', until: '2027-03-01' } as const;
    await asSystem(db.database, (ctx) => assignRole(ctx, sells));
    const before = await holders(lineId, '2027-02-28');
    const { ref } = await handOver(db.database, { staff: staff(), from: leaving, outcome: 'direct', effectiveOn: DAY });
    const billed = async (day: string) => {
      const held = await holders(lineId, day);
      return [held.bill_to, held.payer];
    };
    expect(await billed('2026-12-31')).toEqual([leaving.id, leaving.id]);
    expect(await billed('2027-02-28')).toEqual([distributor.id, distributor.id]);
    expect(await billed('2027-03-01')).toEqual([world.customer.id, world.customer.id]);
    await asStaff((ctx) => withdrawHandover(ctx, { ref }));
    const [handover] = await db.admin`select id from handovers where ref = ${ref}`;
    await workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, handover!.id);
    expect(await holders(lineId, '2027-02-28')).toEqual(before);
    expect(await billed('2028-01-01')).toEqual([leaving.id, leaving.id]);
  });

  test('withdrawn, who was to take over keeps what it held anyway, also where somebody has changed that since', async () => {
    await partner();
    const heir = await makePartner(db.database);
    const { lineId } = await open();
    const services = (partyId: string, more: object = {}) =>
      asSystem(db.database, (ctx) => assignRole(ctx, { lineId, role: 'serviced_by', partyId, from: '2026-11-22', ...more }));
    await services(leaving.id);
    await services(heir.id);
    const { ref } = await handOver(db.database, { staff: staff(), kind: 'transfer', from: leaving, to: heir, effectiveOn: DAY });
    await services(heir.id, { ends: true, from: '2027-06-01' });
    await asStaff((ctx) => withdrawHandover(ctx, { ref }));
    const [handover] = await db.admin`select id from handovers where ref = ${ref}`;
    await workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, handover!.id);
    const servicing = async (day: string) =>
      (await asSystem(db.database, (ctx) => rolesOfLine(ctx, lineId, day))).flatMap(({ role, partyId }) =>
        role === 'serviced_by' ? [partyId] : [],
      );
    expect(new Set(await servicing('2027-05-31'))).toEqual(new Set([leaving.id, heir.id]));
    expect(await servicing('2027-06-01')).toEqual([leaving.id]);
  });

  test('each customer ends, goes direct or goes to another partner; nothing else of the lines changes', async () => {
    await partner();
    const [ends, direct] = [await makeParty(db.database), await makeParty(db.database)];
    const lines = { ends: await open(ends), direct: await open(direct), moves: await open() };
    await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      activate(ctx, { ref: lines.moves.entitlementRef, deviceName: 'edge-1' }),
    );
    const ids = Object.values(lines).map((line) => line.lineId);
    const before = await kept(ids);
    const { ref, preview } = await handOver(db.database, {
      staff: staff(),
      from: leaving,
      to: world.reseller2,
      exceptions: [
        { customer: ends, outcome: 'end' },
        { customer: direct, outcome: 'direct' },
      ],
    });
    expect(preview).toMatchObject({ lineCount: 3, customerCount: 3, undecidedLineCount: 0, ordersUnderWay: 0 });
    expect(preview.recurring).toEqual([{ amountMinor: 720_000n, currency: 'EUR' }]);
    expect(preview.targets.map(({ outcome, lineCount }) => [outcome, lineCount]).sort()).toEqual([
      ['direct', 1],
      ['end', 1],
      ['transfer', 1],
    ]);
    expect(await kept(ids)).toBe(before);
    const day = '2026-11-22';
    const vendor = world.vendor.id;
    expect(await holders(lines.moves.lineId, day)).toEqual({
      end_user: world.customer.id,
      signatory: vendor,
      bill_to: world.reseller2.id,
      payer: world.reseller2.id,
      sold_by: world.reseller2.id,
    });
    expect(await holders(lines.direct.lineId, day)).toEqual({
      end_user: direct.id,
      signatory: vendor,
      bill_to: direct.id,
      payer: direct.id,
    });
    expect(await holders(lines.ends.lineId, day)).toEqual({ end_user: ends.id, signatory: vendor, bill_to: vendor, payer: vendor });
    const [ended] = await db.admin`select status, upper(term)::text as until from entitlements where line_id = ${lines.ends.lineId}`;
    expect(ended).toMatchObject({ status: 'ended' });
    const detail = await asStaff((ctx) => getHandover(ctx, { ref }));
    expect(detail).toMatchObject({ state: 'done', lineCount: 3, changeCount: 9, canWithdraw: false });
    const { rows } = await asStaff((ctx) => readHandoverReport(ctx, { ref, limit: 5 }));
    expect(rows).toHaveLength(5);
    expect(rows[0]!.before.ref).toBe(leaving.ref);
  });

  test('the one before keeps what was issued to it and sees nothing that comes after; the new one sees the asset and nothing of the one before', async () => {
    await partner();
    const newcomer = await makePartner(db.database);
    const sales = (await makeMember(db.database, newcomer, { functions: ['sales'] })).actor;
    const card = await makeCard(db.database, seller, { name: `Our secret customer ${leaving.ref}` });
    const line = await open();
    const issued = () =>
      see(seller, '2027-02-01', async (ctx) => ({
        orders: await listOrders(ctx, { limit: 10 }),
        cards: await listCards(ctx, { limit: 10 }),
      }));
    const past = await issued();
    await handOver(db.database, { staff: staff(), from: leaving, to: newcomer, effectiveOn: DAY });
    // Until its day nobody but staff notices: not by a card, not by a name.
    expect((await see(seller, '2026-12-31', (ctx) => listEntitlements(ctx, { limit: 10 }))).rows).toHaveLength(1);
    expect((await see(sales, '2026-12-31', (ctx) => listCards(ctx, { limit: 10 }))).rows).toEqual([]);
    expect(await db.admin`select 1 from party_introductions where subject_party_id = ${newcomer.id}`).toHaveLength(0);
    expect(await completeDueHandovers({ database: db.database, now: () => at('2026-12-31') })).toBe(0);
    expect(await completeDueHandovers({ database: db.database, now: () => at(DAY) })).toBe(1);
    expect(await completeDueHandovers({ database: db.database, now: () => at(DAY) })).toBe(0);
    expect(await issued()).toEqual(past);
    expect((await see(seller, DAY, (ctx) => listEntitlements(ctx, { limit: 10 }))).rows).toEqual([]);
    const seen = await see(sales, DAY, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }));
    expect(seen).toMatchObject({ customerName: world.customer.name, orderRef: null, lineRef: null });
    const text = JSON.stringify([
      seen,
      await see(sales, DAY, (ctx) => listCards(ctx, { limit: 10 })),
      await see(sales, DAY, ({ tx }) => tx.execute(sql`select * from line_roles`)),
    ]);
    for (const canary of [leaving.name, leaving.ref, leaving.id, card.name, 'HND-']) expect(text, canary).not.toContain(canary);
    expect(await see(seller, DAY, ({ tx }) => tx.execute(sql`select 1 from line_roles`))).toHaveLength(0);
    const told =
      await db.admin`select p.party_id, e.name, e.data::text as data from events e join event_parties p on p.event_id = e.id where e.at = ${at(DAY)}`;
    expect(new Set(told.map((row) => row.party_id))).toEqual(new Set([world.customer.id, newcomer.id]));
    for (const { data } of told) expect(data).not.toContain(leaving.id);
    expect(await db.admin`select 1 from events where name = 'entitlements/handover_done' and hint_ref like 'HND-%'`).not.toHaveLength(0);
  });

  test('scheduled, it shows on pages of a day to come; withdrawn, everything is as it was, and what changed meanwhile stays', async () => {
    await partner();
    const [line, other] = [await open(), await open()];
    const before = { roles: await rolesOf(line.lineId), access: await accessOf(line.lineId) };
    const { ref } = await handOver(db.database, { staff: staff(), from: leaving, outcome: 'end', effectiveOn: DAY });
    const record = (day: string) => asSystem(db.database, (ctx) => partnerOfRecord(ctx, line.lineId, day));
    expect((await record('2026-12-31'))!.partyId).toBe(leaving.id);
    expect(await record(DAY)).toBeNull();
    // Somebody gives one role of the other line to a third party on purpose.
    await asSystem(db.database, (ctx) =>
      assignRole(ctx, { lineId: other.lineId, role: 'payer', partyId: world.reseller1.id, from: '2027-03-01' }),
    );
    await asStaff((ctx) => withdrawHandover(ctx, { ref }));
    const [row] = await db.admin`select id from handovers where ref = ${ref}`;
    for (let run = 0; run < 2; run++) await workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, row!.id);
    expect(await asStaff((ctx) => getHandover(ctx, { ref }))).toMatchObject({ state: 'withdrawn', canWithdraw: false });
    expect({ roles: await rolesOf(line.lineId), access: await accessOf(line.lineId) }).toEqual(before);
    expect(await holders(other.lineId, '2027-02-01')).toMatchObject({ payer: leaving.id, sold_by: leaving.id });
    expect(await holders(other.lineId, '2027-03-01')).toMatchObject({ payer: world.reseller1.id, bill_to: leaving.id });
    const [term] = await db.admin`select status, upper(term)::text as until from entitlements where line_id = ${line.lineId}`;
    expect(term).toEqual({ status: 'active', until: '2027-11-22' });
    const said = asStaff((ctx) => withdrawHandover(ctx, { ref })).catch(toPublicError);
    expect(await said).toMatchObject({ code: 'entitlements/handover_state' });
  });

  test('what a person does not choose stays: single lines, single customers; its own use never goes', async () => {
    await partner();
    const other = await makeParty(db.database);
    const own = await open(leaving);
    const [first, second, third] = [await open(), await open(), await open(other)];
    const [{ ref: lineRef }] = (await db.admin`select ref from order_lines where id = ${second.lineId}`) as unknown as [{ ref: string }];
    await handOver(db.database, { staff: staff(), kind: 'transfer', from: leaving, to: world.reseller2, lines: [lineRef] });
    expect((await holders(second.lineId, DAY)).sold_by).toBe(world.reseller2.id);
    expect((await holders(first.lineId, DAY)).sold_by).toBe(leaving.id);
    await handOver(db.database, { staff: staff(), from: leaving, to: world.reseller2, customers: [other] });
    expect((await holders(third.lineId, DAY)).sold_by).toBe(world.reseller2.id);
    const { preview, ref } = await draftHandover(db.database, { staff: staff(), from: leaving, to: world.reseller2 });
    expect(preview.lineCount).toBe(1);
    expect(await holders(own.lineId, DAY)).toMatchObject({ end_user: leaving.id, payer: leaving.id });
    const page = await asStaff((ctx) => listHandoverCustomers(ctx, { ref, limit: 10 }));
    expect(page.rows).toMatchObject([{ ref: world.customer.ref, lineCount: 1, outcome: 'transfer', chosen: true, isOwn: false }]);
    await asStaff((ctx) => discardHandover(ctx, { ref }));
    expect((await asStaff((ctx) => listHandovers(ctx, { limit: 100 }))).rows.some((row) => row.ref === ref)).toBe(false);
  });
});

describe('refused, with the field and the reason, and nothing written', () => {
  const refused = async (attempt: Promise<unknown>) => {
    // Heard from the first moment: refused while the footprint is still read, it would be nobody's.
    const refusal = attempt.then(() => null, toPublicError);
    const footprint = async () =>
      JSON.stringify(
        await db.admin`select (select count(*) from line_roles) as roles, (select count(*) from handover_lines) as lines, (select count(*) from events) as events`,
      );
    const before = await footprint();
    const error = await refusal;
    expect(await footprint()).toBe(before);
    return error && [error.code, error.field];
  };

  test('into itself, a suspended partner, no partner, one that ended, or nobody', async () => {
    await partner();
    await open();
    const { ref } = await draftHandover(db.database, { staff: staff(), from: leaving });
    const [suspended, ended, none] = [await makePartner(db.database), await makePartner(db.database), await makeParty(db.database)];
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: suspended.id, action: 'suspend', reason: 'unpaid' }));
    await asSystem(db.database, (ctx) => endParty(ctx, { partyId: ended.id, on: '2026-11-22' }));
    const into = (to: { ref: string }) => refused(asStaff((ctx) => decideHandover(ctx, { ref, outcome: 'transfer', toRef: to.ref })));
    expect(await into(leaving)).toEqual(['entitlements/handover_to_itself', 'toRef']);
    expect(await into(suspended)).toEqual(['entitlements/handover_target_not_active', 'toRef']);
    expect(await into(none)).toEqual(['entitlements/handover_target_not_active', 'toRef']);
    expect(await into(world.vendor)).toEqual(['entitlements/handover_target_not_active', 'toRef']);
    expect(await into(ended)).toEqual(['entitlements/handover_target_ended', 'toRef']);
    expect(await refused(asStaff((ctx) => decideHandover(ctx, { ref, outcome: 'transfer' })))).toEqual([
      'entitlements/handover_target_missing',
      'toRef',
    ]);
    const confirm = { ref, lineCount: 1, customerCount: 1 };
    expect(await refused(asStaff((ctx) => confirmHandover(ctx, confirm)))).toEqual(['entitlements/handover_outcome_missing', 'outcome']);
  });

  test('a day beyond what may be corrected, numbers that are others by now, and nothing at all', async () => {
    await partner();
    const start = (effectiveOn: string, kind: 'partner_exit' | 'customer_merge' = 'partner_exit') =>
      refused(asStaff((ctx) => startHandover(ctx, { kind, fromRef: leaving.ref, effectiveOn })));
    expect(await start('2025-11-21')).toEqual(['entitlements/handover_date_too_early', 'effectiveOn']);
    expect(await start('2029-11-23')).toEqual(['entitlements/handover_date_too_late', 'effectiveOn']);
    expect(await start('2026-11-23', 'customer_merge')).toEqual(['entitlements/handover_date_not_today', 'effectiveOn']);
    const draft = await draftHandover(db.database, { staff: staff(), from: leaving, to: world.reseller2 });
    const confirm = () => refused(asStaff((ctx) => confirmHandover(ctx, { ref: draft.ref, lineCount: 0, customerCount: 0 })));
    expect(await confirm()).toEqual(['entitlements/handover_nothing_selected', 'lines']);
    await open();
    expect(await confirm()).toEqual(['entitlements/handover_changed', 'lineCount']);
    expect(await refused(asStaff((ctx) => dateHandover(ctx, { ref: draft.ref, effectiveOn: '2020-01-01' })))).toEqual([
      'entitlements/handover_date_too_early',
      'effectiveOn',
    ]);
  });

  test('a partner that is suspended between confirming and doing: the draft comes back with the reason', async () => {
    await partner();
    const line = await open();
    const heir = await makePartner(db.database);
    const draft = await draftHandover(db.database, { staff: staff(), from: leaving, to: heir });
    const { lineCount, customerCount } = draft.preview;
    await asStaff((ctx) => confirmHandover(ctx, { ref: draft.ref, lineCount, customerCount }));
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: heir.id, action: 'suspend', reason: 'unpaid' }));
    const [row] = await db.admin`select id from handovers where ref = ${draft.ref}`;
    await workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, row!.id);
    expect(await asStaff((ctx) => getHandover(ctx, { ref: draft.ref }))).toMatchObject({
      state: 'draft',
      refusal: 'entitlements/handover_target_not_active',
    });
    expect((await holders(line.lineId, DAY)).sold_by).toBe(leaving.id);
  });
});

describe('the same engine', () => {
  test('changes the lessor with what is invoiced to it, and the payer alone', async () => {
    await partner();
    const [bank, lender] = [await makeParty(db.database), await makeParty(db.database)];
    const line = await open();
    for (const role of ['financed_by', 'bill_to', 'payer'] as const)
      await asSystem(db.database, (ctx) => assignRole(ctx, { lineId: line.lineId, role, partyId: bank.id, from: '2026-11-22' }));
    await handOver(db.database, { staff: staff(), kind: 'lessor_change', from: bank, to: lender, effectiveOn: DAY });
    expect(await holders(line.lineId, DAY)).toMatchObject({
      financed_by: lender.id,
      bill_to: lender.id,
      payer: lender.id,
      sold_by: leaving.id,
    });
    await handOver(db.database, { staff: staff(), kind: 'payer_change', from: lender, outcome: 'direct', effectiveOn: '2027-02-01' });
    expect(await holders(line.lineId, '2027-02-01')).toMatchObject({
      financed_by: lender.id,
      bill_to: lender.id,
      payer: world.customer.id,
    });
    await handOver(db.database, { staff: staff(), kind: 'lessor_change', from: lender, outcome: 'direct', effectiveOn: '2027-03-01' });
    const after = await holders(line.lineId, '2027-03-01');
    expect(after).toMatchObject({ bill_to: leaving.id, payer: world.customer.id });
    expect(after.financed_by).toBeUndefined();
  });

  test('merges one customer into another: its lines and cards follow, it takes no part any more, its past stays its own', async () => {
    await partner();
    const [double, survivor] = [await makeParty(db.database), await makeParty(db.database)];
    const people = (await makeMember(db.database, survivor, { functions: ['administrator'] })).actor;
    const line = await open(double);
    await handOver(db.database, { staff: staff(), kind: 'customer_merge', from: double, to: survivor });
    expect((await holders(line.lineId, '2026-11-22')).end_user).toBe(survivor.id);
    const [merged] = await db.admin`select ended_on::text as ended, merged_into_party_id as into from parties where id = ${double.id}`;
    expect(merged).toEqual({ ended: '2026-11-22', into: survivor.id });
    const cards = await db.admin`select subject_party_id as subject from party_cards where owner_party_id = ${leaving.id}`;
    expect(cards.map((card) => card.subject)).toEqual([survivor.id]);
    expect(await see(people, '2026-11-22', (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }))).toMatchObject({
      partnerName: leaving.name,
    });
    expect(await see(seller, '2026-11-22', (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }))).toMatchObject({
      customerName: double.name,
    });
    const [order] =
      await db.admin`select end_user_party_id as party from orders o join order_lines l on l.order_id = o.id where l.id = ${line.lineId}`;
    expect(order!.party).toBe(double.id);
    const again = asSystem(db.database, (ctx) => assignRole(ctx, { lineId: line.lineId, role: 'payer', partyId: double.id, from: DAY }));
    expect(await again.catch(toPublicError)).toMatchObject({ code: 'entitlements/party_merged' });
  });

  test('splits lines of a customer off to another: the partner gets a card of it', async () => {
    await partner();
    const carved = await makeParty(db.database);
    const [line, stays] = [await open(), await open()];
    const [{ ref: lineRef }] = (await db.admin`select ref from order_lines where id = ${line.lineId}`) as unknown as [{ ref: string }];
    await handOver(db.database, { staff: staff(), kind: 'customer_split', from: world.customer, to: carved, lines: [lineRef] });
    expect((await holders(line.lineId, DAY)).end_user).toBe(carved.id);
    expect((await holders(stays.lineId, DAY)).end_user).toBe(world.customer.id);
    expect(await see(seller, '2026-11-22', (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }))).toMatchObject({
      customerName: carved.name,
    });
  });

  test('run twice and by several workers at once, it is done once', async () => {
    await partner();
    const line = await open();
    const draft = await draftHandover(db.database, { staff: staff(), from: leaving, to: world.reseller2 });
    await confirmAndRun(db.database, staff(), draft);
    const [row] = await db.admin`select id from handovers where ref = ${draft.ref}`;
    const rows = await rolesOf(line.lineId);
    await Promise.all([1, 2, 3].map(() => workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, row!.id)));
    expect(await rolesOf(line.lineId)).toEqual(rows);
  });
});

test.each(['handovers', 'handover_outcomes', 'handover_lines', 'handover_changes', 'handover_progress'])(
  '%s: a party is told that there is no such thing, while it is full of rows about its lines',
  async (table) => {
    if (table === 'handover_outcomes') {
      await partner();
      await open();
      await draftHandover(db.database, { staff: staff(), from: leaving, exceptions: [{ customer: world.customer, outcome: 'end' }] });
    }
    expect((await db.admin`select 1 from ${db.admin(table)}`).length).toBeGreaterThan(0);
    const look = see(seller, DAY, ({ tx }) => tx.execute(sql`select * from ${sql.identifier(table)}`));
    expect(await look.catch(toPublicError)).toEqual({ code: 'not_found', status: 404 });
  },
);
