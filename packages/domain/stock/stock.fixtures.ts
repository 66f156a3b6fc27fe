import { randomUUID } from 'node:crypto';
import { makeProduct } from '@tributary/catalog/fixtures';
import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { drainReactions } from '@tributary/db/dispatch';
import { openEntitlements } from '@tributary/entitlements/open';
import { entitlementsReactions } from '@tributary/entitlements/reactions';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { acceptOrder, placeOrder } from '@tributary/orders/fixtures';
import { orderLines, orders } from '@tributary/orders/schema';
import { asSystem, FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { eq } from 'drizzle-orm';
import { assignCopies } from './stock.assign.ts';
import { type AssignCopiesInput, assignCopiesInput, type SellOnInput, sellOnInput } from './stock.contract.ts';
import { activateCopies, receiveStock, restockCopies } from './stock.keep.ts';
import { stockReactions } from './stock.reactions.ts';
import { confirmSale, sellOn } from './stock.sell-on.ts';

/** A database with its queue, as `useTestDatabase` gives it. */
export interface QueuedDatabase {
  readonly database: Database;
  readonly queueUrl: string;
}

/** Runs what waits of orders, entitlements and stock. */
export function drainStock({ database, queueUrl }: QueuedDatabase, now = FIXTURE_NOW): Promise<void> {
  return drainReactions({ database, queueUrl, reactions: [...entitlementsReactions, ...stockReactions], now: () => now });
}

/** What a party holds of the lot that came of the order, by reference. */
export interface HeldLot {
  readonly ref: string;
  readonly lotRef: string;
  readonly lotId: string;
  readonly orderRef: string;
}

/** A partner orders copies for its stock, operations accepts, and they arrive; by the reaction's own command, as `acceptAssignment`. */
export async function buyStock(
  db: QueuedDatabase,
  wish: { buyer: PartyActor; operations: VendorActor; product: { ref: string }; quantity: number; now?: Date },
): Promise<HeldLot> {
  const { buyer, operations, product, quantity, now = FIXTURE_NOW } = wish;
  const order = await placeOrder(db.database, buyer, { customer: { kind: 'stock' }, lines: [{ product, quantity }], now });
  await acceptOrder(db.database, operations, order, { now });
  await asSystem(db.database, async (ctx) => receiveStock(ctx, await orderIdOf(ctx, order.ref)), now);
  const [held] = await withActor(db.database, operations, { now, mode: 'read' }, ({ tx }) =>
    tx.execute<{ ref: string; lot_ref: string; lot_id: string }>(`select h.ref, l.ref as lot_ref, l.id as lot_id from stock_lots l
      join stock_holdings h on h.lot_id = l.id join order_lines i on i.id = l.line_id join orders o on o.id = i.order_id where o.ref = '${order.ref}'`),
  );
  return { ref: held!.ref, lotRef: held!.lot_ref, lotId: held!.lot_id, orderRef: order.ref };
}

/** The input of an assignment, to a customer named for the first time where not wished. */
export function assignment(
  holding: { ref: string },
  quantity: number,
  wish: Partial<AssignCopiesInput> & { now?: Date } = {},
): AssignCopiesInput {
  const { now = FIXTURE_NOW, ...fields } = wish;
  return assignCopiesInput.parse({
    ref: holding.ref,
    quantity,
    clientRequestId: randomUUID(),
    startsOn: now.toISOString().slice(0, 10),
    customer: { kind: 'new', name: `Customer ${randomUUID().slice(0, 8)}`, country: 'DE' },
    ...fields,
  });
}

/** Copies promised to a customer. */
export function assign(
  db: QueuedDatabase,
  actor: PartyActor,
  holding: { ref: string },
  quantity: number,
  wish: Partial<AssignCopiesInput> & { now?: Date } = {},
) {
  const { now = FIXTURE_NOW } = wish;
  const input = assignment(holding, quantity, wish);
  return withActor(db.database, actor, { now, mode: 'write' }, (ctx) => assignCopies(ctx, input));
}

/** An assignment that operations accepts, and what follows: the reactions' own commands, without the queue, which costs a test most of its time. */
export async function acceptAssignment(
  db: QueuedDatabase,
  wish: { operations: VendorActor; orderRef: string; endUser?: { ref: string } | undefined; now?: Date },
): Promise<void> {
  const { operations, orderRef, endUser, now = FIXTURE_NOW } = wish;
  await acceptOrder(db.database, operations, { ref: orderRef }, { endUser: endUser ?? 'create', now });
  await asSystem(
    db.database,
    async (ctx) => {
      for (const { lineId } of await openEntitlements(ctx, await orderIdOf(ctx, orderRef))) await activateCopies(ctx, lineId);
    },
    now,
  );
}

/** What follows from copies that were handed back. */
export function restock(db: QueuedDatabase, orderRef: string, now = FIXTURE_NOW): Promise<void> {
  return asSystem(
    db.database,
    async (ctx) => {
      const [line] = await ctx.tx
        .select({ id: orderLines.id })
        .from(orderLines)
        .where(eq(orderLines.orderId, await orderIdOf(ctx, orderRef)));
      await restockCopies(ctx, line!.id);
    },
    now,
  );
}

async function orderIdOf(ctx: ActorContext, ref: string): Promise<string> {
  const [order] = await ctx.tx.select({ id: orders.id }).from(orders).where(eq(orders.ref, ref));
  return order!.id;
}

/** Copies promised to a customer that operations accepts: active. */
export async function assignAndAccept(
  db: QueuedDatabase,
  wish: { actor: PartyActor; operations: VendorActor; holding: { ref: string }; quantity: number; endUser?: { ref: string }; now?: Date },
): Promise<string> {
  const { actor, operations, holding, quantity, endUser, now = FIXTURE_NOW } = wish;
  const { orderRef } = await assign(db, actor, holding, quantity, { now });
  await acceptAssignment(db, { operations, orderRef, endUser, now });
  return orderRef;
}

/** Copies promised to a reseller, named for the first time where not wished. */
export function offer(
  db: QueuedDatabase,
  actor: PartyActor,
  holding: { ref: string },
  quantity: number,
  wish: Partial<SellOnInput> & { now?: Date } = {},
) {
  const { now = FIXTURE_NOW, ...fields } = wish;
  const reseller = { kind: 'new', name: `Reseller ${randomUUID().slice(0, 8)}`, country: 'DE' };
  const input = sellOnInput.parse({ ref: holding.ref, quantity, clientRequestId: randomUUID(), reseller, ...fields });
  return withActor(db.database, actor, { now, mode: 'write' }, (ctx) => sellOn(ctx, input));
}

/** Copies in a reseller's custody: offered, and confirmed by operations. Returns the reseller's own holding. */
export async function passOn(
  db: QueuedDatabase,
  wish: {
    seller: PartyActor;
    operations: VendorActor;
    holding: { ref: string; lotId: string };
    quantity: number;
    reseller: { id: string; ref: string };
    now?: Date;
  },
): Promise<{ ref: string }> {
  const { seller, operations, holding, quantity, reseller, now = FIXTURE_NOW } = wish;
  const { ref } = await offer(db, seller, holding, quantity, { now });
  return withActor(db.database, operations, { now, mode: 'write' }, async (ctx) => {
    await confirmSale(ctx, { ref, reseller });
    const [held] = await ctx.tx.execute<{ ref: string }>(
      `select ref from stock_holdings where lot_id = '${holding.lotId}' and holder_party_id = '${reseller.id}'`,
    );
    return held!;
  });
}

/** A world of two partners and a customer, in which the first partner holds a lot of as many copies as wished at 80.00 each. */
export async function makeStockWorld(db: QueuedDatabase, quantity = 50) {
  const world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 10_000n, netMinor: 8_000n }] });
  const lot = await buyStock(db, { buyer: world.sales1.actor, operations: world.operations.actor, product, quantity });
  return { ...world, product, lot };
}
