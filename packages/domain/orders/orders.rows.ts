import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import { money } from '@tributary/kernel/money';
import { type DisplayName, displayNamesFor } from '@tributary/parties/names';
import { partyCards } from '@tributary/parties/schema';
import type { PriceTrace } from '@tributary/pricing/contract';
import { asc, eq, sql } from 'drizzle-orm';
import { type OrderLine, type OrderRow, type OrderState, ROLE_NAMES, type RoleChip, type RoleName } from './orders.contract.ts';
import { orderLines, orderRoles, orders } from './orders.sql.ts';

/** What lists and the detail read of an order, under whichever role asks. */
export const orderColumns = {
  id: orders.id,
  ref: orders.ref,
  state: orders.state,
  currency: orders.currency,
  purchaseOrderNumber: orders.purchaseOrderNumber,
  startsOn: orders.startsOn,
  note: orders.note,
  totalNetMinor: orders.totalNetMinor,
  submittedAt: orders.submittedAt,
  decidedAt: orders.decidedAt,
  decisionReason: orders.decisionReason,
  placedByPartyId: orders.placedByPartyId,
  placedByPersonId: orders.placedByPersonId,
  endUserPartyId: orders.endUserPartyId,
  cardName: partyCards.name,
  cardRef: partyCards.ref,
  lineCount: sql<number>`(select count(*)::int from ${orderLines} where ${orderLines.orderId} = ${orders.id})`,
};
export interface OrderRecord {
  readonly id: string;
  readonly ref: string;
  readonly state: string;
  readonly currency: string;
  readonly purchaseOrderNumber: string | null;
  readonly startsOn: string;
  readonly note: string | null;
  readonly totalNetMinor: bigint;
  readonly submittedAt: Date;
  readonly decidedAt: Date | null;
  readonly decisionReason: string | null;
  readonly placedByPartyId: string;
  readonly placedByPersonId: string;
  readonly endUserPartyId: string | null;
  readonly cardName: string | null;
  readonly cardRef: string | null;
  readonly lineCount: number;
}

/** The record as a list shows it. `customerName` is decided by the caller: it differs by who reads. */
export function toOrderRow(record: OrderRecord, customerName: string): OrderRow {
  return {
    ref: record.ref,
    state: record.state as OrderState,
    customerName,
    purchaseOrderNumber: record.purchaseOrderNumber,
    total: money(record.totalNetMinor, record.currency),
    lineCount: record.lineCount,
    submittedAt: record.submittedAt,
    startsOn: record.startsOn,
  };
}

/** The lines in order, with their frozen prices. */
export async function linesOfOrder(ctx: ActorContext, orderId: string): Promise<OrderLine[]> {
  const lines = await ctx.tx
    .select({
      ref: orderLines.ref,
      position: orderLines.position,
      productRef: products.ref,
      sku: products.sku,
      productName: products.name,
      quantity: orderLines.quantity,
      termMonths: orderLines.termMonths,
      currency: orderLines.currency,
      unitListMinor: orderLines.unitListMinor,
      unitNetMinor: orderLines.unitNetMinor,
      netMinor: orderLines.netMinor,
      trace: orderLines.priceTrace,
    })
    .from(orderLines)
    .innerJoin(products, eq(products.id, orderLines.productId))
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.position));
  return lines.map(({ currency, unitListMinor, unitNetMinor, netMinor, trace, ...line }) => ({
    ...line,
    unitList: money(unitListMinor, currency),
    unitNet: money(unitNetMinor, currency),
    net: money(netMinor, currency),
    trace: trace as PriceTrace,
  }));
}

/**
 * The order's role strip with the names the reader may know. A partner reads the end user by the card it ordered with, before and after the
 * vendor has decided who is meant; staff read the party once it is decided.
 */
export async function rolesOfOrder(ctx: ActorContext, order: OrderRecord): Promise<RoleChip[]> {
  const held = await ctx.tx
    .select({ role: orderRoles.role, partyId: orderRoles.partyId })
    .from(orderRoles)
    .where(eq(orderRoles.orderId, order.id));
  const names = await displayNamesFor(
    ctx,
    held.map(({ partyId }) => partyId),
  );
  const isPortal = ctx.actor.kind === 'party';
  const card: DisplayName | null = order.cardName ? { name: order.cardName, ref: isPortal ? order.cardRef : null } : null;
  const chips = held.flatMap(({ role, partyId }): RoleChip[] => {
    const known = role === 'end_user' && isPortal && card ? card : names.get(partyId);
    return known ? [toChip(role as RoleName, known)] : [];
  });
  if (card && !held.some(({ role }) => role === 'end_user')) chips.push(toChip('end_user', card));
  return chips.sort((a, b) => ROLE_NAMES.indexOf(a.role) - ROLE_NAMES.indexOf(b.role));
}

const toChip = (role: RoleName, { name, ref }: DisplayName): RoleChip => ({ role, tier: 0, name, ref, since: null });

/** The name of who placed it, as far as the reader may see people: colleagues and staff do. */
export async function placedByName(ctx: ActorContext, personId: string): Promise<string> {
  const [person] = await ctx.tx.select({ name: people.name }).from(people).where(eq(people.id, personId));
  return person?.name ?? '';
}
