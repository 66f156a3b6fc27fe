import { products } from '@tributary/catalog/schema';
import { addDays, type DateRange } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { RENEWAL_GRACE_DAYS, RENEWAL_OPENS_DAYS } from '@tributary/orders/life.contract';
import { orderLines, orders } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { partyByRef } from '@tributary/parties/queries';
import { priceBooks } from '@tributary/pricing/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm';
import {
  type ChangeableInput,
  type ChangeableRow,
  type ChangesOfEntitlement,
  isRenewable,
  MAX_CHANGED,
} from './entitlements.amend.contract.ts';
import { type EntitlementRefInput, type EntitlementStatus, OPEN_END } from './entitlements.contract.ts';
import { accessTo, type HeldRole, rolesOfLines } from './entitlements.queries.ts';
import { quantityToday } from './entitlements.rows.ts';
import { access, entitlementChanges, entitlements, seats } from './entitlements.sql.ts';

/** What runs, as a change needs to know it. For the server only. */
export interface ChangedLine {
  readonly lineId: string;
  readonly ref: string;
  readonly productId: string;
  readonly productName: string;
  readonly sku: string;
  /** Today, and once every change that was accepted has taken effect. */
  readonly quantity: number;
  readonly quantityInTheEnd: number;
  readonly taken: number;
  readonly term: DateRange;
  /** As it was ordered; null where the actor did not place it, or where it runs without end. */
  readonly termMonths: number | null;
  /** Ended or suspended by decision: nothing more is ordered for it. */
  readonly isEnded: boolean;
  readonly currency: string;
  readonly roles: readonly HeldRole[];
  readonly endUserPartyId: string;
  readonly payerPartyId: string | null;
  readonly billedPartyId: string | null;
  /** Whether the actor's access allows it to order for it; staff may. */
  readonly mayOrder: boolean;
}

/** What runs, in the order of the references. Throws `not_found` for one that the actor cannot see. */
export async function changedLines(ctx: PortalContext | ConsoleContext, refs: readonly string[]): Promise<ChangedLine[]> {
  const wanted = [...new Set(refs)];
  const rows = await ctx.tx
    .select({
      lineId: entitlements.lineId,
      ref: entitlements.ref,
      productId: entitlements.productId,
      productName: products.name,
      sku: products.sku,
      quantity: quantityToday,
      quantityInTheEnd: sql<number>`(${entitlements.quantity} + coalesce((select sum(c.quantity_delta) from entitlement_changes c
        where c.line_id = ${entitlements.lineId}), 0))::int`,
      taken: sql<number>`coalesce(${seats.taken}, 0)`,
      term: entitlements.term,
      status: entitlements.status,
      // The order is the placing party's: row-level security leaves both null for everybody else.
      termMonths: orderLines.termMonths,
      currency: orderLines.currency,
    })
    .from(entitlements)
    .innerJoin(products, eq(products.id, entitlements.productId))
    .leftJoin(seats, eq(seats.lineId, entitlements.lineId))
    .leftJoin(orderLines, eq(orderLines.id, entitlements.lineId))
    .where(inArray(entitlements.ref, wanted));
  if (rows.length !== wanted.length) throw notFound();
  const lineIds = rows.map(({ lineId }) => lineId);
  const held = await rolesOfLines(ctx, lineIds);
  const allowed = ctx.actor.kind === 'vendor' ? null : await accessTo(ctx, lineIds);
  const currency = rows.every((row) => row.currency) ? '' : await usualCurrency(ctx);
  const lines = rows.map(({ status, ...row }): ChangedLine => {
    const roles = held.filter(({ lineId }) => lineId === row.lineId);
    const holderOf = (role: string) => roles.find((one) => one.role === role)?.partyId ?? null;
    return {
      ...row,
      currency: row.currency ?? currency,
      isEnded: (['ended', 'suspended'] satisfies EntitlementStatus[]).includes(status as 'ended'),
      roles,
      endUserPartyId: holderOf('end_user') ?? '',
      payerPartyId: holderOf('payer'),
      billedPartyId: holderOf('bill_to'),
      mayOrder: allowed === null || allowed.some(({ lineId, actions }) => lineId === row.lineId && actions.includes('order_renewal')),
    };
  });
  const byRef = new Map(lines.map((line) => [line.ref, line]));
  return wanted.map((ref) => byRef.get(ref)!);
}

/** The currency that a party bought in last, or else that of the first book it can read: for lines that it took over from another. */
async function usualCurrency(ctx: PortalContext | ConsoleContext): Promise<string> {
  const [last] = await ctx.tx
    .select({ currency: orders.currency })
    .from(orders)
    .where(eq(orders.placedByPartyId, ctx.actor.partyId))
    .orderBy(desc(orders.submittedAt), desc(orders.id))
    .limit(1);
  if (last) return last.currency;
  const [book] = await ctx.tx
    .select({ currency: priceBooks.currency })
    .from(priceBooks)
    .where(eq(priceBooks.state, 'published'))
    .orderBy(asc(priceBooks.level), asc(priceBooks.id))
    .limit(1);
  if (!book) throw new DomainError('orders/no_price', {});
  return book.currency;
}

