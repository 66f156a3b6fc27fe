import { agreementByRef, governingAgreementId } from '@tributary/agreements/queries';
import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { GovernedLine, GovernedLinesInput, LineAgreementErrorCode, SetLineAgreementInput } from './orders.agreement.contract.ts';
import { lineAgreementChanged } from './orders.events.ts';
import { orderLines, orders } from './orders.sql.ts';

/**
 * Names on the order's lines the agreement that governs them: the one in force between the vendor and the placing party on the day the
 * order starts. One statement; lines that have one keep it. Called at acceptance.
 */
export async function governLines(ctx: ActorContext, orderId: string): Promise<void> {
  const governing = governingAgreementId(sql`o.placed_by_party_id`, sql`v.party_id`, sql`o.starts_on`);
  await ctx.tx.execute(sql`update order_lines set agreement_id = found.id
    from (select ${governing} as id from orders o, vendor_settings v where o.id = ${orderId}::uuid) as found
    where order_id = ${orderId}::uuid and agreement_id is null and found.id is not null`);
}

/**
 * The lines an agreement governs, the newest first, as far as the reader may see them; `not_found` where the agreement is hidden from it.
 */
export async function listGovernedLines(ctx: ActorContext, input: GovernedLinesInput): Promise<Page<GovernedLine>> {
  const agreement = await agreementByRef(ctx, input.ref);
  const after = decodeCursor(input.cursor, 1);
  const isPortal = ctx.actor.kind === 'party';
  const rows = await ctx.tx
    .select({
      lineRef: orderLines.ref,
      orderRef: orders.ref,
      // A partner reads its own card, staff whom it means once that is decided.
      customerName: isPortal
        ? sql<string | null>`${partyCards.name}`
        : sql<string | null>`coalesce((select p.name from parties p where p.id = ${orders.endUserPartyId}), ${partyCards.name})`,
      placedByName: parties.name,
      productName: products.name,
      quantity: orderLines.quantity,
      netMinor: orderLines.netMinor,
      currency: orderLines.currency,
      startsOn: orders.startsOn,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(products, eq(products.id, orderLines.productId))
    .innerJoin(parties, eq(parties.id, orders.placedByPartyId))
    .leftJoin(partyCards, eq(partyCards.id, orders.endUserCardId))
    .where(
      and(
        eq(orderLines.agreementId, agreement.id),
        isPortal ? eq(orderLines.placedByPartyId, (ctx.actor as { partyId: string }).partyId) : undefined,
        after ? sql`${orderLines.id} < (select l.id from order_lines l where l.ref = ${after[0]})` : undefined,
      ),
    )
    .orderBy(desc(orderLines.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.lineRef]);
  return {
    rows: page.rows.map(({ netMinor, currency, customerName, placedByName, ...row }) => ({
      ...row,
      customerName: customerName ?? placedByName,
      net: money(netMinor, currency),
    })),
    nextCursor: page.nextCursor,
  };
}

/**
 * Staff name another agreement for a line, or none. Throws `orders/agreement_of_others` where the placing party is none of its two,
 * `orders/agreement_not_in_force` where it does not hold on the day the order starts, `not_found`.
 */
export async function setLineAgreement(ctx: ConsoleContext, input: SetLineAgreementInput): Promise<{ lineRef: string }> {
  const [line] = await ctx.tx
    .select({ id: orderLines.id, orderId: orders.id, orderRef: orders.ref, placedBy: orders.placedByPartyId, startsOn: orders.startsOn })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orderLines.ref, input.lineRef))
    .for('update', { of: orderLines });
  if (!line) throw notFound();
  const agreement = input.agreementRef === null ? null : await agreementByRef(ctx, input.agreementRef);
  if (agreement) {
    const refuse = (code: LineAgreementErrorCode, data: Record<string, unknown>) => new DomainError(code, data, { field: 'lineRef' });
    const { partyId, counterpartyId, signedOn, valid } = agreement;
    if (![partyId, counterpartyId].includes(line.placedBy)) throw refuse('orders/agreement_of_others', { orderRef: line.orderRef });
    const holds = signedOn !== null && valid.from <= line.startsOn && (valid.until === null || line.startsOn < valid.until);
    if (!holds) throw refuse('orders/agreement_not_in_force', { startsOn: line.startsOn });
  }
  await ctx.tx
    .update(orderLines)
    .set({ agreementId: agreement?.id ?? null })
    .where(eq(orderLines.id, line.id));
  await ctx.publish(
    lineAgreementChanged,
    { lineId: line.id, lineRef: input.lineRef, orderId: line.orderId },
    { parties: [line.placedBy], onBehalfOf: line.placedBy },
  );
  return { lineRef: input.lineRef };
}
