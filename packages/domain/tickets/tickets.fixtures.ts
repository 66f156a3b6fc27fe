import { randomUUID } from 'node:crypto';
import { makeCommissioningTemplate, makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { drainReactions } from '@tributary/db/dispatch';
import { entitlementsReactions } from '@tributary/entitlements/reactions';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { acceptOrder } from '@tributary/orders/decide';
import { submitOrder } from '@tributary/orders/submit';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { ticketsReactions } from './tickets.reactions.ts';

/** A database with its queue, as `useTestDatabase` gives it. */
export interface QueuedDatabase {
  readonly database: Database;
  readonly queueUrl: string;
}

/** A line as its parties and tests name it. */
export interface SoldLine {
  readonly orderRef: string;
  readonly lineId: string;
  readonly entitlementRef: string;
  readonly ticketRef: string;
}

/** Runs what waits of orders, entitlements and tickets. */
export function drainTickets({ database, queueUrl }: QueuedDatabase, now = FIXTURE_NOW): Promise<void> {
  return drainReactions({ database, queueUrl, reactions: [...entitlementsReactions, ...ticketsReactions], now: () => now });
}

/** A seller orders one product for its customer, operations accepts, and the reactions run: a line with its commissioning ticket. */
export async function sellLine(
  db: QueuedDatabase,
  sale: { seller: PartyActor; operations: VendorActor; customer: { ref: string; name: string }; product: { ref: string }; now?: Date },
): Promise<SoldLine> {
  const { now = FIXTURE_NOW, product } = sale;
  const { ref } = await withActor(db.database, sale.seller, { now, mode: 'write' }, (ctx) =>
    submitOrder(ctx, {
      clientRequestId: randomUUID(),
      currency: 'EUR',
      startsOn: ctx.today,
      customer: { kind: 'new', name: `${sale.customer.name} card`, country: 'DE' },
      lines: [{ productRef: product.ref, quantity: 5 }],
    }),
  );
  await withActor(db.database, sale.operations, { now, mode: 'write' }, (ctx) =>
    acceptOrder(ctx, { ref, endUser: { kind: 'party', ref: sale.customer.ref } }),
  );
  await drainTickets(db, now);
  const [row] = await withActor(db.database, sale.operations, { now, mode: 'read' }, ({ tx }) =>
    tx.execute<{ line_id: string; entitlement: string; ticket: string }>(
      `select l.id as line_id, e.ref as entitlement, t.ref as ticket from orders o join order_lines l on l.order_id = o.id
       join entitlements e on e.line_id = l.id left join tickets t on t.line_id = l.id where o.ref = '${ref}'`,
    ),
  );
  return { orderRef: ref, lineId: row!.line_id, entitlementRef: row!.entitlement, ticketRef: row!.ticket };
}

/** Two resellers have sold the same product to the same customer: each line has its commissioning ticket. */
export async function makeTicketWorld(db: QueuedDatabase, now = FIXTURE_NOW) {
  const world = await makeWorld(db.database, now);
  const product = await makeProduct(db.database, { now });
  const template = await makeCommissioningTemplate(db.database, product, { now });
  await makeBook(db.database, { now, entries: [{ product, listMinor: 10_000n }] });
  const sale = { operations: world.operations.actor, customer: world.customer, product, now };
  const line1 = await sellLine(db, { ...sale, seller: world.sales1.actor });
  const line2 = await sellLine(db, { ...sale, seller: world.sales2.actor });
  return { ...world, product, template, line1, line2 };
}
