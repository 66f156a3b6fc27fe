import { randomUUID } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import {
  type EnterOrderInput,
  enterOrderInput,
  orderRefInput,
  type PartyDecision,
  type SubmitOrderInput,
  submitOrderInput,
} from './orders.contract.ts';
import { acceptOrder as accept } from './orders.decide.ts';
import { enterOrder as enter } from './orders.enter.ts';
import type { Seat } from './orders.patterns.ts';
import { submitOrder } from './orders.submit.ts';

const FIXTURE_NOW = new Date('2026-11-22T09:00:00Z');

export interface OrderWish {
  readonly lines: readonly { readonly product: { readonly ref: string }; readonly quantity?: number; readonly termMonths?: number }[];
  /** A customer named for the first time where not wished. */
  readonly customer?: SubmitOrderInput['customer'];
  readonly reseller?: SubmitOrderInput['reseller'];
  readonly lessor?: SubmitOrderInput['lessor'];
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
    reseller: wish.reseller,
    lessor: wish.lessor,
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

type DecisionWish = { readonly ref: string } | 'create';

const decisionOf = (wish: DecisionWish | undefined): PartyDecision =>
  wish === 'create' ? { kind: 'create' } : wish ? { kind: 'party', ref: wish.ref } : undefined;

/** The order accepted by a member of staff: for the party wished, or for one made of the card; a party's own order needs neither. */
export function acceptOrder(
  database: Database,
  staff: VendorActor,
  order: { ref: string },
  wish: { endUser?: DecisionWish; reseller?: DecisionWish; lessor?: DecisionWish; now?: Date } = {},
): Promise<{ ref: string; state: 'accepted' | 'held' }> {
  const { endUser, reseller, lessor } = wish;
  const input = {
    ...orderRefInput.parse({ ref: order.ref }),
    endUser: decisionOf(endUser),
    reseller: decisionOf(reseller),
    lessor: decisionOf(lessor),
  };
  return withActor(database, staff, { now: wish.now ?? FIXTURE_NOW, mode: 'write' }, (ctx) => accept(ctx, input));
}

/** Who sits where on an order that staff enter. */
export interface EntryWish extends Omit<OrderWish, 'customer' | 'reseller' | 'lessor'> {
  readonly pattern: EnterOrderInput['pattern'];
  readonly seats: Readonly<Partial<Record<Seat, { readonly ref: string }>>>;
}

/** The input of an order that staff enter, parsed as the router would. */
export function entryRequest(wish: EntryWish): EnterOrderInput {
  return enterOrderInput.parse({
    ...orderRequest({ ...wish, customer: { kind: 'self' } }),
    pattern: wish.pattern,
    seats: Object.fromEntries(Object.entries(wish.seats).map(([seat, party]) => [seat, party.ref])),
  });
}

/** An order entered by a member of staff for the party whose order it is. */
export function enterOrder(database: Database, staff: VendorActor, wish: EntryWish): Promise<{ ref: string; repeated: boolean }> {
  const request = entryRequest(wish);
  return withActor(database, staff, { now: wish.now ?? FIXTURE_NOW, mode: 'write' }, (ctx) => enter(ctx, request));
}
