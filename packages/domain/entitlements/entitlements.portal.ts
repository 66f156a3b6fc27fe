import { products } from '@tributary/catalog/schema';
import { isIsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { orderLines, orders } from '@tributary/orders/schema';
import { parties, partyCards, partyIntroductions } from '@tributary/parties/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { eq, type SQL, sql } from 'drizzle-orm';
import {
  ACCESS_ACTIONS,
  type EntitlementDetail,
  type EntitlementRefInput,
  type EntitlementRow,
  type EntitlementStatus,
  type ListEntitlementsInput,
} from './entitlements.contract.ts';
import { accessTo, roleChips } from './entitlements.queries.ts';
import {
  activationsOf,
  type EntitlementRecord,
  entitlementColumns,
  statusToday,
  toEntitlementRows,
  toReason,
} from './entitlements.rows.ts';
import { access, entitlements, lineRoles, seats } from './entitlements.sql.ts';

/**
 * What the party may see, first to end first. Driven by the index of `access` by (party, end, line): everything else is reached by key.
 * `q` is part of the product, the references, or the customer's or partner's name as the reader knows it.
 */
export async function listEntitlements(ctx: PortalContext, input: ListEntitlementsInput): Promise<Page<EntitlementRow>> {
  const namedPartyIds = input.q ? (await ctx.tx.execute<{ id: string }>(namedPartiesQuery(ctx, input.q))).map(({ id }) => id) : [];
  const records = await ctx.tx.execute<EntitlementRecord & { ends_on: string }>(entitlementListQuery(ctx, input, namedPartyIds));
  const page = toPage([...records], input.limit, (record) => [record.ends_on, record.ref]);
  return { rows: await toEntitlementRows(ctx, page.rows), nextCursor: page.nextCursor };
}

/** The list's own statement, apart so that a test can explain it. The parties are those whose name matches `q`. */
export function entitlementListQuery(ctx: PortalContext, input: ListEntitlementsInput, namedPartyIds: readonly string[] = []): SQL {
  return sql`
    select ${entitlementColumns}, seen.ends_on::text as ends_on
    from (select distinct ${access.endsOn} as ends_on, ${access.lineId} as line_id from ${access}
      where ${access.partyId} = ${ctx.actor.partyId} ${afterCursor(input.cursor)} ${input.status ? endsAsStatus(input.status, ctx.today) : sql``}
      order by 1, 2) seen
    join ${entitlements} on ${entitlements.lineId} = seen.line_id
    join ${products} on ${products.id} = ${entitlements.productId}
    left join ${seats} on ${seats.lineId} = seen.line_id
    where true
      ${input.status ? sql`and ${statusToday(ctx.today)} = ${input.status}` : sql``}
      ${input.q ? sql`and ${matches(input.q, namedPartyIds, ctx.today)}` : sql``}
    order by seen.ends_on, seen.line_id
    limit ${input.limit + 1}`;
}

/** What a status says of the end of a term, where it says anything: keeps a filtered list from walking the whole range of a large party. */
function endsAsStatus(status: EntitlementStatus, today: string): SQL {
  if (status === 'expired') return sql`and ${access.endsOn} <= ${today}::date`;
  return status === 'active' || status === 'pending' ? sql`and ${access.endsOn} > ${today}::date` : sql``;
}

/** The cursor names the last row by its reference; ids, which tell age, stay inside. */
function afterCursor(cursor: string | undefined): SQL {
  const after = decodeCursor(cursor, 2);
  if (!after?.[0] || !isIsoDate(after[0])) return sql``;
  const last = sql`coalesce((select last.line_id from ${entitlements} last where last.ref = ${after[1]}), '00000000-0000-0000-0000-000000000000')`;
  return sql`and (${access.endsOn}, ${access.lineId}) > (${after[0]}::date, ${last})`;
}

/** What the search box looks in; `strpos` and not `like`, so that nothing typed is a pattern. */
const contains = (q: string, texts: SQL) => sql`strpos(lower(concat_ws(' ', ${texts})), lower(${q})) > 0`;

/**
 * The parties that the reader knows by a matching name: a customer by its own card, a partner by name. Asked first and by the reader's own
 * indexes, because inside the list it would be planned as a scan of all cards and parties.
 */
export function namedPartiesQuery(ctx: PortalContext, q: string): SQL {
  const own = ctx.actor.partyId;
  return sql`
    select ${partyCards.subjectPartyId} as id from ${partyCards}
    where ${partyCards.ownerPartyId} = ${own} and ${partyCards.subjectPartyId} is not null and ${contains(q, sql`${partyCards.name}`)}
    union
    select known.id from (select ${partyIntroductions.subjectPartyId} as id from ${partyIntroductions} where ${partyIntroductions.viewerPartyId} = ${own}
      union all select ${own}::uuid) known
    cross join lateral (select ${parties.name} as name from ${parties} where ${parties.id} = known.id limit 1) named
    where ${contains(q, sql`named.name`)}`;
}

function matches(q: string, namedPartyIds: readonly string[], today: string): SQL {
  const inWords = contains(q, sql`${entitlements.ref}, ${products.name}, ${products.sku}`);
  if (namedPartyIds.length === 0) return inWords;
  // A scalar sub-select and not `exists`: that one would be hashed over all roles there are.
  return sql`(${inWords} or coalesce((select true from ${lineRoles} where ${lineRoles.lineId} = ${entitlements.lineId}
    and ${lineRoles.role} in ('end_user', 'sold_by') and upper_inf(${lineRoles.recorded}) and ${lineRoles.valid} @> ${today}::date
    and ${lineRoles.partyId} = any(${sql.param(`{${namedPartyIds.join(',')}}`)}::uuid[]) limit 1), false))`;
}

/** One entitlement the party has access to, with its role strip, its activations, what the party may do and why it sees it. */
export async function getEntitlement(ctx: PortalContext, input: EntitlementRefInput): Promise<EntitlementDetail> {
  const [record] = await ctx.tx.execute<EntitlementRecord>(sql`
    select ${entitlementColumns} from ${entitlements}
    join ${products} on ${products.id} = ${entitlements.productId}
    left join ${seats} on ${seats.lineId} = ${entitlements.lineId}
    where ${entitlements.ref} = ${input.ref}`);
  if (!record) throw notFound();
  const lineId = record.line_id;
  const [row] = await toEntitlementRows(ctx, [record]);
  const why = (await accessTo(ctx, [lineId])).map(toReason);
  // The order and its line are the placing party's: row-level security leaves both null for everybody else.
  const [placed] = await ctx.tx
    .select({ lineRef: orderLines.ref, orderRef: orders.ref })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orderLines.id, lineId));
  return {
    ...row!,
    productRef: record.product_ref,
    lineRef: placed?.lineRef ?? null,
    orderRef: placed?.orderRef ?? null,
    roles: (await roleChips(ctx, [lineId])).get(lineId)!,
    activations: await activationsOf(ctx, lineId),
    actions: ACCESS_ACTIONS.filter((action) => why.some((reason) => reason.actions.includes(action))),
    why,
  };
}
