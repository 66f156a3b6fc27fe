import { DomainError } from '@tributary/kernel/errors';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq } from 'drizzle-orm';
import { blockingIds, compileAdvisory, type LoadedAdvisory, loadAdvisory } from './notices.advisory.ts';
import { assess } from './notices.assess.ts';
import { type AdvisoryState, type ApproveAdvisoryInput, type Approved, advisoryStates, type NoticesErrorCode } from './notices.contract.ts';
import { noticeApproved } from './notices.events.ts';
import type { CompiledScope, ScopeEntry } from './notices.scope.ts';
import { advisories, advisoryScope, noticeMatches, notices } from './notices.sql.ts';

const ROWS_A_STATEMENT = 2000;
const refuse = (code: NoticesErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * A person publishes the advisory: scope and every entitlement's verdict, NOT too, are frozen, and the mails follow. Approved twice, or by
 * two people at once, it is one notice (`repeated`). Throws `notices/products_open` (data: count), `notices/override_required` for
 * an advisory in quarantine, whose reason is kept with the person's name, and `not_found`.
 */
export async function approveAdvisory(ctx: ConsoleContext, input: ApproveAdvisoryInput): Promise<Approved> {
  const loaded = await loadAdvisory(ctx, input, { lock: true });
  const { advisory } = loaded;
  const [earlier] = await ctx.tx.select({ ref: notices.ref }).from(notices).where(eq(notices.advisoryId, advisory.id));
  if (earlier) return { noticeRef: earlier.ref, repeated: true };
  const overrideReason = advisory.state === 'quarantined' ? (input.overrideReason ?? null) : null;
  if (advisory.state === 'quarantined' && overrideReason === null)
    throw refuse('notices/override_required', { tests: advisory.failedTests }, 'overrideReason');
  const scope = await compileAdvisory(ctx, loaded);
  const open = blockingIds(scope, loaded.rows).size;
  if (open > 0) throw refuse('notices/products_open', { count: open });
  await ctx.tx
    .update(advisories)
    .set({
      state: advisoryStates.next('publish', advisory.state as AdvisoryState),
      overrideReason,
      overriddenByPersonId: overrideReason === null ? null : ctx.actor.personId,
    })
    .where(eq(advisories.id, advisory.id));
  await freezeScope(ctx, loaded, scope);
  return publishNotice(ctx, loaded, scope);
}

async function publishNotice(ctx: ConsoleContext, loaded: LoadedAdvisory, scope: CompiledScope): Promise<Approved> {
  const assessed = await assess(ctx, loaded, scope);
  const [notice] = await ctx.tx
    .insert(notices)
    .values({
      advisoryId: loaded.advisory.id,
      wave: 1,
      subject: loaded.advisory.title,
      approvedByPersonId: ctx.actor.personId,
      approvedAt: ctx.now,
    })
    .returning({ id: notices.id, ref: notices.ref });
  const matches = assessed.map(({ line, facts, partner }) => ({
    noticeId: notice!.id,
    lineId: line.lineId,
    endUserPartyId: line.endUserPartyId,
    partnerPartyId: partner?.partyId ?? null,
    verdict: facts.verdict,
    reason: { ...facts },
  }));
  for (let from = 0; from < matches.length; from += ROWS_A_STATEMENT)
    await ctx.tx.insert(noticeMatches).values(matches.slice(from, from + ROWS_A_STATEMENT));
  const told = assessed.filter(({ facts }) => facts.verdict !== 'not').map(({ line }) => line.endUserPartyId);
  const about = { noticeId: notice!.id, noticeRef: notice!.ref, advisoryId: loaded.advisory.id };
  await ctx.publish(noticeApproved, about, { parties: told });
  return { noticeRef: notice!.ref, repeated: false };
}

async function freezeScope(ctx: ConsoleContext, loaded: LoadedAdvisory, scope: CompiledScope): Promise<void> {
  const rows = scope.entries.flatMap((entry) => [...releaseRows(loaded, entry), ...blanketRows(loaded, entry)]);
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await ctx.tx.insert(advisoryScope).values(rows.slice(from, from + ROWS_A_STATEMENT));
}

function releaseRows({ advisory }: LoadedAdvisory, entry: ScopeEntry): (typeof advisoryScope.$inferInsert)[] {
  return entry.releases.map(({ releaseId, disposition, reasons }) => ({
    advisoryId: advisory.id,
    vulnerability: entry.vulnerabilityId,
    productId: entry.catalogueProductId,
    releaseId,
    status: disposition,
    treeProductId: reasons[0]?.productId ?? '',
    predicate: reasons[0]?.predicate ?? '',
    rule: reasons[0]?.rule ?? '',
  }));
}

function blanketRows({ advisory }: LoadedAdvisory, entry: ScopeEntry): (typeof advisoryScope.$inferInsert)[] {
  if (!entry.blanket) return [];
  const { disposition, reason } = entry.blanket;
  return [
    {
      advisoryId: advisory.id,
      vulnerability: entry.vulnerabilityId,
      productId: entry.catalogueProductId,
      releaseId: null,
      status: disposition,
      treeProductId: reason.productId,
      predicate: reason.predicate,
      rule: reason.rule,
    },
  ];
}