/** What was done to one entitlement, and which changes the reader may order. Throws `not_found`. */
export async function getChanges(ctx: PortalContext | ConsoleContext, input: EntitlementRefInput): Promise<ChangesOfEntitlement> {
  const [line] = await changedLines(ctx, [input.ref]);
  const { lineId, term, payerPartyId, billedPartyId, isEnded, mayOrder } = line!;
  const history = await ctx.tx
    .select()
    .from(entitlementChanges)
    .where(eq(entitlementChanges.lineId, lineId))
    .orderBy(desc(entitlementChanges.recordedAt), desc(entitlementChanges.id))
    .limit(MAX_CHANGED);
  const isStaff = ctx.actor.kind === 'vendor';
  const pays = payerPartyId !== null && payerPartyId === billedPartyId && (isStaff || payerPartyId === ctx.actor.partyId);
  const runs = !isEnded && (term.until === null || term.until > ctx.today);
  const hasEnd = term.until !== null;
  const may = ([] as ChangesOfEntitlement['may'][number][]).concat(
    runs ? ['increase'] : [],
    runs && (hasEnd || isStaff) ? ['decrease'] : [],
    !isEnded && isRenewable(term, ctx.today) ? ['renewal'] : [],
    runs && hasEnd ? ['co_term'] : [],
    runs && isStaff ? ['cancel'] : [],
  );
  return {
    history: history.map(({ kind, effectiveOn, quantityDelta, termAfter, recordedAt }) => ({
      kind: kind as ChangesOfEntitlement['history'][number]['kind'],
      effectiveOn,
      quantityDelta,
      until: termAfter.until,
      recordedAt,
    })),
    may: mayOrder && pays ? may : [],
    isPaidByAnother: mayOrder && !pays,
  };
}

/**
 * What may be renewed now, first to end first, or brought to one end with the entitlement named: of the reader's own for a party, of the
 * customer of the entitlement named for staff. At most a hundred.
 */
export async function listChangeable(ctx: PortalContext | ConsoleContext, input: ChangeableInput): Promise<ChangeableRow[]> {
  const [named] = input.ref ? await changedLines(ctx, [input.ref]) : [];
  const partyId =
    ctx.actor.kind === 'party' ? ctx.actor.partyId : input.partyRef ? (await partyByRef(ctx, input.partyRef)).id : named?.endUserPartyId;
  if (!partyId) return [];
  const [first, last] =
    input.kind === 'renewal'
      ? [addDays(ctx.today, -RENEWAL_GRACE_DAYS), addDays(ctx.today, RENEWAL_OPENS_DAYS)]
      : [addDays(ctx.today, 1), addDays(OPEN_END, -1)];
  const found = await ctx.tx
    .selectDistinct({ ref: entitlements.ref, lineId: entitlements.lineId, endsOn: access.endsOn })
    .from(access)
    .innerJoin(entitlements, eq(entitlements.lineId, access.lineId))
    .where(
      and(
        eq(access.partyId, partyId),
        sql`${access.endsOn} between ${first}::date and ${last}::date`,
        sql`${access.valid} @> ${ctx.today}::date`,
      ),
    )
    // Of one day as they were ordered: a reference is random, and would shuffle them.
    .orderBy(asc(access.endsOn), asc(entitlements.lineId))
    .limit(MAX_CHANGED);
  const lines = await changedLines(
    ctx,
    found.map(({ ref }) => ref),
  );
  const fit = lines.filter(
    ({ isEnded, mayOrder, payerPartyId, billedPartyId, endUserPartyId, currency, term }) =>
      !isEnded &&
      mayOrder &&
      payerPartyId !== null &&
      payerPartyId === billedPartyId &&
      (ctx.actor.kind === 'vendor' || payerPartyId === ctx.actor.partyId) &&
      (input.kind === 'renewal' ? isRenewable(term, ctx.today) : true) &&
      (input.kind === 'renewal' ||
        !named ||
        (endUserPartyId === named.endUserPartyId && payerPartyId === named.payerPartyId && currency === named.currency)),
  );
  const names = await displayNamesFor(
    ctx,
    fit.map(({ endUserPartyId }) => endUserPartyId),
  );
  return fit.map(({ ref, productName, sku, quantityInTheEnd, term, endUserPartyId }) => ({
    ref,
    productName,
    sku,
    quantity: quantityInTheEnd,
    term,
    customerName: names.get(endUserPartyId)?.name ?? null,
  }));
}
