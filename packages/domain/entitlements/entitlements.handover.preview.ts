import type { ActorContext } from '@tributary/db/actor';
import { type Money, money } from '@tributary/kernel/money';
import { creditAccounts } from '@tributary/orders/credit.sql';
import { orderLines, orders } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { sql } from 'drizzle-orm';
import type { HandoverOutcome, HandoverPreview, HandoverTarget } from './entitlements.handover.contract.ts';
import { type HandoverRecord, selectedLines } from './entitlements.handover.lines.ts';
import { entitlements } from './entitlements.sql.ts';

interface Counted extends Record<string, unknown> {
  lines: number;
  customers: number;
  running: number;
  undecided: number;
  orders: number;
  targets: { outcome: HandoverOutcome; to_party_id: string | null; lines: number; customers: number }[] | null;
  recurring: { currency: string; amount: string }[] | null;
  owed: { currency: string; amount: string }[] | null;
}

/**
 * What the handover would do, in numbers, in one statement: lines and customers by what becomes of them, the yearly net of subscriptions
 * that run on its day (a term of n months counts 12/n of its net), orders that its party has placed and nobody decided, and what that
 * party owes by its credit accounts. Commissions do not exist yet, and tickets count themselves (`handoverTickets` of tickets).
 */
export async function previewOf(ctx: ActorContext, handover: HandoverRecord): Promise<HandoverPreview> {
  const { fromPartyId, effectiveOn } = handover;
  const isDecided = sql`outcome is not null and (outcome <> 'transfer' or to_party_id is not null)`;
  const [row] = await ctx.tx.execute<Counted>(sql`
    with chosen as materialized (${selectedLines(handover)}),
      fact as materialized (select e.term, e.kind, l.net_minor, l.currency, l.term_months
        from chosen join ${entitlements} e on e.line_id = chosen.line_id join ${orderLines} l on l.id = chosen.line_id)
    select (select count(*)::int from chosen) as lines,
      (select count(distinct customer_party_id)::int from chosen) as customers,
      (select count(*)::int from fact where coalesce(upper(term), 'infinity') > ${effectiveOn}::date) as running,
      (select count(*)::int from chosen where not coalesce(${isDecided}, false)) as undecided,
      (select count(*)::int from ${orders} where placed_by_party_id = ${fromPartyId} and state in ('submitted', 'held')) as orders,
      (select json_agg(t order by t.lines desc) from (
        select outcome, to_party_id, count(*)::int as lines, count(distinct customer_party_id)::int as customers
        from chosen where ${isDecided} group by 1, 2) t) as targets,
      (select json_agg(m order by m.currency) from (
        select currency, sum(round(net_minor * 12.0 / term_months))::text as amount
        from fact where term @> ${effectiveOn}::date and kind <> 'perpetual' and term_months > 0 group by 1) m) as recurring,
      (select json_agg(m order by m.currency) from (
        select currency, (open_minor + unbilled_minor)::text as amount
        from ${creditAccounts} where party_id = ${fromPartyId} and open_minor + unbilled_minor <> 0) m) as owed`);
  const counted = row!;
  const amounts = (given: Counted['owed']): Money[] => (given ?? []).map(({ currency, amount }) => money(BigInt(amount), currency));
  return {
    lineCount: counted.lines,
    runningLineCount: counted.running,
    customerCount: counted.customers,
    targets: await targetsOf(ctx, counted.targets ?? []),
    undecidedLineCount: counted.undecided,
    recurring: amounts(counted.recurring),
    ordersUnderWay: counted.orders,
    openBalance: amounts(counted.owed),
  };
}

async function targetsOf(ctx: ActorContext, rows: NonNullable<Counted['targets']>): Promise<HandoverTarget[]> {
  const names = await displayNamesFor(
    ctx,
    rows.flatMap((row) => row.to_party_id ?? []),
  );
  return rows.map(({ outcome, to_party_id, lines, customers }) => {
    const to = to_party_id && names.get(to_party_id);
    return { outcome, to: to ? { ref: to.ref ?? '', name: to.name } : null, lineCount: lines, customerCount: customers };
  });
}

/** A preview as it is kept on the handover: JSON has no bigint. */
export function storedPreview(preview: HandoverPreview): Record<string, unknown> {
  return JSON.parse(JSON.stringify(preview, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)));
}
