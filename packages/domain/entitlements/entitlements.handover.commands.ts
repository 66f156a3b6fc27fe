import { DomainError, notFound } from '@tributary/kernel/errors';
import { partyByRef } from '@tributary/parties/queries';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq, inArray, sql } from 'drizzle-orm';
import {
  type ConfirmHandoverInput,
  confirmHandoverInput,
  type DateHandoverInput,
  type DecideHandoverInput,
  decideHandoverInput,
  HANDOVER_RULES,
  type HandoverAction,
  type HandoverErrorCode,
  type HandoverKind,
  type HandoverRefInput,
  type HandoverState,
  handoverStates,
  refuseUnfitDate,
  type SelectHandoverInput,
  type StartHandoverInput,
  selectHandoverInput,
  startHandoverInput,
} from './entitlements.handover.contract.ts';
import { handoverConfirmed, handoverWithdrawalAsked } from './entitlements.handover.events.ts';
import { candidateLines, type HandoverRecord, ruleOf, selectedLines } from './entitlements.handover.lines.ts';
import { previewOf, storedPreview } from './entitlements.handover.preview.ts';
import { searchLines } from './entitlements.handover.queries.ts';
import { dataOf } from './entitlements.handover.record.ts';
import { handoverLines, handoverOutcomes, handoverProgress, handovers } from './entitlements.handover.sql.ts';
import { refuseUnfitTarget, refuseUnfitTargets } from './entitlements.handover.targets.ts';

const refuse = (code: HandoverErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });

/** The handover by reference, locked, in a state that the action may start from. Throws `not_found`, `entitlements/handover_state`. */
async function lockFor(ctx: ConsoleContext, ref: string, action: HandoverAction): Promise<HandoverRecord> {
  const [handover] = await ctx.tx.select().from(handovers).where(eq(handovers.ref, ref)).for('no key update');
  if (!handover) throw notFound();
  handoverStates.next(action, handover.state as HandoverState);
  return handover;
}

/**
 * Begins a draft: who gives up its roles, why, and from which day. All its lines are chosen, and nothing is decided where there is a choice.
 * Throws `entitlements/handover_date_*`, `not_found`.
 */
export async function startHandover(ctx: ConsoleContext, input: StartHandoverInput): Promise<{ ref: string }> {
  const { kind, fromRef, effectiveOn = ctx.today, reason } = startHandoverInput.parse(input);
  refuseUnfitDate(kind, effectiveOn, ctx.today);
  const from = await partyByRef(ctx, fromRef);
  const [handover] = await ctx.tx
    .insert(handovers)
    .values({
      kind,
      state: 'draft',
      fromPartyId: from.id,
      effectiveOn,
      reason: reason ?? null,
      createdAt: ctx.now,
      createdByPersonId: ctx.actor.personId,
    })
    .returning({ ref: handovers.ref });
  return handover!;
}

/** Another day. Throws `entitlements/handover_date_*`, `entitlements/handover_state`, `not_found`. */
export async function dateHandover(ctx: ConsoleContext, { ref, effectiveOn }: DateHandoverInput): Promise<void> {
  const handover = await lockFor(ctx, ref, 'change');
  refuseUnfitDate(handover.kind as HandoverKind, effectiveOn, ctx.today);
  await ctx.tx.update(handovers).set({ effectiveOn, refusal: null }).where(eq(handovers.id, handover.id));
}

/**
 * Chooses lines: all, those of customers, or single ones; what is added and removed are references of customers or of lines, and `matching`
 * adds what a search finds, in one statement. A merge is of everything. Throws `entitlements/handover_state`, `not_found`.
 */
