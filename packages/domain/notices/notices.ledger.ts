import { withActor } from '@tributary/db/actor';
import { eventSubjects, events } from '@tributary/db/events.sql';
import type { TaskResources } from '@tributary/db/reaction';
import { systemActor } from '@tributary/kernel/actor';
import { peopleOfParties, vendorContact } from '@tributary/parties/queries';
import { and, eq, ne, sql } from 'drizzle-orm';
import type { VendorSide } from './notices.advisory.ts';
import { type PlannedDelivery, planDeliveries } from './notices.assess.ts';
import { deliveryStates } from './notices.contract.ts';
import { noticeHandedOver } from './notices.events.ts';
import { messageId } from './notices.recipients.ts';
import { deliveries, deliveryLines, noticeMatches, notices } from './notices.sql.ts';
import { isStillTheirs, linesLeftOver } from './notices.still-theirs.ts';

/** How many rows one worker takes at a time. */
export const BATCH = 100;
/**
 * How long a claimed row is nobody else's. It is renewed before each message, and one attempt takes at most 70 s (connection, greeting
 * and socket timeouts of `send`), so that only a worker that died lets it run out.
 */
export const LEASE_MS = 3 * 60_000;
/** A message that may or may not have arrived is tried this often, one that certainly has not somewhat longer. */
export const MAX_ATTEMPTS = 6;
/** The wait before the next attempt, times the attempts so far. */
const RETRY_AFTER_MS = 30_000;
const ROWS_A_STATEMENT = 2000;

/** What is known after an attempt: what `send` answers. `unknown` may have arrived; `refused` certainly has not. */
export type AttemptOutcome =
  | { readonly kind: 'handed_over' }
  | { readonly kind: 'unknown'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string; readonly permanent: boolean };
export type Delivery = typeof deliveries.$inferSelect;

function asSystem<T>({ database, now }: TaskResources, work: (ctx: VendorSide) => Promise<T>): Promise<T> {
  return withActor(database, systemActor, { now: now(), mode: 'write' }, work);
}

/**
 * Writes the notice's messages into the ledger, once: later attempts send what was planned first, whoever has joined since. Asked again, it
 * plans anew only what was cancelled because whoever it was for has left. Every message has its Message-ID from here on. Returns how many
 * it planned.
 */
export function planNotice(resources: TaskResources & { readonly noticeSecret: string }, noticeId: string): Promise<number> {
  return asSystem(resources, async (ctx) => {
    const [notice] = await ctx.tx.select().from(notices).where(eq(notices.id, noticeId)).for('update');
    if (!notice) return 0;
    const [planned] = await ctx.tx.select({ id: deliveries.id }).from(deliveries).where(eq(deliveries.noticeId, noticeId)).limit(1);
    const lines = planned
      ? await linesLeftOver(ctx, noticeId)
      : await ctx.tx
          .select({
            lineId: noticeMatches.lineId,
            endUserPartyId: noticeMatches.endUserPartyId,
            partnerPartyId: noticeMatches.partnerPartyId,
          })
          .from(noticeMatches)
          .where(and(eq(noticeMatches.noticeId, noticeId), ne(noticeMatches.verdict, 'not')));
    if (lines.length === 0) return 0;
    const customers = [...new Set(lines.map(({ endUserPartyId }) => endUserPartyId))];
    const people = Map.groupBy(await peopleOfParties(ctx, customers), ({ partyId }) => partyId);
    const { mailDomain } = await vendorContact(ctx);
    const messages = planDeliveries({ noticeId, wave: notice.wave, at: notice.approvedAt }, lines, people);
    const emails = new Map([...people.values()].flat().map(({ personId, email }) => [personId, email]));
    let written = 0;
    for (let from = 0; from < messages.length; from += ROWS_A_STATEMENT)
      written += await writePlan(ctx, noticeId, messages.slice(from, from + ROWS_A_STATEMENT), (message) => ({
        email: emails.get(message.personId) ?? '',
        messageId: messageId(resources.noticeSecret, message.key, mailDomain).slice(1, -1),
      }));
    return written;
  });
}

/** Returns how many are new; one that was cancelled is planned again, and of any other there is one already. */
async function writePlan(
  ctx: VendorSide,
  noticeId: string,
  messages: readonly PlannedDelivery[],
  addressed: (message: PlannedDelivery) => { email: string; messageId: string },
): Promise<number> {
  const rows = messages.map((message) => ({
    noticeId,
    personId: message.personId,
    endUserPartyId: message.endUserPartyId,
    partnerPartyId: message.context.kind === 'partner' ? message.context.partnerId : null,
    state: 'planned',
    ...addressed(message),
  }));
  const written = await ctx.tx
    .insert(deliveries)
    .values(rows)
    .onConflictDoUpdate({
      target: deliveries.messageId,
      set: { state: 'planned', leaseUntil: null, lastError: null, contentHash: null },
      setWhere: eq(deliveries.state, deliveryStates.actions.cancel.to),
    })
    .returning({ id: deliveries.id, messageId: deliveries.messageId });
  const ids = new Map(written.map((row) => [row.messageId, row.id]));
  const lines = messages.flatMap(({ lineIds }, index) => {
    const deliveryId = ids.get(rows[index]!.messageId);
    return deliveryId ? lineIds.map((lineId) => ({ deliveryId, lineId })) : [];
  });
  for (let from = 0; from < lines.length; from += ROWS_A_STATEMENT)
    await ctx.tx
      .insert(deliveryLines)
      .values(lines.slice(from, from + ROWS_A_STATEMENT))
      .onConflictDoNothing();
  return written.length;
}

