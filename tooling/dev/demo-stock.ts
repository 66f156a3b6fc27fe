import { randomUUID } from 'node:crypto';
import { type ActorContext, VENDOR_TIME_ZONE } from '@tributary/db/actor';
import type { Actor, PartyActor, VendorActor } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { acceptOrder } from '@tributary/orders/decide';
import { submitOrder } from '@tributary/orders/submit';
import { assignCopies } from '@tributary/stock/assign';
import { confirmSale, sellOn } from '@tributary/stock/sell-on';
import type postgres from 'postgres';
import type { CustomerKey, PartnerKey, ProductKey } from './demo-world.ts';

/** What partners of the demo world hold in stock, and what became of it. `to` is whom the holder names; undecided where `party` is missing. */
export const STOCK: readonly {
  readonly daysAgo: number;
  readonly partner: PartnerKey;
  readonly product: ProductKey;
  readonly quantity: number;
  readonly termMonths?: number;
  readonly assigned: readonly { readonly daysAgo: number; readonly quantity: number; readonly to: string; readonly party?: CustomerKey }[];
  readonly soldOn: readonly { readonly daysAgo: number; readonly quantity: number; readonly to: string; readonly party?: PartnerKey }[];
}[] = [
  {
    ...{ daysAgo: 200, partner: 'bluepeak', product: 'gateway', quantity: 40 },
    assigned: [
      { daysAgo: 150, quantity: 6, to: 'Kestrel Foods', party: 'kestrel' },
      { daysAgo: 20, quantity: 3, to: 'Falk & Söhne Maschinenbau', party: 'falk' },
      { daysAgo: 1, quantity: 2, to: 'Deichgraf Werft' },
    ],
    soldOn: [
      { daysAgo: 100, quantity: 10, to: 'Montblanc Informatique', party: 'montblanc' },
      { daysAgo: 2, quantity: 4, to: 'Tessera IT' },
    ],
  },
  { daysAgo: 40, partner: 'bluepeak', product: 'vault', quantity: 50, termMonths: 12, assigned: [], soldOn: [] },
  {
    ...{ daysAgo: 90, partner: 'corvid', product: 'gateway', quantity: 12 },
    assigned: [{ daysAgo: 35, quantity: 2, to: 'Ostara Energy', party: 'ostara' }],
    soldOn: [{ daysAgo: 3, quantity: 3, to: 'Kranich Systeme' }],
  },
];

const HOUR_MS = 3_600_000;

/** Orders it, and has it assigned and sold on, as the people who would. `commission` is told of assignments that operations accepted. */
export async function stockDemoWorld(given: {
  now: Date;
  admin: postgres.Sql;
  leaveOut(partner: PartnerKey): boolean;
  as<A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>): Promise<T>;
  sellerOf(partner: PartnerKey): PartyActor;
  operations: VendorActor;
  refOf(key: PartnerKey | CustomerKey | ProductKey): string;
  commission(orderRef: string, acceptedAt: Date): Promise<void>;
}): Promise<void> {
  const { as, admin, operations, refOf } = given;
  const at = (daysAgo: number) => new Date(given.now.getTime() - daysAgo * 24 * HOUR_MS);
  const decided = (daysAgo: number) => new Date(at(daysAgo).getTime() + 2 * HOUR_MS);
  const isLinked = async (name: string, owner: PartyActor) =>
    (await admin`select subject_party_id from party_cards where owner_party_id = ${owner.partyId} and lower(name) = lower(${name})`)[0]
      ?.subject_party_id;
  for (const lot of STOCK.filter(({ partner }) => !given.leaveOut(partner))) {
    const seller = given.sellerOf(lot.partner);
    const lines = [{ productRef: refOf(lot.product), quantity: lot.quantity, termMonths: lot.termMonths }];
    const order = { clientRequestId: randomUUID(), currency: 'EUR', customer: { kind: 'stock' as const }, lines };
    const { ref } = await as(seller, at(lot.daysAgo), (ctx) => submitOrder(ctx, { ...order, startsOn: ctx.today }));
    await as(operations, decided(lot.daysAgo), (ctx) => acceptOrder(ctx, { ref }));
    const [holding] =
      await admin`select h.ref from stock_holdings h join order_lines l on l.id = h.lot_line_id join orders o on o.id = l.order_id
      where o.ref = ${ref} and h.holder_party_id = ${seller.partyId}`;
    for (const { daysAgo, quantity, to, party } of lot.assigned) {
      const customer = { kind: 'new' as const, name: to, country: 'DE' };
      const startsOn = dateIn(VENDOR_TIME_ZONE, at(daysAgo));
      const { orderRef } = await as(seller, at(daysAgo), (ctx) =>
        assignCopies(ctx, { ref: holding!.ref, clientRequestId: randomUUID(), quantity, customer, startsOn }),
      );
      if (!party) continue;
      const endUser = (await isLinked(to, seller)) ? undefined : { kind: 'party' as const, ref: refOf(party) };
      await as(operations, decided(daysAgo), (ctx) => acceptOrder(ctx, { ref: orderRef, endUser }));
      await given.commission(orderRef, decided(daysAgo));
    }
    for (const { daysAgo, quantity, to, party } of lot.soldOn) {
      const reseller = { kind: 'new' as const, name: to, country: 'FR' };
      const sale = await as(seller, at(daysAgo), (ctx) =>
        sellOn(ctx, { ref: holding!.ref, clientRequestId: randomUUID(), quantity, reseller }),
      );
      if (party) await as(operations, decided(daysAgo), (ctx) => confirmSale(ctx, { ref: sale.ref, reseller: { ref: refOf(party) } }));
    }
  }
}
