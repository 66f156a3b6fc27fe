import { makeProduct } from '@tributary/catalog/fixtures';
import type { Database } from '@tributary/db/connection';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { acceptOrder, placeOrder } from '@tributary/orders/fixtures';
import { orders } from '@tributary/orders/schema';
import { asSystem } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { eq } from 'drizzle-orm';
import { type OpenedEntitlement, openEntitlements } from './entitlements.open.ts';

export interface LineWish {
  /** Who orders: a partner's salesperson, or the end user's own. */
  readonly by: PartyActor;
  /** Who accepts. */
  readonly staff: VendorActor;
  /** The end customer; where it is the ordering party itself, the order is for its own use. */
  readonly endUser: { readonly id: string; readonly ref: string; readonly name: string; readonly country: string };
  /** One that has a price in euro; a new perpetual one at 100.00 where not wished. */
  readonly product?: { readonly id: string; readonly ref: string };
  readonly quantity?: number;
  readonly termMonths?: number;
  readonly startsOn?: string;
  readonly now?: Date;
}
export interface OpenedLine extends OpenedEntitlement {
  readonly orderId: string;
  readonly orderRef: string;
  readonly product: { readonly id: string; readonly ref: string };
}

/** A product with a list price of its own. */
export async function makePricedProduct(
  database: Database,
  wish: NonNullable<Parameters<typeof makeProduct>[1]> & { listMinor?: bigint } = {},
) {
  const { listMinor = 10_000n, ...fields } = wish;
  const product = await makeProduct(database, fields);
  await makeBook(database, { entries: [{ product, listMinor }], now: fields.now });
  return product;
}

/** Runs the reaction on an accepted order, as the worker would. */
export function openOrder(database: Database, order: { ref: string }, now?: Date): Promise<(OpenedEntitlement & { orderId: string })[]> {
  return asSystem(
    database,
    async (ctx) => {
      const [row] = await ctx.tx.select({ id: orders.id }).from(orders).where(eq(orders.ref, order.ref));
      return (await openEntitlements(ctx, row!.id)).map((opened) => ({ ...opened, orderId: row!.id }));
    },
    now,
  );
}

/** The whole chain to one entitlement: ordered, accepted for that end customer, opened. */
export async function openLine(database: Database, wish: LineWish): Promise<OpenedLine> {
  const { by, staff, endUser, quantity, termMonths, startsOn, now } = wish;
  const product = wish.product ?? (await makePricedProduct(database, { now }));
  const isOwnUse = by.partyId === endUser.id;
  const customer = isOwnUse ? ({ kind: 'self' } as const) : ({ kind: 'new', name: endUser.name, country: endUser.country } as const);
  const order = await placeOrder(database, by, { lines: [{ product, quantity, termMonths }], customer, startsOn, now });
  await acceptOrder(database, staff, order, { endUser: isOwnUse ? undefined : endUser, now });
  const [opened] = await openOrder(database, order, now);
  return { ...opened!, orderRef: order.ref, product };
}
