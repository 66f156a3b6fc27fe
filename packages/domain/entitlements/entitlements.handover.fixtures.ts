import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { VendorActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW } from '@tributary/parties/fixtures';
import { sql } from 'drizzle-orm';
import { confirmHandover, decideHandover, selectHandoverLines, startHandover } from './entitlements.handover.commands.ts';
import type { HandoverKind, HandoverOutcome, HandoverPreview } from './entitlements.handover.contract.ts';
import { previewHandover } from './entitlements.handover.queries.ts';
import { workOnHandover } from './entitlements.handover.tasks.ts';

interface Named {
  readonly ref: string;
}

export interface HandoverWish {
  readonly staff: VendorActor;
  readonly kind?: HandoverKind;
  readonly from: Named;
  /** What becomes of all lines; transfer where `to` is given. */
  readonly outcome?: HandoverOutcome;
  readonly to?: Named;
  /** Customers with an outcome of their own. */
  readonly exceptions?: readonly { readonly customer: Named; readonly outcome: HandoverOutcome; readonly to?: Named }[];
  /** References of lines; all where not wished. */
  readonly lines?: readonly string[];
  readonly customers?: readonly Named[];
  /** The day of `now` where not wished. */
  readonly effectiveOn?: string;
  readonly now?: Date;
}

/** A handover as a person makes it: a draft, its lines, its outcomes, and the preview that is confirmed. Nothing is written yet. */
export function draftHandover(database: Database, wish: HandoverWish): Promise<{ ref: string; preview: HandoverPreview }> {
  const { staff, kind = 'partner_exit', from, to, now = FIXTURE_NOW, lines, customers } = wish;
  return withActor(database, staff, { now, mode: 'write' }, async (ctx) => {
    const { ref } = await startHandover(ctx, { kind, fromRef: from.ref, effectiveOn: wish.effectiveOn ?? ctx.today });
    if (lines) await selectHandoverLines(ctx, { ref, selection: 'lines', add: [...lines] });
    if (customers) await selectHandoverLines(ctx, { ref, selection: 'customers', add: customers.map((one) => one.ref) });
    const outcome = wish.outcome ?? (to ? 'transfer' : null);
    if (outcome) await decideHandover(ctx, { ref, outcome, ...(to ? { toRef: to.ref } : {}) });
    for (const { customer, ...own } of wish.exceptions ?? [])
      await decideHandover(ctx, { ref, outcome: own.outcome, customerRefs: [customer.ref], ...(own.to ? { toRef: own.to.ref } : {}) });
    return { ref, preview: await previewHandover(ctx, { ref }) };
  });
}

/** Confirms a draft and does it, as the worker would. Returns its id. */
export async function confirmAndRun(
  database: Database,
  staff: VendorActor,
  { ref, preview }: { ref: string; preview: HandoverPreview },
  now = FIXTURE_NOW,
): Promise<void> {
  const { lineCount, customerCount } = preview;
  const id = await withActor(database, staff, { now, mode: 'write' }, async (ctx) => {
    await confirmHandover(ctx, { ref, lineCount, customerCount });
    const [row] = await ctx.tx.execute<{ id: string }>(sql`select id from handovers where ref = ${ref}`);
    return row!.id;
  });
  await workOnHandover({ database, now: () => now }, id);
}

/** The whole way: drafted, confirmed and run. */
export async function handOver(database: Database, wish: HandoverWish): Promise<{ ref: string; preview: HandoverPreview }> {
  const draft = await draftHandover(database, wish);
  await confirmAndRun(database, wish.staff, draft, wish.now);
  return draft;
}
