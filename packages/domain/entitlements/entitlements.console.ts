import { products } from '@tributary/catalog/schema';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import { orderLines, orders } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq, type SQL, sql } from 'drizzle-orm';
import type {
  ConsoleEntitlementDetail,
  ConsoleListEntitlementsInput,
  EntitlementRefInput,
  EntitlementRow,
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

/** All entitlements for the vendor, newest first; `partyRef` keeps those that the party has access to today. */
export async function listAllEntitlements(ctx: ConsoleContext, input: ConsoleListEntitlementsInput): Promise<Page<EntitlementRow>> {
  const records = await ctx.tx.execute<EntitlementRecord & { created_at: string }>(sql`
    select ${entitlementColumns}, to_char(${entitlements.createdAt} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at
    from ${entitlements}
    join ${products} on ${products.id} = ${entitlements.productId}
    left join ${seats} on ${seats.lineId} = ${entitlements.lineId}
    where true
      ${input.status ? sql`and ${statusToday(ctx.today)} = ${input.status}` : sql``}
      ${input.partyRef ? sql`and ${isSeenBy(ctx, input.partyRef)}` : sql``}
      ${input.q ? sql`and ${matches(input.q)}` : sql``}
      ${beforeCursor(input.cursor)}
    order by ${entitlements.createdAt} desc, ${entitlements.id} desc
    limit ${input.limit + 1}`);
  const page = toPage([...records], input.limit, (record) => [record.created_at, record.ref]);
  return { rows: await toEntitlementRows(ctx, page.rows), nextCursor: page.nextCursor };
}

function beforeCursor(cursor: string | undefined): SQL {
  const before = decodeCursor(cursor, 2);
  if (!before || !isCursorInstant(before[0])) return sql``;
  const last = sql`coalesce((select last.id from ${entitlements} last where last.ref = ${before[1]}), 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
  return sql`and (${entitlements.createdAt}, ${entitlements.id}) < (${before[0]}::timestamptz, ${last})`;
}

const isSeenBy = (ctx: ConsoleContext, partyRef: string) => sql`exists (select 1 from ${access}
  where ${access.partyId} = (select p.id from ${parties} p where p.ref = ${partyRef}) and ${access.lineId} = ${entitlements.lineId}
    and ${access.valid} @> ${ctx.today}::date)`;

function matches(q: string): SQL {
  const contains = (texts: SQL) => sql`strpos(lower(concat_ws(' ', ${texts})), lower(${q})) > 0`;
  return sql`(${contains(sql`${entitlements.ref}, ${products.name}, ${products.sku}`)} or exists (
    select 1 from ${lineRoles} join ${parties} on ${parties.id} = ${lineRoles.partyId}
    where ${lineRoles.lineId} = ${entitlements.lineId} and upper_inf(${lineRoles.recorded}) and ${contains(sql`${parties.name}`)}))`;
}

/** One entitlement for the vendor, with everybody who has access to it and why. Throws `not_found`. */
export async function getAnyEntitlement(ctx: ConsoleContext, input: EntitlementRefInput): Promise<ConsoleEntitlementDetail> {
  const [record] = await ctx.tx.execute<EntitlementRecord>(sql`
    select ${entitlementColumns} from ${entitlements}
    join ${products} on ${products.id} = ${entitlements.productId}
    left join ${seats} on ${seats.lineId} = ${entitlements.lineId}
    where ${entitlements.ref} = ${input.ref}`);
  if (!record) throw notFound();
  const lineId = record.line_id;
  const [row] = await toEntitlementRows(ctx, [record]);
  const [placed] = await ctx.tx
    .select({ lineRef: orderLines.ref, orderRef: orders.ref })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orderLines.id, lineId));
  const rows = await accessTo(ctx, [lineId]);
  const names = await displayNamesFor(
    ctx,
    rows.map(({ partyId }) => partyId),
  );
  const visibleTo = rows
    .map((one) => ({ partyRef: names.get(one.partyId)!.ref!, partyName: names.get(one.partyId)!.name, ...toReason(one) }))
    .sort((a, b) => a.partyName.localeCompare(b.partyName) || a.source.localeCompare(b.source));
  return {
    ...row!,
    productRef: record.product_ref,
    lineRef: placed!.lineRef,
    orderRef: placed!.orderRef,
    roles: (await roleChips(ctx, [lineId])).get(lineId)!,
    activations: await activationsOf(ctx, lineId),
    // Staff act for a party, with its identity; of themselves they have no access to a line.
    actions: [],
    why: [],
    visibleTo,
  };
}
