import type { ActorContext } from '@tributary/db/actor';
import { addMonths, type DateRange, type IsoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { partyCards } from '@tributary/parties/schema';
import type { PriceTrace } from '@tributary/pricing/contract';
import { resolvePrices } from '@tributary/pricing/queries';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import { type OrdersErrorCode, priceForTerm } from './orders.contract.ts';
import { orderSubmitted } from './orders.events.ts';
import { type Amendment, type AmendmentKind, amended, apportion, fits, type Running, shareOf, yearsOf } from './orders.life.contract.ts';
import type { HeldRole, OrderPatternName } from './orders.patterns.ts';
import { earlierOrders } from './orders.place.ts';
import { orderLines, orderRoles, orders } from './orders.sql.ts';

type Placing = PortalContext | ConsoleContext;
const refuse = (code: OrdersErrorCode, data: Record<string, unknown>) => new DomainError(code, data);

/** A change that is wished of a running line. `quantity` is the line's own: by how many it changes, or how many run on. */
export interface AmendmentWish extends Amendment {
  readonly amendsLineId: string;
  readonly productId: string;
  /** The copies that run with it: what volume breaks look at. */
  readonly quantityAfter: number;
}
/** With its price: a year's price of one, and the line's own amounts. */
export interface PricedAmendment extends AmendmentWish {
  readonly unitYearMinor: bigint;
  readonly unitListMinor: bigint;
  readonly unitNetMinor: bigint;
  readonly netMinor: bigint;
  readonly priceBookId: string;
  readonly priceTrace: PriceTrace;
}

/**
 * Prices the changes of one order from today's books on the basis of running contracts, whose protection dates are their own. A renewal
 * costs its term; what runs for part of a year costs its days, and all lines together the rounded sum of the exact amounts. Decreases and
 * cancellations cost nothing. Throws `orders/no_price` (data: line, trace).
 */
export async function priceAmendments(
  ctx: Placing,
  order: { readonly partnerPartyId: string; readonly endUserPartyId: string; readonly currency: string },
  wishes: readonly AmendmentWish[],
): Promise<PricedAmendment[]> {
  const answers = await resolvePrices(ctx, {
    ...order,
    asOf: ctx.today,
    basis: 'running_contracts',
    lines: wishes.map(({ productId, quantityAfter }) => ({ productId, quantity: Math.max(1, quantityAfter) })),
  });
  const priced = wishes.map((wish, index) => {
    const answer = answers[index]!;
    if (!answer.ok) throw refuse('orders/no_price', { line: index, trace: answer.trace });
    const days = wish.chargedUntil === null ? null : yearsOf(wish.effectiveOn, wish.chargedUntil);
    const costs = (yearMinor: bigint) =>
      wish.termMonths !== null ? priceForTerm(yearMinor, wish.termMonths) : days ? shareOf(yearMinor, days) : yearMinor;
    const isFree = wish.kind === 'decrease' || wish.kind === 'cancel';
    const whole = days && wish.termMonths === null ? days : { numerator: 1n, denominator: 1n };
    const base = wish.termMonths === null ? answer.unitNetMinor : priceForTerm(answer.unitNetMinor, wish.termMonths);
    return {
      ...wish,
      unitYearMinor: answer.unitNetMinor,
      unitListMinor: costs(answer.unitListMinor),
      unitNetMinor: costs(answer.unitNetMinor),
      exact: { numerator: isFree ? 0n : base * BigInt(wish.quantity) * whole.numerator, denominator: whole.denominator },
      priceBookId: answer.bookId,
      priceTrace: answer.trace,
    };
  });
  const { amounts } = apportion(priced.map(({ exact }) => exact));
  return priced.map(({ exact: _exact, ...line }, index) => ({ ...line, netMinor: amounts[index]! }));
}

/** An order of changes, ready to be written. `roles` as far as whoever places it may name them. */
export interface AmendmentDraft {
  readonly placedByPartyId: string;
  readonly pattern: OrderPatternName;
  readonly clientRequestId: string;
  readonly requestHash: string;
  readonly currency: string;
  readonly endUserCardId: string | null;
  readonly purchaseOrderNumber: string | null;
  readonly note: string | null;
  readonly roles: readonly HeldRole[];
  readonly lines: readonly PricedAmendment[];
}

/**
 * Places an order of changes to running lines. The same request sent again, also at the same moment, is the same order; another content
 * under its id throws `orders/request_id_reused`.
 */
export async function placeAmendment(ctx: Placing, draft: AmendmentDraft): Promise<{ ref: string; repeated: boolean }> {
  const { roles, lines, ...head } = draft;
  const [order] = await ctx.tx
    .insert(orders)
    .values({
      ...head,
      delivery: 'drop_ship',
      entry: ctx.actor.kind === 'party' ? 'portal' : 'console',
      placedByPersonId: ctx.actor.personId,
      state: 'submitted',
      startsOn: lines.map(({ effectiveOn }) => effectiveOn).sort()[0]!,
      totalNetMinor: lines.reduce((total, { netMinor }) => total + netMinor, 0n),
      submittedAt: ctx.now,
    })
    .onConflictDoNothing({ target: [orders.placedByPartyId, orders.clientRequestId] })
    .returning({ id: orders.id, ref: orders.ref });
  if (!order) return earlierAmendment(ctx, draft).then((earlier) => earlier!);
  await ctx.tx.insert(orderLines).values(
    lines.map(({ unitYearMinor: _year, quantityAfter: _after, ...line }, index) => ({
      ...line,
      orderId: order.id,
      placedByPartyId: draft.placedByPartyId,
      position: index + 1,
      currency: draft.currency,
    })),
  );
  await ctx.tx.insert(orderRoles).values(roles.map((held) => ({ orderId: order.id, ...held })));
  const onBehalfOf = ctx.actor.kind === 'party' ? {} : { onBehalfOf: draft.placedByPartyId };
  await ctx.publish(orderSubmitted, { orderId: order.id, orderRef: order.ref }, { parties: [draft.placedByPartyId], ...onBehalfOf });
  return { ref: order.ref, repeated: false };
}

/** The order that the request placed before, if it did; throws `orders/request_id_reused` for another content. */
export async function earlierAmendment(
  ctx: Placing,
  request: Pick<AmendmentDraft, 'placedByPartyId' | 'clientRequestId' | 'requestHash'>,
): Promise<{ ref: string; repeated: boolean } | null> {
  const [earlier] = (await earlierOrders(ctx, [request])).values();
  return earlier ? { ref: earlier.ref, repeated: true } : null;
}

/** The orders under way that extend one of the lines, as far as the actor may see them: none of them may be extended twice. */
export async function extensionsUnderWay(ctx: Placing, lineIds: readonly string[]): Promise<{ lineId: string; orderRef: string }[]> {
  const rows = await ctx.tx
    .select({ lineId: orderLines.amendsLineId, orderRef: orders.ref })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(
      and(
        inArray(orderLines.amendsLineId, [...lineIds]),
        inArray(orderLines.kind, ['renewal', 'co_term']),
        inArray(orders.state, ['submitted', 'held']),
      ),
    );
  return rows.flatMap(({ lineId, orderRef }) => (lineId ? [{ lineId, orderRef }] : []));
}

/** One accepted change, with what it did to its line. */
export interface AppliedAmendment {
  readonly sourceLineId: string;
  readonly orderId: string;
  readonly kind: AmendmentKind;
  readonly effectiveOn: IsoDate;
  readonly quantityDelta: number;
  readonly termBefore: DateRange;
  readonly termAfter: DateRange;
}
export interface AmendedLine {
  readonly lineId: string;
  readonly steps: readonly AppliedAmendment[];
  readonly running: Running;
}

/** What became of running lines by their accepted changes, in the order of decision. For the vendor's side, which sees all orders. */
export async function amendedLines(ctx: ActorContext, lineIds: readonly string[]): Promise<AmendedLine[]> {
  if (lineIds.length === 0) return [];
  const roots = await ctx.tx
    .select({ id: orderLines.id, quantity: orderLines.quantity, termMonths: orderLines.termMonths, startsOn: orders.startsOn })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(inArray(orderLines.id, [...lineIds]));
  const changes = await ctx.tx
    .select({ line: orderLines, orderId: orders.id })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(and(inArray(orderLines.amendsLineId, [...lineIds]), inArray(orders.state, ['accepted', 'fulfilled', 'closed'])))
    .orderBy(asc(orders.decidedAt), asc(orders.id), asc(orderLines.position));
  return roots.map((root) => {
    const until = root.termMonths === null ? null : addMonths(root.startsOn, root.termMonths);
    let running: Running = { quantity: root.quantity, term: { from: root.startsOn, until } };
    const steps: AppliedAmendment[] = [];
    for (const { line, orderId } of changes.filter((change) => change.line.amendsLineId === root.id)) {
      const change = toAmendment(line);
      const { quantityDelta, ...after } = amended(running, change);
      steps.push({
        sourceLineId: line.id,
        orderId,
        kind: change.kind,
        effectiveOn: change.effectiveOn,
        quantityDelta,
        termBefore: running.term,
        termAfter: after.term,
      });
      running = after;
    }
    return { lineId: root.id, steps, running };
  });
}

const toAmendment = (line: typeof orderLines.$inferSelect): Amendment => ({
  kind: line.kind as AmendmentKind,
  quantity: line.quantity,
  termMonths: line.termMonths,
  effectiveOn: line.effectiveOn!,
  chargedUntil: line.chargedUntil,
});

/**
 * At acceptance: whether the order changes running lines, and that each change still fits what runs, since another may have been accepted
 * meanwhile. The lines stay locked until the end of the transaction, so that decisions on one line follow one another. Names the end user.
 * Throws `orders/line_changed` (data: lineRef, kind).
 */
export async function confirmAmendments(
  ctx: ConsoleContext,
  order: { readonly id: string; readonly endUserCardId: string | null; readonly placedByPartyId: string },
): Promise<boolean> {
  const lines = await ctx.tx
    .select()
    .from(orderLines)
    .where(and(eq(orderLines.orderId, order.id), ne(orderLines.kind, 'new')))
    .orderBy(asc(orderLines.position));
  if (lines.length === 0) return false;
  const rootIds = [...new Set(lines.map(({ amendsLineId }) => amendsLineId!))];
  await ctx.tx
    .select({ id: orderLines.id })
    .from(orderLines)
    .where(inArray(orderLines.id, rootIds))
    .orderBy(asc(orderLines.id))
    .for('update');
  const running = new Map((await amendedLines(ctx, rootIds)).map((line) => [line.lineId, line.running]));
  for (const line of lines) {
    const change = toAmendment(line);
    const now = running.get(line.amendsLineId!)!;
    if (!fits(now, change)) throw refuse('orders/line_changed', { lineRef: line.ref, kind: change.kind });
    running.set(line.amendsLineId!, amended(now, change));
  }
  const [card] = order.endUserCardId
    ? await ctx.tx.select({ partyId: partyCards.subjectPartyId }).from(partyCards).where(eq(partyCards.id, order.endUserCardId))
    : [];
  await ctx.tx
    .insert(orderRoles)
    .values({ orderId: order.id, role: 'end_user', partyId: card?.partyId ?? order.placedByPartyId })
    .onConflictDoNothing();
  return true;
}

/** Adds to an order of changes the roles that its placing party could not name; those it holds stay. Idempotent. */
export async function nameRoles(ctx: ActorContext, orderId: string, roles: readonly HeldRole[]): Promise<void> {
  const held = await ctx.tx.select().from(orderRoles).where(eq(orderRoles.orderId, orderId));
  const missing = roles.filter(({ role, tier }) => !held.some((one) => one.role === role && one.tier === tier));
  if (missing.length > 0)
    await ctx.tx
      .insert(orderRoles)
      .values(missing.map(({ role, tier, partyId }) => ({ orderId, role, tier, partyId })))
      .onConflictDoNothing();
}