/**
 * Takes up to `BATCH` rows that are due, for the length of a lease: planned ones, and those of a worker whose lease ran out. Two workers
 * never get the same row; handed-over rows are never due.
 */
export function claimBatch(resources: TaskResources, noticeId: string): Promise<Delivery[]> {
  return asSystem(resources, async (ctx) => {
    const claimable = sql.raw(`('${deliveryStates.actions.claim.from.join("', '")}')`);
    const due = sql`select d.id from ${deliveries} d where d.notice_id = ${noticeId} and d.state in ${claimable}
      and (d.lease_until is null or d.lease_until <= ${ctx.now.toISOString()}::timestamptz) order by d.id limit ${BATCH} for update skip locked`;
    return ctx.tx
      .update(deliveries)

      .set({ state: deliveryStates.actions.claim.to, leaseUntil: leaseFrom(ctx.now), attempts: sql`${deliveries.attempts} + 1` })
      .where(sql`${deliveries.id} in (${due})`)
      .returning();
  });
}

const leaseFrom = (now: Date) => new Date(now.getTime() + LEASE_MS);

/**
 * Renews the lease right before the message leaves and notes what it will be. Null where it must not leave: the lease was lost meanwhile,
 * so that the row belongs to another worker, or what was planned is not the person's any more (`isStillTheirs`).
 */
export function beginSending(resources: TaskResources, delivery: Delivery, contentHash: string): Promise<Delivery | null> {
  return asSystem(resources, async (ctx) => {
    const held = sql`${deliveries.state} = 'claimed' and ${deliveries.attempts} = ${delivery.attempts}`;
    const [row] = await ctx.tx
      .update(deliveries)
      .set({ leaseUntil: leaseFrom(ctx.now), contentHash })
      .where(and(eq(deliveries.id, delivery.id), held))
      .returning();
    return row && (await isStillTheirs(ctx, row)) ? row : null;
  });
}

/** Writes down what is known after an attempt. Only the attempt that holds the row may: a slow one must not overwrite its successor. */
export function settle(resources: TaskResources, delivery: Delivery, outcome: AttemptOutcome): Promise<void> {
  return asSystem(resources, async (ctx) => {
    await ctx.tx
      .update(deliveries)
      .set(afterOutcome(delivery, outcome, ctx.now))
      .where(and(eq(deliveries.id, delivery.id), eq(deliveries.attempts, delivery.attempts), eq(deliveries.state, 'claimed')));
  });
}

function afterOutcome(delivery: Delivery, outcome: AttemptOutcome, now: Date): Partial<typeof deliveries.$inferInsert> {
  const { hand_over, lose, give_back, fail } = deliveryStates.actions;
  if (outcome.kind === 'handed_over') return { state: hand_over.to, handedOverAt: now, leaseUntil: null, lastError: null };
  const lastError = `${outcome.kind}: ${outcome.reason}`.slice(0, 500);
  const isSpent = delivery.attempts >= MAX_ATTEMPTS;
  const retryAt = new Date(now.getTime() + delivery.attempts * RETRY_AFTER_MS);
  // Never called failed when it may have arrived: it stays unknown, is counted, and is tried no more.
  if (outcome.kind === 'unknown') return { state: lose.to, leaseUntil: isSpent ? NEVER : retryAt, lastError };
  if (outcome.permanent || isSpent) return { state: fail.to, leaseUntil: null, lastError };
  return { state: give_back.to, leaseUntil: retryAt, lastError };
}

const NEVER = new Date('9999-12-31T00:00:00Z');

/** How many messages are still to be settled: planned, leased, or unknown and worth another attempt. */
export async function countUnsettled({ database, now }: TaskResources, noticeId: string): Promise<number> {
  return withActor(database, systemActor, { now: now(), mode: 'read' }, async ({ tx }) => {
    const [row] = await tx
      .select({ count: sql<number>`count(*)::int` })
      .from(deliveries)
      .where(
        and(
          eq(deliveries.noticeId, noticeId),
          sql`(${deliveries.state} in ('planned', 'claimed') or (${deliveries.state} = 'unknown' and ${deliveries.leaseUntil} < ${NEVER.toISOString()}::timestamptz))`,
        ),
      );
    return row?.count ?? 0;
  });
}

/** Publishes once that the notice has left, to the customers that got at least one message. Nothing where none was handed over. */
export function announceHandedOver(resources: TaskResources, noticeId: string): Promise<void> {
  return asSystem(resources, async (ctx) => {
    // The lock makes two workers that finish at once follow each other.
    const [notice] = await ctx.tx.select().from(notices).where(eq(notices.id, noticeId)).for('update');
    const told = await ctx.tx
      .selectDistinct({ partyId: deliveries.endUserPartyId })
      .from(deliveries)
      .where(and(eq(deliveries.noticeId, noticeId), eq(deliveries.state, 'handed_over')));
    if (!notice || told.length === 0) return;
    const [earlier] = await ctx.tx
      .select({ id: events.id })
      .from(eventSubjects)
      .innerJoin(events, eq(events.id, eventSubjects.eventId))
      .where(and(eq(eventSubjects.subjectType, 'notice'), eq(eventSubjects.subjectId, noticeId), eq(events.name, noticeHandedOver.name)));
    if (earlier) return;
    const about = { noticeId, noticeRef: notice.ref, advisoryId: notice.advisoryId };
    await ctx.publish(noticeHandedOver, about, { parties: told.map(({ partyId }) => partyId) });
  });
}
