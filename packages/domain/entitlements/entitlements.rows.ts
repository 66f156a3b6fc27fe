import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { claim } from '@tributary/db/columns';
import { type DateRange, fromPgRange } from '@tributary/kernel/dates';
import { displayNamesFor } from '@tributary/parties/names';
import { eq, type SQL, sql } from 'drizzle-orm';
import {
  ACCESS_ACTIONS,
  type AccessReason,
  type ActivationRow,
  type EntitlementKind,
  type EntitlementRow,
  type EntitlementStatus,
  statusOn,
} from './entitlements.contract.ts';
import { rolesOfLines } from './entitlements.queries.ts';
import { activations, entitlementChanges, entitlements, seats } from './entitlements.sql.ts';

/** How many there are today: as opened, with every accepted change that has taken effect. No job flips it, so that none can be late. */
export const quantityToday = sql<number>`(${entitlements.quantity} + coalesce((select sum(c.quantity_delta) from entitlement_changes c
  where c.line_id = ${entitlements.lineId} and c.effective_on <= ${claim.today}), 0))::int`;

/** What lists and details read of an entitlement, under whichever role asks. */
export const entitlementColumns = sql`${entitlements.lineId} as line_id, ${entitlements.ref} as ref, ${products.name} as product_name, ${products.sku} as sku,
  ${products.ref} as product_ref, ${entitlements.quantity} as quantity, ${entitlements.metric} as metric, ${entitlements.kind} as kind,
  ${entitlements.status} as stored, ${entitlements.term}::text as term, ${entitlements.maintenance}::text as maintenance,
  coalesce(${seats.taken}, 0) as taken`;

export interface EntitlementRecord extends Record<string, unknown> {
  readonly line_id: string;
  readonly ref: string;
  readonly product_name: string;
  readonly product_ref: string;
  readonly sku: string;
  /** As it was opened: what changed it since is asked for once a page (`toEntitlementRows`). */
  readonly quantity: number;
  readonly metric: string;
  readonly kind: string;
  readonly stored: string;
  readonly term: string;
  readonly maintenance: string | null;
  readonly taken: number;
}

/** `statusOn` in SQL, for filters. */
export const statusToday = (
  today: string,
): SQL => sql`case when ${entitlements.status} in ('suspended', 'ended') then ${entitlements.status}
  when ${entitlements.term} @> ${today}::date then 'active' when lower(${entitlements.term}) > ${today}::date then 'pending' else 'expired' end`;

const rangeOf = (text: string | null): DateRange | null => (text === null ? null : fromPgRange(text));

/** The records as lists show them, with the partner and the customer as the reader may know them. Three statements however many rows. */
export async function toEntitlementRows(ctx: ActorContext, records: readonly EntitlementRecord[]): Promise<EntitlementRow[]> {
  const lineIds = records.map((record) => record.line_id);
  const [roles, changed] = await Promise.all([rolesOfLines(ctx, lineIds), quantitiesChanged(ctx, lineIds)]);
  const held = roles.filter(({ role, tier }) => role === 'end_user' || (role === 'sold_by' && tier === 0));
  const names = await displayNamesFor(
    ctx,
    held.map(({ partyId }) => partyId),
  );
  const nameOf = (lineId: string, role: string) => {
    const holder = held.find((one) => one.lineId === lineId && one.role === role);
    return (holder && names.get(holder.partyId)?.name) ?? null;
  };
  return records.map((record) => {
    const term = rangeOf(record.term)!;
    return {
      ref: record.ref,
      productName: record.product_name,
      sku: record.sku,
      quantity: record.quantity + (changed.get(record.line_id) ?? 0),
      metric: record.metric,
      kind: record.kind as EntitlementKind,
      status: statusOn(record.stored as EntitlementStatus, term, ctx.today),
      term,
      maintenance: rangeOf(record.maintenance),
      partnerName: nameOf(record.line_id, 'sold_by'),
      customerName: nameOf(record.line_id, 'end_user'),
      activationCount: record.taken,
    };
  });
}

/** By how much accepted changes that have taken effect moved the quantity of each line. */
async function quantitiesChanged(ctx: ActorContext, lineIds: readonly string[]): Promise<Map<string, number>> {
  if (lineIds.length === 0) return new Map();
  const rows = await ctx.tx.execute<{ line_id: string; moved: number }>(sql`
    select ${entitlementChanges.lineId} as line_id, sum(${entitlementChanges.quantityDelta})::int as moved from ${entitlementChanges}
    where ${entitlementChanges.lineId} = any(${sql.param(`{${lineIds.join(',')}}`)}::uuid[]) and ${entitlementChanges.effectiveOn} <= ${ctx.today}::date
    group by 1`);
  return new Map(rows.map((row) => [row.line_id, row.moved]));
}

/** The line's activations: those that run first, then by name. */
export function activationsOf(ctx: ActorContext, lineId: string): Promise<ActivationRow[]> {
  return ctx.tx
    .select({
      ref: activations.ref,
      deviceName: activations.deviceName,
      reportedVersion: activations.reportedVersion,
      lastSeenAt: activations.lastSeenAt,
      returnedAt: activations.returnedAt,
    })
    .from(activations)
    .where(eq(activations.lineId, lineId))
    .orderBy(sql`${activations.returnedAt} is not null`, sql`lower(${activations.deviceName})`, activations.id);
}

/** A row of access as the answer to "why do I see this?". */
export function toReason(row: { source: string; actions: string[]; valid: DateRange }): AccessReason {
  const until = row.source === 'grant' ? row.valid.until : null;
  return { source: row.source, actions: ACCESS_ACTIONS.filter((one) => row.actions.includes(one)), since: row.valid.from, until };
}
