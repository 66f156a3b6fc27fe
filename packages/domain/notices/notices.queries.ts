import { entitlements } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { notFound } from '@tributary/kernel/errors';
import { type Page, toPage } from '@tributary/kernel/page';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { after } from './notices.advisories.ts';
import { uuids } from './notices.advisory.ts';
import { namesOf } from './notices.audience.ts';
import {
  DELIVERY_STATES,
  type DeliveryState,
  type ListNoticesInput,
  type NoticeDetail,
  type NoticeRefInput,
  type NoticeRow,
  type NoticeVerdict,
} from './notices.contract.ts';
import { advisories, deliveries, deliveryLines, noticeMatches, notices } from './notices.sql.ts';

const rowColumns = {
  id: notices.id,
  ref: notices.ref,
  subject: notices.subject,
  advisory: { ref: advisories.ref, trackingId: advisories.trackingId, severity: advisories.severity },
  wave: notices.wave,
  approvedAt: notices.approvedAt,
  approvedByName: people.name,
};

/** The notices, last approved first, with how many of their messages stand where. */
export async function listNotices(ctx: ConsoleContext, input: ListNoticesInput): Promise<Page<NoticeRow>> {
  const rows = await ctx.tx
    .select(rowColumns)
    .from(notices)
    .innerJoin(advisories, eq(advisories.id, notices.advisoryId))
    .innerJoin(people, eq(people.id, notices.approvedByPersonId))
    .where(and(after(input.cursor, sql`${notices.approvedAt}`, sql`${notices.id}`)))
    .orderBy(desc(notices.approvedAt), desc(notices.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.approvedAt.toISOString(), row.id]);
  const counts = await countsOf(
    ctx,
    page.rows.map(({ id }) => id),
  );
  return { rows: page.rows.map(({ id, ...row }) => ({ ...row, deliveries: counts(id) })), nextCursor: page.nextCursor };
}

/** One notice: the ledger row by row, and every entitlement's frozen verdict. Throws `not_found`. */
export async function getNotice(ctx: ConsoleContext, input: NoticeRefInput): Promise<NoticeDetail> {
  const [found] = await ctx.tx
    .select(rowColumns)
    .from(notices)
    .innerJoin(advisories, eq(advisories.id, notices.advisoryId))
    .innerJoin(people, eq(people.id, notices.approvedByPersonId))
    .where(eq(notices.ref, input.ref));
  if (!found) throw notFound();
  const { id, ...row } = found;
  const ledger = await ctx.tx
    .select({ delivery: deliveries, recipientName: people.name })
    .from(deliveries)
    .innerJoin(people, eq(people.id, deliveries.personId))
    .where(eq(deliveries.noticeId, id))
    .orderBy(asc(people.name), asc(deliveries.id));
  const lines = await ctx.tx
    .select({ deliveryId: deliveryLines.deliveryId, entitlementRef: entitlements.ref })
    .from(deliveryLines)
    .innerJoin(deliveries, eq(deliveries.id, deliveryLines.deliveryId))
    .innerJoin(entitlements, eq(entitlements.lineId, deliveryLines.lineId))
    .where(eq(deliveries.noticeId, id))
    .orderBy(asc(entitlements.ref));
  const refs = Map.groupBy(lines, ({ deliveryId }) => deliveryId);
  const matches = await ctx.tx.select().from(noticeMatches).where(eq(noticeMatches.noticeId, id));
  const parties = [...ledger.map(({ delivery }) => delivery), ...matches].flatMap(({ endUserPartyId, partnerPartyId }) =>
    partnerPartyId ? [endUserPartyId, partnerPartyId] : [endUserPartyId],
  );
  const names = await namesOf(ctx, parties);
  const rank = { confirmed: 0, possible: 1, not: 2 } as const;
  return {
    ...row,
    deliveries: (await countsOf(ctx, [id]))(id),
    rows: ledger.map(({ delivery, recipientName }) => ({
      ref: delivery.ref,
      recipient: { name: recipientName, email: delivery.email },
      customer: names(delivery.endUserPartyId),
      partner: delivery.partnerPartyId ? names(delivery.partnerPartyId) : null,
      entitlementRefs: (refs.get(delivery.id) ?? []).map(({ entitlementRef }) => entitlementRef),
      state: delivery.state as DeliveryState,
      attempts: delivery.attempts,
      handedOverAt: delivery.handedOverAt,
      lastError: delivery.lastError,
    })),
    matches: matches
      .map(({ endUserPartyId, partnerPartyId, verdict, reason: facts }) => ({
        entitlementRef: facts.entitlementRef,
        productName: facts.product.name,
        customer: names(endUserPartyId),
        partnerName: partnerPartyId ? names(partnerPartyId).name : null,
        verdict: verdict as NoticeVerdict,
        reason: facts.reason,
        versions: facts.installations.flatMap(({ version }) => (version === null ? [] : [version])),
      }))
      .sort((a, b) => rank[a.verdict] - rank[b.verdict] || a.entitlementRef.localeCompare(b.entitlementRef, 'en')),
  };
}

async function countsOf(ctx: ConsoleContext, noticeIds: readonly string[]): Promise<(noticeId: string) => NoticeRow['deliveries']> {
  const counted =
    noticeIds.length === 0
      ? []
      : await ctx.tx
          .select({ noticeId: deliveries.noticeId, state: deliveries.state, count: sql<number>`count(*)::int` })
          .from(deliveries)
          .where(sql`${deliveries.noticeId} = any(${uuids(noticeIds)})`)
          .groupBy(deliveries.noticeId, deliveries.state);
  return (noticeId) => {
    const of = (state: DeliveryState) => counted.find((one) => one.noticeId === noticeId && one.state === state)?.count ?? 0;
    return Object.fromEntries(DELIVERY_STATES.map((state) => [state, of(state)])) as Record<DeliveryState, number>;
  };
}
