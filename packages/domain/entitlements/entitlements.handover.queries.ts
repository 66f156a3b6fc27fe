import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import { fromPgRange } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import { orderLines } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq, type SQL, sql } from 'drizzle-orm';
import {
  type HandoverCustomer,
  type HandoverDetail,
  type HandoverKind,
  type HandoverLine,
  type HandoverOutcome,
  type HandoverPageInput,
  type HandoverPreview,
  type HandoverRefInput,
  type HandoverReportInput,
  type HandoverReportRow,
  type HandoverRow,
  type HandoverSelection,
  type HandoverState,
  type HandoverStep,
  handoverStates,
  type ListHandoversInput,
  type NamedParty,
} from './entitlements.handover.contract.ts';
import { candidateLines, type HandoverRecord, ruleOf, selectedLines } from './entitlements.handover.lines.ts';
import { previewOf } from './entitlements.handover.preview.ts';
import { handoverChanges, handoverLines, handoverOutcomes, handoverProgress, handovers } from './entitlements.handover.sql.ts';
import { entitlements } from './entitlements.sql.ts';

/** A handover's row by reference; throws `not_found`. */
export async function handoverByRef(ctx: ActorContext, ref: string): Promise<HandoverRecord> {
  const [handover] = await ctx.tx.select().from(handovers).where(eq(handovers.ref, ref));
  if (!handover) throw notFound();
  return handover;
}

/** The names of parties for rows that carry ids, as the vendor knows them. */
async function namesOf(ctx: ActorContext, partyIds: readonly (string | null)[]): Promise<(partyId: string | null) => NamedParty | null> {
  const names = await displayNamesFor(
    ctx,
    partyIds.filter((one) => one !== null),
  );
  return (partyId) => {
    const known = partyId === null ? null : names.get(partyId);
    return known ? { ref: known.ref ?? '', name: known.name } : null;
  };
}

const contains = (q: string, texts: SQL) => sql`strpos(lower(concat_ws(' ', ${texts})), lower(${q})) > 0`;

/** Whether a candidate line `c` is found by a text: in its reference, its product or its customer's name. */
export const searchLines = (q: string) => sql`exists (
  select 1 from ${orderLines} l join ${products} p on p.id = l.product_id join ${entitlements} e on e.line_id = l.id
    join ${parties} u on u.id = c.customer_party_id
  where l.id = c.line_id and ${contains(q, sql`l.ref, e.ref, p.name, p.sku, u.name`)})`;

/** All handovers, newest first; `q` is part of the name of who gives up or takes over, or the whole reference. Drafts put away are not shown. */
export async function listHandovers(ctx: ConsoleContext, input: ListHandoversInput): Promise<Page<HandoverRow>> {
  const before = decodeCursor(input.cursor, 2);
  const rows = await ctx.tx.execute<Listed>(sql`
    select ${listedColumns} from ${handovers} h left join ${people} maker on maker.id = h.created_by_person_id
    where ${input.state ? sql`h.state = ${input.state}` : sql`h.state <> 'discarded'`}
      ${input.q ? sql`and (h.ref = upper(${input.q}) or exists (select 1 from ${parties} p where p.id in (h.from_party_id, h.to_party_id) and ${contains(input.q, sql`p.name`)}))` : sql``}
      ${before && isCursorInstant(before[0]) ? sql`and (h.created_at, h.id) < (${before[0]}::timestamptz, coalesce((select k.id from ${handovers} k where k.ref = ${before[1]}), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))` : sql``}
    order by h.created_at desc, h.id desc limit ${input.limit + 1}`);
  const page = toPage([...rows], input.limit, (row) => [row.created_at, row.ref]);
  const name = await namesOf(
    ctx,
    page.rows.flatMap((row) => [row.from_party_id, row.to_party_id]),
  );
  return { rows: page.rows.map((row) => toRow(row, name)), nextCursor: page.nextCursor };
}

interface Listed extends Record<string, unknown> {
  ref: string;
  kind: HandoverKind;
  state: HandoverState;
  from_party_id: string;
  to_party_id: string | null;
  outcome: HandoverOutcome | null;
  effective_on: string;
  line_count: number | null;
  customer_count: number | null;
  created_at: string;
  created_by: string | null;
}
const listedColumns = sql`h.ref, h.kind, h.state, h.from_party_id, h.to_party_id, h.outcome, h.effective_on::text as effective_on,
  h.line_count, h.customer_count, to_char(h.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as created_at, maker.name as created_by`;

function toRow(row: Listed, name: (partyId: string | null) => NamedParty | null): HandoverRow {
  return {
    ref: row.ref,
    kind: row.kind,
    state: row.state,
    from: name(row.from_party_id)!,
    to: name(row.to_party_id),
    outcome: row.outcome,
    effectiveOn: row.effective_on,
    lineCount: row.line_count,
    customerCount: row.customer_count,
    createdAt: new Date(row.created_at),
    createdByName: row.created_by,
  };
}

