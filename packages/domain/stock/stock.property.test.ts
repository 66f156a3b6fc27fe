import { withActor } from '@tributary/db/actor';
import { addDays, dateIn } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { rejectOrder } from '@tributary/orders/decide';
import { asSystem, FIXTURE_NOW } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { returnAssignment } from './stock.assign.ts';
import { type Custody, NO_COPIES } from './stock.contract.ts';
import { custodyAt, custodyNow, custodyOverTime, holdingKey, sumCustody } from './stock.custody.ts';
import { acceptAssignment, assign, buyStock, makeStockWorld, offer, passOn, restock } from './stock.fixtures.ts';
import { releaseCopies, withdrawCopies } from './stock.keep.ts';
import { withdrawSale } from './stock.sell-on.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeStockWorld>>;
beforeAll(async () => {
  world = await makeStockWorld(db, 1);
});

const step = fc.record({
  what: fc.constantFrom('assign', 'accept', 'decline', 'return', 'sell_on', 'offer_and_withdraw', 'give_back', 'cancel'),
  copies: fc.integer({ min: 1, max: 9 }),
  byReseller: fc.boolean(),
});

test('over any history copies are conserved, no account is short, and custody on each day is what it was then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 20 }), fc.array(step, { minLength: 4, maxLength: 9 }), async (quantity, steps) => {
      const operations = world.operations.actor;
      const lot = await buyStock(db, { buyer: world.sales1.actor, operations, product: world.product, quantity });
      const holders = { [world.reseller1.id]: world.sales1.actor, [world.reseller2.id]: world.sales2.actor };
      const holding: Record<string, string> = { [world.reseller1.id]: lot.ref };
      const model = new Map<string, Record<keyof Custody, number>>([[world.reseller1.id, { ...NO_COPIES, stock: quantity }]]);
      const promised: { orderRef: string; holder: string; copies: number }[] = [];
      const active: typeof promised = [];
      const recorded: { day: string; model: [string, Custody][] }[] = [];
      const move = (holder: string, from: keyof Custody, to: keyof Custody, copies: number, toHolder = holder) => {
        if (!model.has(toHolder)) model.set(toHolder, { ...NO_COPIES });
        model.get(holder)![from] -= copies;
        model.get(toHolder)![to] += copies;
      };
      for (const [index, { what, copies, byReseller }] of steps.entries()) {
        const now = new Date(FIXTURE_NOW.getTime() + (index + 1) * 86_400_000);
        const holder = byReseller && holding[world.reseller2.id] ? world.reseller2.id : world.reseller1.id;
        const [actor, own] = [holders[holder]!, { ref: holding[holder]!, lotId: lot.lotId }];
        const enough = model.get(holder)!.stock >= copies;
        /** Done where there are enough copies, refused with how many there are where not. */
        const where = async <T>(work: Promise<T>): Promise<T | null> => {
          if (enough) return work;
          const refused = await work.then(
            () => null,
            (error: unknown) => error,
          );
          expect(refused).toMatchObject({ code: 'stock/not_enough', data: { left: model.get(holder)!.stock } });
          expect(refused).toBeInstanceOf(DomainError);
          return null;
        };
        if (what === 'assign') {
          const made = await where(assign(db, actor, own, copies, { now }));
          if (made) promised.push({ orderRef: made.orderRef, holder, copies });
          if (made) move(holder, 'stock', 'sold', copies);
        } else if (what === 'accept' || what === 'decline') {
          const one = promised.pop();
          if (!one) continue;
          if (what === 'accept') {
            await acceptAssignment(db, { operations, orderRef: one.orderRef, now });
            active.push(one);
            move(one.holder, 'sold', 'active', one.copies);
          } else {
            await withActor(db.database, operations, { now, mode: 'write' }, (ctx) =>
              rejectOrder(ctx, { ref: one.orderRef, reason: 'No' }),
            );
            const [{ id }] = (await db.admin`select id from orders where ref = ${one.orderRef}`) as unknown as [{ id: string }];
            await asSystem(db.database, (ctx) => releaseCopies(ctx, id), now);
            move(one.holder, 'sold', 'stock', one.copies);
          }
        } else if (what === 'return') {
          const one = active.pop();
          if (!one) continue;
          const input = { ref: holding[one.holder]!, orderRef: one.orderRef };
          await withActor(db.database, holders[one.holder]!, { now, mode: 'write' }, (ctx) => returnAssignment(ctx, input));
          await restock(db, one.orderRef, now);
          move(one.holder, 'active', 'stock', one.copies);
        } else if (what === 'sell_on') {
          const [other] = [world.reseller1, world.reseller2].filter(({ id }) => id !== holder);
          const passed = await where(passOn(db, { seller: actor, operations, holding: own, quantity: copies, reseller: other!, now }));
          if (passed) holding[other!.id] = passed.ref;
          if (passed) move(holder, 'stock', 'stock', copies, other!.id);
        } else if (what === 'offer_and_withdraw') {
          const made = await where(offer(db, actor, own, copies, { now }));
          if (made) await withActor(db.database, actor, { now, mode: 'write' }, (ctx) => withdrawSale(ctx, made));
        } else {
          const kind = what === 'cancel' ? 'cancelled' : 'given_back';
          const by = holder === world.reseller1.id ? world.reseller1 : world.reseller2;
          const input = {
            ref: lot.lotRef,
            holder: by,
            kind,
            quantity: copies,
            reason: 'Agreed',
            clientRequestId: `taken-${lot.lotRef}-${index}`,
          } as const;
          const taken = await where(withActor(db.database, operations, { now, mode: 'write' }, (ctx) => withdrawCopies(ctx, input)));
          if (taken) move(holder, 'stock', kind === 'cancelled' ? 'cancelled' : 'returned', copies);
        }
        recorded.push({ day: dateIn('UTC', now), model: [...model].map(([party, custody]) => [party, { ...custody }]) });
      }
      await withActor(db.database, operations, { now: FIXTURE_NOW, mode: 'read' }, async (ctx) => {
        const lots = { lotIds: [lot.lotId] };
        const held = await custodyNow(ctx, lots);
        expect(Object.values(sumCustody(held.values())).reduce((sum, copies) => sum + copies)).toBe(quantity);
        for (const [partyId, custody] of model) expect(held.get(holdingKey({ lotId: lot.lotId, partyId }))).toEqual(custody);
        for (const then of recorded) {
          const said = await custodyAt(ctx, lots, then.day);
          for (const [partyId, custody] of then.model)
            expect(said.get(holdingKey({ lotId: lot.lotId, partyId })) ?? NO_COPIES).toEqual(custody);
        }
        expect((await custodyAt(ctx, lots, addDays('2026-11-22', -1))).size).toBe(0);
        for (const { day: _day, ...point } of await custodyOverTime(ctx, lots))
          expect(Object.values(point).reduce((sum, copies) => sum + copies)).toBe(quantity);
      });
      const [ledger] =
        await db.admin`select sum(balance)::int as sum, bool_and(balance >= 0 or kind = 'mint') as fine from stock_accounts where lot_id = ${lot.lotId}`;
      expect(ledger).toEqual({ sum: 0, fine: true });
    }),
    { numRuns: 30 },
  );
}, 60_000);