export async function selectHandoverLines(ctx: ConsoleContext, input: SelectHandoverInput): Promise<void> {
  const { ref, selection, add, remove, matching } = selectHandoverInput.parse(input);
  const handover = await lockFor(ctx, ref, 'change');
  const kept = handover.kind === 'customer_merge' ? 'all' : selection;
  await ctx.tx.update(handovers).set({ selection: kept }).where(eq(handovers.id, handover.id));
  const text = (refs: readonly string[]) => sql`${sql.param(`{${refs.map((one) => JSON.stringify(one)).join(',')}}`)}::text[]`;
  const found = matching === undefined ? sql`false` : searchLines(matching);
  if (kept === 'customers') {
    await ctx.tx.execute(sql`
      insert into ${handoverOutcomes} (handover_id, customer_party_id)
      select distinct ${handover.id}::uuid, c.customer_party_id from (${candidateLines(handover)}) c
      where c.customer_party_id in (select p.id from ${parties} p where p.ref = any(${text(add)})) or ${found} on conflict do nothing`);
    await ctx.tx.execute(sql`
      delete from ${handoverOutcomes} o using ${parties} p
      where o.handover_id = ${handover.id} and p.id = o.customer_party_id and p.ref = any(${text(remove)})`);
  }
  if (kept === 'lines') {
    await ctx.tx.execute(sql`
      insert into ${handoverLines} (handover_id, line_id)
      select ${handover.id}::uuid, c.line_id from (${candidateLines(handover)}) c
      where c.line_id in (select l.id from order_lines l where l.ref = any(${text(add)})) or ${found} on conflict do nothing`);
    await ctx.tx.execute(sql`
      delete from ${handoverLines} h using order_lines l where h.handover_id = ${handover.id} and l.id = h.line_id and l.ref = any(${text(remove)})`);
  }
}

/**
 * Decides what becomes of the lines: of every customer, or of those named, which then keep their own answer; `follow` takes that back.
 * Throws `entitlements/handover_outcome_not_allowed`, `handover_target_missing` and as `refuseUnfitTarget`, each with its field.
 */
export async function decideHandover(ctx: ConsoleContext, input: DecideHandoverInput): Promise<void> {
  const { ref, outcome, toRef, customerRefs } = decideHandoverInput.parse(input);
  const handover = await lockFor(ctx, ref, 'change');
  const own =
    customerRefs &&
    (await ctx.tx
      .select({ id: parties.id })
      .from(parties)
      .where(inArray(parties.ref, [...customerRefs, ''])));
  if (outcome === 'follow') {
    // Where customers are chosen by their rows, the row stays.
    for (const { id } of own ?? [])
      await ctx.tx.execute(sql`
        update ${handoverOutcomes} set outcome = null, to_party_id = null where handover_id = ${handover.id} and customer_party_id = ${id}`);
    return;
  }
  if (!ruleOf(handover).outcomes.includes(outcome))
    throw refuse('entitlements/handover_outcome_not_allowed', { outcome, kind: handover.kind }, 'outcome');
  if (outcome === 'transfer' && !toRef) throw refuse('entitlements/handover_target_missing', {}, 'toRef');
  const to = outcome === 'transfer' ? await partyByRef(ctx, toRef!) : null;
  if (to) await refuseUnfitTarget(ctx, handover, [to.id]);
  if (!own) {
    await ctx.tx
      .update(handovers)
      .set({ outcome, toPartyId: to?.id ?? null, refusal: null })
      .where(eq(handovers.id, handover.id));
    return;
  }
  if (own.length === 0) throw notFound();
  const isMany = HANDOVER_RULES[handover.kind as HandoverKind].outcomes.length > 1;
  if (!isMany) throw refuse('entitlements/handover_outcome_not_allowed', { outcome, kind: handover.kind }, 'outcome');
  await ctx.tx
    .insert(handoverOutcomes)
    .values(own.map(({ id }) => ({ handoverId: handover.id, customerPartyId: id, outcome, toPartyId: to?.id ?? null })))
    .onConflictDoUpdate({
      target: [handoverOutcomes.handoverId, handoverOutcomes.customerPartyId],
      set: { outcome, toPartyId: to?.id ?? null },
    });
}

