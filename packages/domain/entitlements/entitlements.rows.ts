import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { type DateRange, fromPgRange } from '@tributary/kernel/dates';
import { displayNamesFor } from '@tributary/parties/names';
import { eq, type SQL, sql } from 'drizzle-orm';
import {
  type AccessAction,
  type AccessReason,
  type ActivationRow,
  type EntitlementKind,
  type EntitlementRow,
  type EntitlementStatus,
  statusOn,
} from './entitlements.contract.ts';
import { rolesOfLines } from './entitlements.queries.ts';
import { activations, entitlements, seats } from './entitlements.sql.ts';

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

/** The records as lists show them, with the partner and the customer as the reader may know them. Two statements however many rows. */
export async function toEntitlementRows(ctx: ActorContext, records: readonly EntitlementRecord[]): Promise<EntitlementRow[]> {
  const held = (
    await rolesOfLines(
      ctx,
      records.map((record) => record.line_id),
    )
  ).filter(({ role, tier }) => role === 'end_user' || (role === 'sold_by' && tier === 0));
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
      quantity: record.quantity,
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
  return { source: row.source, actions: row.actions as AccessAction[], since: row.valid.from };
}