/** One handover with how far it is and, once confirmed, where its lines went. Throws `not_found`. */
export async function getHandover(ctx: ConsoleContext, { ref }: HandoverRefInput): Promise<HandoverDetail> {
  const handover = await handoverByRef(ctx, ref);
  const [row] = await ctx.tx.execute<
    Listed & {
      confirmed_by: string | null;
      withdrawn_by: string | null;
      step: HandoverStep | null;
      done: number;
      total: number;
      changes: number;
    }
  >(sql`
    select ${listedColumns}, confirmer.name as confirmed_by, withdrawer.name as withdrawn_by, progress.step, progress.done, progress.total,
      (select count(*)::int from ${handoverChanges} c where c.handover_id = h.id) as changes
    from ${handovers} h left join ${people} maker on maker.id = h.created_by_person_id
    left join ${people} confirmer on confirmer.id = h.confirmed_by_person_id
    left join ${people} withdrawer on withdrawer.id = h.withdrawn_by_person_id
    left join ${handoverProgress} progress on progress.handover_id = h.id
    where h.id = ${handover.id}`);
  const name = await namesOf(ctx, [handover.fromPartyId, handover.toPartyId]);
  const isAtWork = handover.state === 'running' || handover.state === 'withdrawing';
  const wasConfirmed = handover.state !== 'draft' && handover.state !== 'discarded';
  const { step, done, total } = row!;
  return {
    ...toRow(row!, name),
    selection: handover.selection as HandoverSelection,
    reason: handover.reason,
    confirmedAt: wasConfirmed ? handover.confirmedAt : null,
    confirmedByName: wasConfirmed ? row!.confirmed_by : null,
    withdrawnAt: handover.withdrawnAt,
    withdrawnByName: row!.withdrawn_by,
    doneAt: handover.doneAt,
    refusal: handover.refusal,
    progress: isAtWork && step ? { step, done, total } : null,
    canWithdraw: handoverStates.can('withdraw', handover.state as HandoverState) && handover.effectiveOn > ctx.today,
    changeCount: handover.recordedAt ? row!.changes : null,
    targets: wasConfirmed ? (await previewOf(ctx, handover)).targets : [],
    outcomes: ruleOf(handover).outcomes,
  };
}

/** What a draft would do, in numbers; of a confirmed one, what it did. Throws `not_found`. */
export async function previewHandover(ctx: ConsoleContext, { ref }: HandoverRefInput): Promise<HandoverPreview> {
  return previewOf(ctx, await handoverByRef(ctx, ref));
}

/** The end customers that a handover could concern (a draft) or concerns, by name, with what becomes of their lines. */
export async function listHandoverCustomers(ctx: ConsoleContext, input: HandoverPageInput): Promise<Page<HandoverCustomer>> {
  const handover = await handoverByRef(ctx, input.ref);
  const after = decodeCursor(input.cursor, 2);
  const key = sql`lower(p.name)`;
  const isDraft = handover.state === 'draft';
  const lines = isDraft ? candidateLines(handover) : selectedLines(handover);
  const rows = await ctx.tx.execute<{
    ref: string;
    name: string;
    key: string;
    lines: number;
    chosen: boolean;
    outcome: HandoverOutcome | null;
    to_party_id: string | null;
    own: boolean;
  }>(sql`
    select p.ref, p.name, ${key} as key, c.lines, coalesce(o.outcome, ${handover.outcome}) as outcome, o.outcome is not null as own,
      case when o.outcome is null then ${handover.toPartyId}::uuid else o.to_party_id end as to_party_id,
      ${isDraft && handover.selection === 'customers' ? sql`o.handover_id is not null` : isDraft && handover.selection === 'lines' ? sql`c.picked` : sql`true`} as chosen
    from (select s.customer_party_id, count(*)::int as lines, bool_or(${isDraft && handover.selection === 'lines' ? sql`h.line_id is not null` : sql`true`}) as picked
      from (${lines}) s left join ${handoverLines} h on h.handover_id = ${handover.id} and h.line_id = s.line_id group by 1) c
    join ${parties} p on p.id = c.customer_party_id
    left join ${handoverOutcomes} o on o.handover_id = ${handover.id} and o.customer_party_id = p.id
    where true ${input.q ? sql`and ${contains(input.q, sql`p.name, p.ref`)}` : sql``} ${after ? sql`and (${key}, p.ref) > (${after[0]}, ${after[1]})` : sql``}
    order by ${key}, p.ref limit ${input.limit + 1}`);
  const page = toPage([...rows], input.limit, (row) => [row.key, row.ref]);
  const name = await namesOf(
    ctx,
    page.rows.map((row) => row.to_party_id),
  );
  return {
    rows: page.rows.map((row) => ({
      ref: row.ref,
      name: row.name,
      lineCount: row.lines,
      chosen: row.chosen,
      outcome: row.outcome,
      to: row.outcome === 'transfer' ? name(row.to_party_id) : null,
      isOwn: row.own,
    })),
    nextCursor: page.nextCursor,
  };
}