/**
 * Confirms exactly what the person saw: its lines and their outcomes are frozen and the worker begins. Where the numbers are others by now
 * it throws `entitlements/handover_changed` with both. Throws `handover_nothing_selected`, `handover_outcome_missing`, `handover_date_*`,
 * as `refuseUnfitTargets`, `handover_state`, `not_found`; a refusal writes nothing.
 */
export async function confirmHandover(ctx: ConsoleContext, input: ConfirmHandoverInput): Promise<{ ref: string }> {
  const { ref, lineCount, customerCount } = confirmHandoverInput.parse(input);
  const handover = await lockFor(ctx, ref, 'confirm');
  const preview = await previewOf(ctx, handover);
  if (preview.lineCount === 0) throw refuse('entitlements/handover_nothing_selected', {}, 'lines');
  if (preview.undecidedLineCount > 0)
    throw refuse('entitlements/handover_outcome_missing', { lines: preview.undecidedLineCount }, 'outcome');
  await refuseUnfitTargets(ctx, handover);
  if (preview.lineCount !== lineCount || preview.customerCount !== customerCount)
    throw refuse(
      'entitlements/handover_changed',
      { lines: preview.lineCount, customers: preview.customerCount, seenLines: lineCount, seenCustomers: customerCount },
      'lineCount',
    );
  await ctx.tx.execute(sql`
    insert into ${handoverLines} (handover_id, line_id, customer_party_id, outcome, to_party_id)
    select ${handover.id}::uuid, s.line_id, s.customer_party_id, s.outcome, s.to_party_id from (${selectedLines(handover)}) s
    on conflict (handover_id, line_id) do update
      set customer_party_id = excluded.customer_party_id, outcome = excluded.outcome, to_party_id = excluded.to_party_id`);
  await ctx.tx.execute(sql`delete from ${handoverLines} where handover_id = ${handover.id} and outcome is null`);
  const eventId = await ctx.publish(handoverConfirmed, dataOf(handover), { parties: [] });
  await ctx.tx
    .update(handovers)
    .set({
      state: handoverStates.next('confirm', 'draft'),
      confirmedAt: ctx.now,
      confirmedByPersonId: ctx.actor.personId,
      eventId,
      lineCount,
      customerCount,
      preview: storedPreview(preview),
      refusal: null,
    })
    .where(eq(handovers.id, handover.id));
  await ctx.tx.delete(handoverProgress).where(eq(handoverProgress.handoverId, handover.id));
  return { ref };
}

/** Takes a scheduled handover back, as long as its day has not come. Throws `entitlements/handover_has_begun`, `handover_state`, `not_found`. */
export async function withdrawHandover(ctx: ConsoleContext, { ref }: HandoverRefInput): Promise<void> {
  const handover = await lockFor(ctx, ref, 'withdraw');
  const { effectiveOn } = handover;
  if (effectiveOn <= ctx.today) throw refuse('entitlements/handover_has_begun', { effectiveOn }, 'effectiveOn');
  const eventId = await ctx.publish(handoverWithdrawalAsked, dataOf(handover), { parties: [] });
  await ctx.tx
    .update(handovers)
    .set({
      state: handoverStates.next('withdraw', 'scheduled'),
      withdrawnAt: ctx.now,
      withdrawnByPersonId: ctx.actor.personId,
      eventId,
    })
    .where(eq(handovers.id, handover.id));
  await ctx.tx.delete(handoverProgress).where(eq(handoverProgress.handoverId, handover.id));
}

/** Puts a draft away; nothing of it was ever done. Throws `entitlements/handover_state`, `not_found`. */
export async function discardHandover(ctx: ConsoleContext, { ref }: HandoverRefInput): Promise<void> {
  const handover = await lockFor(ctx, ref, 'discard');
  await ctx.tx
    .update(handovers)
    .set({ state: handoverStates.next('discard', 'draft') })
    .where(eq(handovers.id, handover.id));
}
