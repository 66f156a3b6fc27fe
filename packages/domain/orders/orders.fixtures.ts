import { randomUUID } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { orderRefInput, type SubmitOrderInput, submitOrderInput } from './orders.contract.ts';
import { acceptOrder as accept } from './orders.decide.ts';
import { submitOrder } from './orders.submit.ts';

const FIXTURE_NOW = new Date('2026-11-22T09:00:00Z');

export interface OrderWish {
  readonly lines: readonly { readonly product: { readonly ref: string }; readonly quantity?: number; readonly termMonths?: number }[];
  /** A customer named for the first time where not wished. */
  readonly customer?: SubmitOrderInput['customer'];
  readonly currency?: string;
  /** The day of `now` where not wished. */
  readonly startsOn?: string;
  readonly purchaseOrderNumber?: string;
  readonly note?: string;
  readonly clientRequestId?: string;
  readonly now?: Date;
}

/** The input of an order, parsed as the router would. */
export function orderRequest(wish: OrderWish): SubmitOrderInput {
  return submitOrderInput.parse({
    clientRequestId: wish.clientRequestId ?? randomUUID(),
    currency: wish.currency ?? 'EUR',
    startsOn: wish.startsOn ?? (wish.now ?? FIXTURE_NOW).toISOString().slice(0, 10),
    customer: wish.customer ?? { kind: 'new', name: `Customer ${randomUUID().slice(0, 8)}`, country: 'DE' },
    purchaseOrderNumber: wish.purchaseOrderNumber,
    note: wish.note,
    lines: wish.lines.map(({ product, quantity = 1, termMonths }) => ({ productRef: product.ref, quantity, termMonths })),
  });
}

/** An order placed by one of a party's people; its products need a price in the currency. */
export function placeOrder(database: Database, actor: PartyActor, wish: OrderWish): Promise<{ ref: string; repeated: boolean }> {
  const request = orderRequest(wish);
  return withActor(database, actor, { now: wish.now ?? FIXTURE_NOW, mode: 'write' }, (ctx) => submitOrder(ctx, request));
}

/** The order accepted by a member of staff: for the party wished, or for one made of the card; a party's own order needs neither. */
export function acceptOrder(
  database: Database,
  staff: VendorActor,
  order: { ref: string },
  wish: { endUser?: { ref: string } | 'create'; now?: Date } = {},
): Promise<{ ref: string }> {
  const { endUser } = wish;
  const chosen =
    endUser === 'create' ? ({ kind: 'create' } as const) : endUser ? ({ kind: 'party', ref: endUser.ref } as const) : undefined;
  const input = { ...orderRefInput.parse({ ref: order.ref }), endUser: chosen };
  return withActor(database, staff, { now: wish.now ?? FIXTURE_NOW, mode: 'write' }, (ctx) => accept(ctx, input));
}
