import { withActor } from '@tributary/db/actor';
import { DomainError } from '@tributary/kernel/errors';
import { acceptOrder } from '@tributary/orders/fixtures';
import { FIXTURE_NOW } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignCopies } from './stock.assign.ts';
import { assign, assignment, drainStock, makeStockWorld, offer } from './stock.fixtures.ts';
import { stockReactions } from './stock.reactions.ts';
import { withdrawSale } from './stock.sell-on.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeStockWorld>>;

beforeAll(async () => {
  world = await makeStockWorld(db, 50);
});

const WRITE = { now: FIXTURE_NOW, mode: 'write' } as const;
const balances = async (lot = world.lot) =>
  Object.fromEntries(
    (
      await db.admin<
        { kind: string; balance: number }[]
      >`select kind, sum(balance)::int as balance from stock_accounts where lot_id = ${lot.lotId} group by kind`
    ).map(({ kind, balance }) => [kind, balance]),
  );

describe('however many ask at once', () => {
  test('sixty assignments of one to three copies against fifty never promise more than there are, and none is lost', async () => {
    const wanted = Array.from({ length: 60 }, (_, index) => (index % 3) + 1);
    const outcomes = await Promise.allSettled(wanted.map((quantity) => assign(db, world.sales1.actor, world.lot, quantity)));
    const promised = outcomes.reduce((sum, one, index) => sum + (one.status === 'fulfilled' ? wanted[index]! : 0), 0);
    const refusals = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    // 120 were asked for; what stays is too little for whoever asked last, so at most two.
    expect(promised).toBeGreaterThanOrEqual(48);
    expect(promised).toBeLessThanOrEqual(50);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'stock/not_enough', field: 'quantity' });
    expect(await balances()).toEqual({ mint: -50, stock: 50 - promised, sold: promised, active: 0, returned: 0, cancelled: 0 });
    const [made] =
      await db.admin`select count(*)::int as orders, sum(l.quantity)::int as copies from orders o join order_lines l on l.order_id = o.id where o.delivery = 'from_stock'`;
    expect(made).toEqual({ orders: outcomes.length - refusals.length, copies: promised });
  });

  test('one request sent ten times at once promises its copies once', async () => {
    const fresh = await makeStockWorld(db, 5);
    const input = assignment(fresh.lot, 5);
    const sending = () => withActor(db.database, fresh.sales1.actor, WRITE, (ctx) => assignCopies(ctx, input));
    const answers = await Promise.all(Array.from({ length: 10 }, sending));
    expect(new Set(answers.map(({ orderRef }) => orderRef)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await balances(fresh.lot)).toMatchObject({ stock: 0, sold: 5 });
  });

  test('promises and their withdrawal in opposite directions neither lock each other out nor lose a copy', async () => {
    const fresh = await makeStockWorld(db, 20);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 24 }, async () => {
        const { ref } = await offer(db, fresh.sales1.actor, fresh.lot, 3);
        await withActor(db.database, fresh.sales1.actor, WRITE, (ctx) => withdrawSale(ctx, { ref }));
      }),
    );
    for (const one of outcomes)
      if (one.status === 'rejected')
        expect(one.reason).toSatisfy((error) => error instanceof DomainError && error.code === 'stock/not_enough');
    expect(await balances(fresh.lot)).toMatchObject({ mint: -20, stock: 20, sold: 0 });
  });

  test('a reaction that runs again, and by several workers at once, moves nothing twice', async () => {
    const [{ ref }] = (await db.admin`select ref from orders where delivery = 'from_stock' order by id limit 1`) as unknown as [
      { ref: string },
    ];
    await acceptOrder(db.database, world.operations.actor, { ref }, { endUser: 'create' });
    await drainStock(db);
    const before = await balances();
    expect(before.active).toBeGreaterThan(0);
    const events = await db.admin<
      { id: string; name: string; data: unknown }[]
    >`select id, name, data from events where name in ('orders/accepted', 'entitlements/opened')`;
    const again = events.flatMap((event) =>
      stockReactions
        .filter(({ on }) => on === event.name)
        .flatMap((reaction) =>
          [1, 2].map(() =>
            withActor(db.database, { kind: 'system' }, WRITE, (ctx) =>
              reaction.run(ctx, { id: event.id, data: event.data, at: FIXTURE_NOW, actorPersonId: null, actorPartyId: null }),
            ),
          ),
        ),
    );
    await Promise.all(again);
    expect(await balances()).toEqual(before);
  });
});
