import { randomUUID } from 'node:crypto';
import { type ActorContext, VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { orderChange } from '@tributary/entitlements/amend';
import type { Actor, PartyActor, VendorActor } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { acceptOrder } from '@tributary/orders/decide';
import { setCredit } from '@tributary/orders/hold';
import { submitOrder } from '@tributary/orders/submit';
import { createCard } from '@tributary/parties/commands';
import type postgres from 'postgres';
import { CUSTOMERS, type PartnerKey } from './demo-world.ts';

const DAY_MS = 24 * 3_600_000;

/** What the demo world lends: its people, its clock and the reactions that follow each step. */
interface World {
  readonly now: Date;
  readonly admin: postgres.Sql;
  as<A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>): Promise<T>;
  sellerOf(partner: PartnerKey): PartyActor;
  readonly operations: VendorActor;
  readonly finance: VendorActor;
  refOf(key: string): string;
  leaveOut(partner: PartnerKey): boolean;
}

/** How many orders this adds. */
export const LIVE_ORDERS = 2;

/** The order number of the subscription that has grown by a seat since it was bought. */
const GROWN_ORDER = 'HCC-5520';

/** An order that its payer's credit does not carry, and a subscription that has grown since it was bought. */
export async function liveDemoWorld({ now, admin, as, sellerOf, operations, finance, refOf, leaveOut }: World): Promise<void> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  if (!leaveOut('montblanc')) {
    await as(finance, daysAgo(45), (ctx) =>
      setCredit(ctx, {
        partyRef: refOf('montblanc'),
        currency: 'EUR',
        amountMinor: 118_000_00n,
        standing: 'good',
        reason: 'Yearly review: accounts of 2025 seen',
      }),
    );
    const seller = sellerOf('montblanc');
    const { name, country } = CUSTOMERS.velvet;
    const card = await as(seller, daysAgo(3), (ctx) => createCard(ctx, { name, country }));
    const order = await as(seller, daysAgo(3), (ctx) =>
      submitOrder(ctx, {
        clientRequestId: randomUUID(),
        currency: 'EUR',
        startsOn: dateIn(VENDOR_TIME_ZONE, daysAgo(3)),
        purchaseOrderNumber: 'VRG-7940',
        customer: { kind: 'card', ref: card.ref },
        lines: [{ productRef: refOf('historian'), quantity: 12, termMonths: 12 }],
      }),
    );
    await as(operations, daysAgo(2), (ctx) => acceptOrder(ctx, { ref: order.ref }));
  }
  if (leaveOut('alder')) return;
  const [grown] = await admin<{ ref: string }[]>`
    select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.purchase_order_number = ${GROWN_ORDER}`;
  const { orders } = await as(sellerOf('alder'), daysAgo(21), (ctx) =>
    orderChange(ctx, { kind: 'increase', lines: [{ ref: grown!.ref, quantity: 1 }], clientRequestId: randomUUID() } as Parameters<
      typeof orderChange
    >[1]),
  );
  await as(operations, daysAgo(20), (ctx) => acceptOrder(ctx, { ref: orders[0]!.ref }));
}
