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

/**
 * The peer that an exit is measured against: what a person would type by hand to pass all roles that a partner sells and pays by to another
 * from a day on, on both clocks and with access, without journal, checks, cards, events or policies. Run in one transaction as superuser,
 * over the same constraints. Never for use: it asks nobody.
 */
export function bareExit(fromPartyId: string, toPartyId: string, effectiveOn: string): string[] {
  const mine = `party_id = '${fromPartyId}' and role in ('sold_by', 'serviced_by', 'bill_to', 'payer', 'signatory')
    and upper_inf(recorded) and valid && daterange('${effectiveOn}', null)`;
  return [
    `create temporary table bare on commit drop as
       select id, line_id, role, tier, level, valid, greatest(clock_timestamp(), lower(recorded) + interval '1 microsecond') as at from line_roles r where ${mine}
         and line_id not in (select line_id from line_roles where party_id = '${fromPartyId}' and role = 'end_user')`,
    `update line_roles r set recorded = tstzrange(lower(r.recorded), b.at) from bare b where r.id = b.id`,
    `insert into line_roles (line_id, role, tier, party_id, level, valid, recorded)
       select line_id, role, tier, '${fromPartyId}', level, daterange(lower(valid), '${effectiveOn}'), tstzrange(at, null) from bare where lower(valid) < '${effectiveOn}'
       union all
       select line_id, role, tier, '${toPartyId}', 'line', valid * daterange('${effectiveOn}', null), tstzrange(at, null) from bare`,
    `create temporary table bare_access on commit drop as
       select a.* from access a join bare b on a.line_id = b.line_id and a.party_id = '${fromPartyId}' and a.source = b.role and a.valid = b.valid`,
    `delete from access a using bare_access b where a.party_id = b.party_id and a.line_id = b.line_id and a.source = b.source and a.valid = b.valid`,
    `insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
       select party_id, line_id, source, actions, sees_roles, daterange(lower(valid), '${effectiveOn}'), ends_on from bare_access where lower(valid) < '${effectiveOn}'
       union all
       select '${toPartyId}', line_id, source, actions, sees_roles, valid * daterange('${effectiveOn}', null), ends_on from bare_access`,
  ];
}
