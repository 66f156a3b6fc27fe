import type { ActorContext } from '@tributary/db/actor';
import { addSubjects, publishMany } from '@tributary/db/publish';
import type { SystemActor } from '@tributary/kernel/actor';
import { giveCards, moveCards } from '@tributary/parties/cards-in-bulk';
import { endParty } from '@tributary/parties/ending';
import { vendorContact } from '@tributary/parties/queries';
import { and, eq, lte, sql } from 'drizzle-orm';
import { introduceGrantees, introduceOn } from './entitlements.access.ts';
import { ACCESS_RULES } from './entitlements.contract.ts';
import { endGrantsTo } from './entitlements.grants.handover.ts';
import { type HandoverKind, type HandoverState, handoverStates } from './entitlements.handover.contract.ts';
import { handoverDone, linesHandedOver } from './entitlements.handover.events.ts';
import { frozenLines, type HandoverRecord, roleArray } from './entitlements.handover.lines.ts';
import { dataOf, lockHandover, type OnStep } from './entitlements.handover.record.ts';
import { handoverChanges, handoverLines, handovers } from './entitlements.handover.sql.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

type System = ActorContext<SystemActor>;

/** Roles that let their holder know the end user: it then needs a card of it. */
const KNOWS_CUSTOMER = Object.entries(ACCESS_RULES)
  .filter(([role, rule]) => role !== 'end_user' && rule.seesRoles.includes('end_user'))
  .map(([role]) => role);
/** Handovers in which the customer deals with somebody else afterwards, and is told; who pays or finances is not its to know. */
const CUSTOMER_IS_TOLD: readonly HandoverKind[] = ['partner_exit', 'transfer'];

/** The scheduled handovers whose day has come: their ids, oldest day first. */
export async function dueHandovers(ctx: ActorContext): Promise<string[]> {
  const due = await ctx.tx
    .select({ id: handovers.id })
    .from(handovers)
    .where(and(eq(handovers.state, 'scheduled'), lte(handovers.effectiveOn, ctx.today)))
    .orderBy(handovers.effectiveOn, handovers.id);
  return due.map(({ id }) => id);
}

/** Completes one whose day has come; one that has been completed or withdrawn meanwhile is left alone. */
export async function completeDue(ctx: System, handoverId: string): Promise<void> {
  const handover = await lockHandover(ctx, handoverId);
  if (handover.state === 'scheduled' && handover.effectiveOn <= ctx.today) await completeHandover(ctx, handover, async () => {});
}

/**
 * What must not be known before the day: who takes over gets its own card of each customer (the card of who gave up stays), customers are
 * introduced to whom they deal with now, a merged customer is marked and its cards follow it, lines that end are ended; and everybody
 * concerned is told of its own lines. Roles and access were written when it was confirmed and need nothing.
 */
export async function completeHandover(ctx: System, handover: HandoverRecord, onStep: OnStep): Promise<void> {
  const { id, toPartyId, fromPartyId } = handover;
  await onStep('cards');
  const state = handoverStates.next('complete', handover.state as HandoverState);
  await ctx.tx.update(handovers).set({ state, doneAt: ctx.now }).where(eq(handovers.id, id));
  await ctx.tx.execute(sql`
    update ${entitlements} e set status = 'ended' from ${handoverLines} l
    where l.handover_id = ${id} and l.outcome = 'end' and e.line_id = l.line_id and e.status <> 'ended'`);
  if (handover.kind === 'customer_merge' && toPartyId) {
    await endParty(ctx, { partyId: fromPartyId, on: ctx.today, mergedIntoPartyId: toPartyId });
    await moveCards(ctx, fromPartyId, toPartyId);
    await endGrantsTo(ctx, fromPartyId);
  }
  await giveCards(ctx, await cardsWanted(ctx, handover));
  await introduceOn(ctx, frozenLines(id), ctx.today);
  await introduceGrantees(ctx, frozenLines(id));
  await onStep('events');
  await tellTheParties(ctx, handover);
  await addSubjects(ctx, await ctx.publish(handoverDone, dataOf(handover), { parties: [] }), 'line', frozenLines(id));
}

/** Who knows a customer by its lines today: those who took over; where the customer itself changed, everybody. */
async function cardsWanted(ctx: System, { id, kind, effectiveOn }: HandoverRecord) {
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const customerChanged = kind === 'customer_merge' || kind === 'customer_split';
  const tookOver = sql`exists (select 1 from ${handoverChanges} c where c.handover_id = ${id} and c.line_id = h.line_id and c.to_party_id = h.party_id)`;
  const rows = await ctx.tx.execute<{ owner: string; subject: string }>(sql`
    select distinct h.party_id as owner, e.party_id as subject
    from ${handoverLines} l
    join ${lineRoles} h on h.line_id = l.line_id and h.role = any(${roleArray(KNOWS_CUSTOMER)}) and upper_inf(h.recorded)
      and h.valid && daterange(${effectiveOn}::date, null)
    join ${lineRoles} e on e.line_id = l.line_id and e.role = 'end_user' and upper_inf(e.recorded) and e.valid && daterange(${effectiveOn}::date, null)
    where l.handover_id = ${id} and h.party_id <> e.party_id and h.party_id <> ${vendorPartyId} ${customerChanged ? sql`` : sql`and ${tookOver}`}`);
  return rows.map(({ owner, subject }) => ({ ownerPartyId: owner, subjectPartyId: subject }));
}

/** One fact a customer and heir, of the lines that are theirs alone. */
async function tellTheParties(ctx: System, { id, kind }: HandoverRecord): Promise<void> {
  const groups = await ctx.tx.execute<{ customer: string | null; heir: string | null; line_ids: string[]; ref: string }>(sql`
    select l.customer_party_id as customer, l.to_party_id as heir, array_agg(l.line_id) as line_ids, min(e.ref) as ref
    from ${handoverLines} l join ${entitlements} e on e.line_id = l.line_id
    where l.handover_id = ${id} and exists (select 1 from ${handoverChanges} c where c.handover_id = ${id} and c.line_id = l.line_id)
    group by 1, 2`);
  const customerIsTold = CUSTOMER_IS_TOLD.includes(kind as HandoverKind);
  const facts = groups.map(({ customer, heir, line_ids, ref }) => ({
    data: { entitlementRef: ref, lineIds: line_ids },
    parties: [customerIsTold ? customer : null, heir].filter((party) => party !== null),
  }));
  await publishMany(
    ctx,
    linesHandedOver,
    facts.filter(({ parties }) => parties.length > 0),
  );
}
