import { productComponents } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { resolveCosts } from '@tributary/pricing/cost';
import { priceBooks } from '@tributary/pricing/schema';
import { asc, eq, sql } from 'drizzle-orm';
import type { ComponentTrace } from './orders.contract.ts';
import { lineComponents, orderLineRoles, orderLines } from './orders.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;

/**
 * Freezes what each line of the order takes from suppliers: the bundle as the catalogue has it now, and what a component costs at its
 * supplier's own book today, in the order's currency or else in the first currency that the supplier sells it in. Without a cost the line
 * stands, and says so: what a supplier charges is no reason to refuse a customer. Copies out of a stock were bought with it: they keep
 * their suppliers and cost nothing again. Freezing again changes nothing.
 */
export async function freezeComponents(
  ctx: VendorSide,
  order: { readonly id: string; readonly currency: string; readonly delivery: string },
): Promise<void> {
  if (order.delivery === 'from_stock') return inheritSuppliers(ctx, order.id);
  const wanted = await ctx.tx
    .select({
      lineId: orderLines.id,
      lineQuantity: orderLines.quantity,
      position: productComponents.position,
      productId: productComponents.componentProductId,
      supplierPartyId: productComponents.supplierPartyId,
      each: productComponents.quantity,
    })
    .from(orderLines)
    .innerJoin(productComponents, eq(productComponents.productId, orderLines.productId))
    .where(eq(orderLines.orderId, order.id))
    .orderBy(asc(orderLines.position), asc(productComponents.position));
  if (wanted.length === 0) return;
  const needs = wanted.map(({ lineQuantity, each, ...need }) => ({ ...need, quantity: lineQuantity * each }));
  const costs = await costsOf(ctx, order.currency, needs);
  await ctx.tx
    .insert(lineComponents)
    .values(needs.map((need, index) => ({ ...need, ...costs[index]! })))
    .onConflictDoNothing();
  await ctx.tx
    .insert(orderLineRoles)
    .values(needs.map(({ lineId, supplierPartyId }) => ({ lineId, role: 'supplied_by', partyId: supplierPartyId })))
    .onConflictDoNothing();
}

interface Need {
  readonly supplierPartyId: string;
  readonly productId: string;
  readonly quantity: number;
}
interface FrozenCost {
  readonly unitCostMinor: bigint | null;
  readonly currency: string | null;
  readonly priceBookId: string | null;
  readonly trace: ComponentTrace;
}

async function costsOf(ctx: VendorSide, currency: string, needs: readonly Need[]): Promise<FrozenCost[]> {
  const others = await currenciesOf(ctx, needs);
  const asked = needs.flatMap(({ supplierPartyId, productId, quantity }, index) =>
    [currency, ...(others.get(supplierPartyId) ?? []).filter((one) => one !== currency)].map((one) => ({
      index,
      request: { supplierPartyId, productId, quantity, currency: one, asOf: ctx.today },
    })),
  );
  const answers = await resolveCosts(
    ctx,
    asked.map(({ request }) => request),
  );
  return needs.map((_need, index) => {
    const own = asked.flatMap((one, at) => (one.index === index ? [{ answer: answers[at]!, currency: one.request.currency }] : []));
    const hit = own.find(({ answer }) => answer.ok);
    if (hit?.answer.ok) {
      const { unitCostMinor, bookId, trace } = hit.answer;
      return { unitCostMinor, currency: hit.currency, priceBookId: bookId, trace: { reason: 'book', cost: trace } };
    }
    return { unitCostMinor: null, currency: null, priceBookId: null, trace: { reason: 'no_cost', cost: own[0]?.answer.trace ?? null } };
  });
}

/** In which currencies each supplier sells to the vendor today. */
async function currenciesOf(ctx: VendorSide, needs: readonly Need[]): Promise<Map<string, string[]>> {
  const suppliers = sql.param(`{${[...new Set(needs.map((need) => need.supplierPartyId))].join(',')}}`);
  const rows = await ctx.tx.execute<{ supplier: string; currencies: string[] }>(sql`
    select b.supplier_party_id as supplier, array_agg(distinct b.currency order by b.currency) as currencies from ${priceBooks} b
    where b.side = 'buy' and b.state = 'published' and b.supplier_party_id = any(${suppliers}::uuid[]) and b.new_business @> ${ctx.today}::date
    group by b.supplier_party_id`);
  return new Map(rows.map((row) => [row.supplier, row.currencies]));
}

async function inheritSuppliers(ctx: VendorSide, orderId: string): Promise<void> {
  await ctx.tx.execute(sql`
    insert into ${orderLineRoles} (line_id, role, tier, party_id)
    select l.id, r.role, r.tier, r.party_id from ${orderLines} l join ${orderLineRoles} r on r.line_id = l.lot_line_id and r.role = 'supplied_by'
    where l.order_id = ${orderId}::uuid on conflict do nothing`);
}
