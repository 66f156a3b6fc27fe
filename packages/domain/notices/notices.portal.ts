import { VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { type PartnerOfRecord, partnersOfRecord } from '@tributary/entitlements/queries';
import { access } from '@tributary/entitlements/schema';
import { dateIn } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { vendorContact } from '@tributary/parties/queries';
import type { PortalContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import { toPartnerOfRecord } from './notices.assess.ts';
import type { LineContact, LineFacts, ListNoticesInput, NoticeRefInput, PortalNoticeDetail, PortalNoticeRow } from './notices.contract.ts';
import { contactBlock } from './notices.partner-block.ts';
import { advisories, noticeMatches, notices } from './notices.sql.ts';

interface NoticeRecord extends Record<string, unknown> {
  readonly id: string;
  readonly ref: string;
  readonly subject: string;
  readonly tracking_id: string;
  readonly severity: string | null;
  readonly publisher_name: string;
  readonly current_release_date: string;
  readonly approved_at: Date;
  readonly is_confirmed: boolean;
  readonly line_count: number;
  readonly product_names: string[];
}

/**
 * What an end customer has been told about what it owns, last first. Begins at the party's own rows of `access`: a partner, who is not
 * the end user of a line, finds nothing.
 */
export async function listNoticesForPortal(ctx: PortalContext, input: ListNoticesInput): Promise<Page<PortalNoticeRow>> {
  const key = decodeCursor(input.cursor, 2);
  const isCursor = key && !Number.isNaN(Date.parse(key[0] ?? ''));
  const rows = await ctx.tx.execute<NoticeRecord>(
    noticesOfParty(ctx, isCursor ? sql`(n.approved_at, n.ref) < (${key[0]}::timestamptz, ${key[1]})` : sql`true`, input.limit + 1),
  );
  const page = toPage([...rows], input.limit, (row) => [new Date(row.approved_at).toISOString(), row.ref]);
  return { rows: page.rows.map(toRow), nextCursor: page.nextCursor };
}

/** The statement behind the list and the detail, apart so that a test can look at its plan. */
export function noticesOfParty(ctx: PortalContext, where: SQL, limit: number): SQL {
  return sql`
    select n.id, n.ref, n.subject, n.approved_at, a.tracking_id, a.severity, a.publisher_name, a.current_release_date,
      own.is_confirmed, own.line_count, own.product_names
    from (
      select m.notice_id, bool_or(m.verdict = 'confirmed') as is_confirmed, count(*)::int as line_count,
        array_agg(distinct m.reason -> 'product' ->> 'name') as product_names
      from ${access} x join ${noticeMatches} m on m.line_id = x.line_id
      where x.party_id = ${ctx.actor.partyId} and x.source = 'end_user' and x.valid @> ${ctx.today}::date and m.verdict <> 'not'
      group by m.notice_id) own
    join ${notices} n on n.id = own.notice_id
    join ${advisories} a on a.id = n.advisory_id
    where ${where}
    order by n.approved_at desc, n.ref desc limit ${limit}`;
}

function toRow(row: NoticeRecord): PortalNoticeRow {
  return {
    ref: row.ref,
    subject: row.subject,
    trackingId: row.tracking_id,
    severity: row.severity,
    approvedAt: new Date(row.approved_at),
    verdict: row.is_confirmed ? 'confirmed' : 'possible',
    entitlementCount: row.line_count,
    productNames: row.product_names,
  };
}

/** One notice with the customer's own entitlements on it, as frozen, each with whom to ask today. Throws `not_found`. */
export async function getNoticeForPortal(ctx: PortalContext, input: NoticeRefInput): Promise<PortalNoticeDetail> {
  const [row] = await ctx.tx.execute<NoticeRecord>(noticesOfParty(ctx, sql`n.ref = ${input.ref}`, 1));
  if (!row) throw notFound();
  const matches = await ctx.tx.execute<{ line_id: string; facts: LineFacts }>(sql`
    select m.line_id, m.reason as facts from ${access} x join ${noticeMatches} m on m.line_id = x.line_id and m.notice_id = ${row.id}
    where x.party_id = ${ctx.actor.partyId} and x.source = 'end_user' and x.valid @> ${ctx.today}::date and m.verdict <> 'not'
    order by m.verdict, m.reason ->> 'entitlementRef'`);
  const partners = await partnersOfRecord(
    ctx,
    [...matches].map(({ line_id }) => line_id),
    ctx.today,
  );
  const vendor = await vendorContact(ctx);
  return {
    ...toRow(row),
    publisherName: row.publisher_name,
    currentReleaseDate: row.current_release_date,
    publishedOn: dateIn(VENDOR_TIME_ZONE, new Date(row.approved_at)),
    lines: [...matches].map(({ line_id, facts }) => ({
      ...facts,
      contact: contactOf(partners.get(line_id), vendor, ctx.now),
    })),
  };
}

/** Whom the customer may ask about a line: its own partner while it is in office, else the vendor. */
export function contactOf(
  partner: PartnerOfRecord | undefined,
  vendor: { readonly supportName: string; readonly supportEmail: string; readonly supportPhone: string },
  at: Date,
): LineContact {
  const fallback = { name: vendor.supportName, email: vendor.supportEmail, phone: vendor.supportPhone, text: null };
  const block = contactBlock(partner ? toPartnerOfRecord(partner) : null, fallback, at.toISOString());
  const { source, name, email, phone } = block;
  return { source, name: name.text, email, phone: phone?.text ?? null };
}
