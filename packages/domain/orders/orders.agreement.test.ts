import { makeAgreement } from '@tributary/agreements/fixtures';
import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { listGovernedLines, setLineAgreement } from './orders.agreement.ts';
import { acceptOrder, placeOrder } from './orders.fixtures.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makeProduct>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
});

const asStaff = <T>(work: Parameters<typeof withActor<typeof world.channel.actor, T>>[3]) =>
  withActor(db.database, world.channel.actor, { now: FIXTURE_NOW, mode: 'write' }, work);
const asSales = <T>(actor: typeof world.sales1.actor, work: Parameters<typeof withActor<typeof actor, T>>[3]) =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, work);
const governing = async (orderRef: string) =>
  (await db.admin`select a.ref, l.ref as line from order_lines l join orders o on o.id = l.order_id left join agreements a on a.id = l.agreement_id
    where o.ref = ${orderRef} order by l.position`) as unknown as { ref: string | null; line: string }[];
const accepted = async (actor: typeof world.sales1.actor, lines = 1) => {
  const order = await placeOrder(db.database, actor, { lines: Array.from({ length: lines }, () => ({ product })) });
  await acceptOrder(db.database, world.operations.actor, order, { endUser: 'create' });
  return order.ref;
};

describe('the agreement that governs a line', () => {
  test('is set at acceptance by what is in force between the two on the day the order starts; what came before stays ungoverned', async () => {
    const early = await accepted(world.sales1.actor);
    const { ref } = await makeAgreement(db.database, world.reseller1);
    await makeAgreement(db.database, world.reseller1, { kind: 'confidentiality' });
    const order = await accepted(world.sales1.actor, 2);
    expect((await governing(order)).map((line) => line.ref)).toEqual([ref, ref]);
    expect((await governing(early)).map((line) => line.ref)).toEqual([null]);
    expect((await governing(await accepted(world.sales2.actor))).map((line) => line.ref)).toEqual([null]);
  });
  test('is changed by staff to one of the same party that holds on that day, and to nothing else', async () => {
    const distribution = await makeAgreement(db.database, world.reseller1, { kind: 'distribution', signedOn: '2026-11-30' });
    const others = await makeAgreement(db.database, world.reseller2);
    const ended = await makeAgreement(db.database, world.reseller1, { kind: 'supply', firstDay: '2024-01-01', lastDay: '2024-12-31' });
    const order = await accepted(world.sales1.actor);
    const [line] = await governing(order);
    const set = (agreementRef: string | null) => asStaff((ctx) => setLineAgreement(ctx, { lineRef: line!.line, agreementRef }));
    await expect(set(others.ref)).rejects.toMatchObject({ code: 'orders/agreement_of_others' });
    await expect(set(ended.ref)).rejects.toMatchObject({ code: 'orders/agreement_not_in_force' });
    await expect(set('AGR-22222222')).rejects.toMatchObject({ code: 'not_found' });
    await set(distribution.ref);
    expect((await governing(order))[0]!.ref).toBe(distribution.ref);
    await set(null);
    expect((await governing(order))[0]!.ref).toBeNull();
  });
  test('lists what it governs page by page, to its own party and to staff; another party finds no such agreement', async () => {
    const { ref } = await makeAgreement(db.database, world.reseller2, { kind: 'distribution' });
    const orders = [await accepted(world.sales2.actor, 2), await accepted(world.sales2.actor)];
    const first = await asSales(world.sales2.actor, (ctx) => listGovernedLines(ctx, { ref, limit: 2 }));
    const next = await asSales(world.sales2.actor, (ctx) => listGovernedLines(ctx, { ref, limit: 2, cursor: first.nextCursor! }));
    expect([...first.rows, ...next.rows].map((row) => row.orderRef)).toEqual([orders[1], orders[0], orders[0]]);
    expect(next.nextCursor).toBeNull();
    expect((await asStaff((ctx) => listGovernedLines(ctx, { ref, limit: 50 }))).rows).toHaveLength(3);
    await expect(asSales(world.sales1.actor, (ctx) => listGovernedLines(ctx, { ref, limit: 50 }))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