/** The lines that a draft could pick from, or that a confirmed one is about, in the order in which they were ordered. */
export async function listHandoverLines(ctx: ConsoleContext, input: HandoverPageInput): Promise<Page<HandoverLine>> {
  const handover = await handoverByRef(ctx, input.ref);
  const after = decodeCursor(input.cursor, 1);
  const isDraft = handover.state === 'draft';
  const rows = await ctx.tx.execute<{
    ref: string;
    entitlement: string;
    product: string;
    quantity: number;
    term: string;
    customer_party_id: string | null;
    picked: boolean;
  }>(sql`
    select l.ref, e.ref as entitlement, p.name as product, e.quantity, e.term::text as term, c.customer_party_id,
      ${isDraft ? sql`exists (select 1 from ${handoverLines} h where h.handover_id = ${handover.id} and h.line_id = c.line_id)` : sql`true`} as picked
    from (${isDraft ? candidateLines(handover) : selectedLines(handover)}) c
    join ${orderLines} l on l.id = c.line_id join ${entitlements} e on e.line_id = c.line_id join ${products} p on p.id = e.product_id
    where true ${input.q ? sql`and ${searchLines(input.q)}` : sql``}
      ${after ? sql`and c.line_id > coalesce((select k.id from ${orderLines} k where k.ref = ${after[0]}), '00000000-0000-0000-0000-000000000000')` : sql``}
    order by c.line_id limit ${input.limit + 1}`);
  const page = toPage([...rows], input.limit, (row) => [row.ref]);
  const name = await namesOf(
    ctx,
    page.rows.map((row) => row.customer_party_id),
  );
  return {
    rows: page.rows.map((row) => ({
      lineRef: row.ref,
      entitlementRef: row.entitlement,
      productName: row.product,
      customer: name(row.customer_party_id),
      quantity: row.quantity,
      endsOn: fromPgRange(row.term).until,
      picked: row.picked,
    })),
    nextCursor: page.nextCursor,
  };
}

/** Every role that changed hands, before and after, in the order of lines: what the report's file is written from, page by page. */
export async function readHandoverReport(ctx: ConsoleContext, input: HandoverReportInput): Promise<Page<HandoverReportRow>> {
  const handover = await handoverByRef(ctx, input.ref);
  const after = decodeCursor(input.cursor, 4);
  const rows = await ctx.tx.execute<{
    ref: string;
    entitlement: string;
    product: string;
    customer_party_id: string | null;
    outcome: HandoverOutcome;
    role: string;
    tier: number;
    valid: string;
    to_party_id: string | null;
  }>(sql`
    select l.ref, e.ref as entitlement, p.name as product, f.customer_party_id, f.outcome, c.role, c.tier, c.valid::text as valid, c.to_party_id
    from ${handoverChanges} c join ${handoverLines} f on f.handover_id = c.handover_id and f.line_id = c.line_id
    join ${orderLines} l on l.id = c.line_id join ${entitlements} e on e.line_id = c.line_id join ${products} p on p.id = e.product_id
    where c.handover_id = ${handover.id}
      ${after ? sql`and (c.line_id, c.role, c.tier, c.valid) > ((select k.id from ${orderLines} k where k.ref = ${after[0]}), ${after[1]}, ${after[2]}::smallint, ${after[3]}::daterange)` : sql``}
    order by c.line_id, c.role, c.tier, c.valid limit ${input.limit + 1}`);
  const page = toPage([...rows], input.limit, (row) => [row.ref, row.role, String(row.tier), row.valid]);
  const name = await namesOf(ctx, [handover.fromPartyId, ...new Set(page.rows.flatMap((row) => [row.customer_party_id, row.to_party_id]))]);
  return {
    rows: page.rows.map((row) => {
      const { from, until } = fromPgRange(row.valid);
      return {
        lineRef: row.ref,
        entitlementRef: row.entitlement,
        productName: row.product,
        customer: name(row.customer_party_id),
        outcome: row.outcome,
        role: row.role as HandoverReportRow['role'],
        tier: row.tier,
        from,
        until,
        before: name(handover.fromPartyId)!,
        after: name(row.to_party_id),
      };
    }),
    nextCursor: page.nextCursor,
  };
}
