import { createHash } from 'node:crypto';
import { addDays, addMonths, type IsoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import {
  type AmendmentWish,
  earlierAmendment,
  extensionsUnderWay,
  type PricedAmendment,
  placeAmendment,
  priceAmendments,
} from '@tributary/orders/amend';
import { PRICED_TERM_MONTHS } from '@tributary/orders/contract';
import type { OrderPatternName } from '@tributary/orders/patterns';
import { hashOfRequest } from '@tributary/orders/place';
import { displayNamesFor } from '@tributary/parties/names';
import { vendorContact } from '@tributary/parties/queries';
import { partyCards } from '@tributary/parties/schema';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, asc, eq } from 'drizzle-orm';
import {
  type AmendErrorCode,
  type ChangeInput,
  type ChangeQuote,
  isRenewable,
  type OrderChangeInput,
  type OrderedChange,
} from './entitlements.amend.contract.ts';
import { type ChangedLine, changedLines } from './entitlements.amend-lines.ts';

type Changing = PortalContext | ConsoleContext;
const refuse = (code: AmendErrorCode, data: Record<string, unknown> = {}, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** One order that a change makes: of one customer, for one payer, in one currency. */
interface Group {
  readonly payerPartyId: string;
  readonly endUserPartyId: string;
  readonly currency: string;
  readonly lines: readonly { readonly of: ChangedLine; readonly wish: AmendmentWish }[];
}

/** What the change would cost today, order by order and line by line with its trace, without ordering it; throws as `orderChange`. */
export async function quoteChange(ctx: Changing, input: ChangeInput): Promise<ChangeQuote> {
  const groups = await planChange(ctx, input);
  const names = await displayNamesFor(
    ctx,
    groups.map(({ endUserPartyId }) => endUserPartyId),
  );
  const quoted: ChangeQuote['orders'][number][] = [];
  for (const group of groups) {
    const priced = await price(ctx, group);
    quoted.push({
      customerName: names.get(group.endUserPartyId)?.name ?? '',
      lines: priced.map((line, index) => {
        const { of } = group.lines[index]!;
        return {
          entitlementRef: of.ref,
          productName: of.productName,
          sku: of.sku,
          kind: input.kind,
          quantity: line.quantity,
          quantityBefore: of.quantity,
          quantityAfter: line.quantityAfter,
          from: line.effectiveOn,
          until: endOf(line),
          unitYear: money(line.unitYearMinor, group.currency),
          net: money(line.netMinor, group.currency),
          trace: line.priceTrace,
        };
      }),
      total: money(
        priced.reduce((total, { netMinor }) => total + netMinor, 0n),
        group.currency,
      ),
    });
  }
  return { orders: quoted };
}

/** Up to which day the line's price reaches; of an early end, the day itself. */
function endOf({ kind, effectiveOn, termMonths, chargedUntil }: PricedAmendment): IsoDate | null {
  if (kind === 'cancel') return effectiveOn;
  return termMonths === null ? chargedUntil : addMonths(effectiveOn, termMonths);
}

/**
 * Orders changes of what runs: more seats, fewer from the end of the term, a renewal, one end for several, or (staff alone) an end before
 * the end. Each is a new line that operations accepts; what runs is never edited. One order a customer; the same request sent again is
 * the same orders. A party needs the action `order_renewal` and must be the one that is billed and pays; what it pays follows from the books'
 * span for running contracts. Throws `entitlements/…` of AmendErrorCode, `entitlements/action_not_allowed`, `orders/no_price`,
 * `orders/request_id_reused`; `not_found` for what the actor cannot see.
 */
export async function orderChange(ctx: Changing, input: OrderChangeInput): Promise<OrderedChange> {
  const requestHash = hashOfRequest(input);
  const lines = await changedLines(
    ctx,
    input.lines.map(({ ref }) => ref),
  );
  // Asked first: a request sent again after its orders were accepted is still those orders.
  const earlier = await earlierOrdersOf(ctx, input, lines, requestHash);
  if (earlier) return { orders: earlier };
  const groups = await planChange(ctx, input, lines);
  const placed: OrderedChange['orders'][number][] = [];
  for (const group of groups)
    placed.push(
      await placeAmendment(ctx, {
        placedByPartyId: group.payerPartyId,
        pattern: patternFor(group),
        clientRequestId: requestIdOf(input, group, groups.length),
        requestHash,
        currency: group.currency,
        endUserCardId: group.endUserPartyId === group.payerPartyId ? null : await cardOf(ctx, group),
        purchaseOrderNumber: input.purchaseOrderNumber ?? null,
        note: input.note ?? null,
        roles: await rolesToName(ctx, group),
        lines: await price(ctx, group),
      }),
    );
  return { orders: placed };
}

async function earlierOrdersOf(ctx: Changing, input: OrderChangeInput, lines: readonly ChangedLine[], requestHash: string) {
  if (lines.some(({ payerPartyId }) => payerPartyId === null)) return null;
  const groups = groupsOf(lines.map((of) => ({ of })));
  const found: { ref: string; repeated: boolean }[] = [];
  for (const group of groups) {
    const clientRequestId = requestIdOf(input, group, groups.length);
    const earlier = await earlierAmendment(ctx, { placedByPartyId: group.payerPartyId, clientRequestId, requestHash });
    if (earlier) found.push(earlier);
  }
  return found.length === groups.length ? found : null;
}

/** One order has the request's own id; of several each has one that follows from it and its customer. */
function requestIdOf(input: OrderChangeInput, group: Pick<Group, 'endUserPartyId' | 'currency'>, groups: number): string {
  if (groups === 1) return input.clientRequestId;
  return createHash('sha256').update(`${input.clientRequestId} ${group.endUserPartyId} ${group.currency}`).digest('hex').slice(0, 40);
}

const price = (ctx: Changing, { lines, payerPartyId, ...group }: Group): Promise<PricedAmendment[]> =>
  priceAmendments(
    ctx,
    { partnerPartyId: payerPartyId, ...group },
    lines.map(({ wish }) => wish),
  );

/** Judges the whole change and says which lines it would make, order by order. */
async function planChange(ctx: Changing, input: ChangeInput, known?: readonly ChangedLine[]): Promise<Group[]> {
  const isStaff = ctx.actor.kind === 'vendor';
  const lines =
    known ??
    (await changedLines(
      ctx,
      input.lines.map(({ ref }) => ref),
    ));
  const takesMany = input.kind === 'renewal' || input.kind === 'co_term';
  if (!takesMany && lines.length > 1) throw refuse('entitlements/one_line_only');
  if (input.kind === 'cancel' && !isStaff) throw refuse('entitlements/only_vendor');
  for (const { payerPartyId, billedPartyId, mayOrder } of lines) {
    if (!mayOrder) throw new DomainError('entitlements/action_not_allowed', { action: 'order_renewal' });
    const isOwn = ctx.actor.kind === 'vendor' || payerPartyId === ctx.actor.partyId;
    if (!payerPartyId || payerPartyId !== billedPartyId || !isOwn) throw refuse('entitlements/not_payer');
  }
  if (takesMany) await refuseExtendedTwice(ctx, lines);
  const wishes = lines.map((of, index) => ({ of, wish: wishFor(ctx, input, of, input.lines[index]!.quantity) }));
  const groups = groupsOf(wishes);
  if (input.kind === 'co_term' && groups.length > 1) throw refuse('entitlements/one_customer_only');
  return groups;
}

async function refuseExtendedTwice(ctx: Changing, lines: readonly ChangedLine[]): Promise<void> {
  const [first] = await extensionsUnderWay(
    ctx,
    lines.map(({ lineId }) => lineId),
  );
  if (first) {
    const of = lines.find(({ lineId }) => lineId === first.lineId)!;
    throw refuse('entitlements/change_under_way', { ref: of.ref, product: of.productName, orderRef: first.orderRef });
  }
}

/** The line that the change makes for one entitlement, and every refusal that its own state gives. */
function wishFor(ctx: Changing, input: ChangeInput, of: ChangedLine, wished: number | undefined): AmendmentWish {
  const { until, from } = of.term;
  const about = { ref: of.ref, product: of.productName };
  const isOver = until !== null && until <= ctx.today;
  const common = { amendsLineId: of.lineId, productId: of.productId, kind: input.kind, termMonths: null };
  const onStart = (day: IsoDate) => (day < from ? from : day);
  if (of.isEnded || (isOver && input.kind !== 'renewal')) throw refuse('entitlements/not_running', about);
  switch (input.kind) {
    case 'increase': {
      const quantity = wished ?? 1;
      const effectiveOn = onStart(input.effectiveOn ?? ctx.today);
      if (effectiveOn < ctx.today || (until !== null && effectiveOn >= until))
        throw refuse('entitlements/effective_on', about, 'effectiveOn');
      return { ...common, quantity, effectiveOn, chargedUntil: until, quantityAfter: of.quantityInTheEnd + quantity };
    }
    case 'decrease': {
      const quantity = wished ?? 1;
      // What is paid for runs to its end; staff may let it end earlier. What that is worth is for a credit note to say.
      const effectiveOn = ctx.actor.kind === 'vendor' ? (input.effectiveOn ?? until) : until;
      if (effectiveOn === null) throw refuse('entitlements/no_end', about);
      if (effectiveOn < ctx.today || (until !== null && effectiveOn > until))
        throw refuse('entitlements/effective_on', about, 'effectiveOn');
      const quantityAfter = of.quantityInTheEnd - quantity;
      if (quantityAfter < 1) throw refuse('entitlements/nothing_left', { ...about, quantity: of.quantityInTheEnd });
      refuseTaken(of, quantityAfter);
      return { ...common, quantity, effectiveOn, chargedUntil: null, quantityAfter };
    }
    case 'renewal': {
      if (until === null) throw refuse('entitlements/no_end', about);
      if (!isRenewable(of.term, ctx.today)) throw refuse('entitlements/renewal_window', { ...about, until, from: addDays(until, -120) });
      const quantity = wished ?? of.quantityInTheEnd;
      refuseTaken(of, quantity);
      const termMonths = input.termMonths ?? of.termMonths ?? PRICED_TERM_MONTHS;
      return { ...common, quantity, termMonths, effectiveOn: until, chargedUntil: null, quantityAfter: quantity };
    }
    case 'co_term': {
      if (until === null) throw refuse('entitlements/no_end', about);
      if (!input.until || input.until <= until) throw refuse('entitlements/until_too_early', { ...about, until }, 'until');
      const quantity = of.quantityInTheEnd;
      return { ...common, quantity, effectiveOn: until, chargedUntil: input.until, quantityAfter: quantity };
    }
    case 'cancel': {
      const effectiveOn = input.effectiveOn ?? ctx.today;
      if (effectiveOn < ctx.today || effectiveOn <= from || (until !== null && effectiveOn >= until))
        throw refuse('entitlements/effective_on', about, 'effectiveOn');
      return { ...common, quantity: of.quantityInTheEnd, effectiveOn, chargedUntil: null, quantityAfter: of.quantityInTheEnd };
    }
  }
}

function refuseTaken(of: ChangedLine, quantity: number): void {
  if (of.taken > quantity) throw refuse('entitlements/seats_taken', { ref: of.ref, product: of.productName, taken: of.taken, quantity });
}

function groupsOf<Line extends { readonly of: ChangedLine }>(lines: readonly Line[]) {
  const groups = new Map<string, { payerPartyId: string; endUserPartyId: string; currency: string; lines: Line[] }>();
  for (const line of lines) {
    const { payerPartyId, endUserPartyId, currency } = line.of;
    const key = `${payerPartyId} ${endUserPartyId} ${currency}`;
    const group = groups.get(key) ?? { payerPartyId: payerPartyId ?? '', endUserPartyId, currency, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** The shape of the sale as it stands today; the roles themselves are named one by one. */
function patternFor({ payerPartyId, endUserPartyId, lines }: Group): OrderPatternName {
  const roles = lines[0]!.of.roles;
  if (payerPartyId === endUserPartyId) return 'direct';
  if (roles.some(({ role }) => role === 'financed_by')) return 'reseller_lessor';
  return roles.some(({ role, tier }) => role === 'sold_by' && tier > 0) ? 'distributor' : 'reseller';
}

/**
 * Staff name every role as the line holds it today. A party names itself and the vendor; the others are added by the vendor's side when
 * it hears of the order (`nameRolesOfChange`).
 */
async function rolesToName(ctx: Changing, { lines, payerPartyId }: Group) {
  const vendor = ctx.actor.kind === 'vendor' ? null : await vendorContact(ctx);
  const mayName = (partyId: string) => vendor === null || partyId === payerPartyId || partyId === vendor.partyId;
  return lines[0]!.of.roles
    .filter(({ role, partyId }) => PLACED_ROLES.has(role) && mayName(partyId))
    .map(({ role, tier, partyId }) => ({ role, tier, partyId }));
}

/** Roles that an order has; service partners and suppliers stay with the line. */
export const PLACED_ROLES: ReadonlySet<string> = new Set(['end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by']);

/** The payer's own card of the customer, the oldest; that it has one follows from how it came to sell to it. */
async function cardOf(ctx: Changing, { payerPartyId, endUserPartyId }: Group): Promise<string> {
  const [card] = await ctx.tx
    .select({ id: partyCards.id })
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, payerPartyId), eq(partyCards.subjectPartyId, endUserPartyId)))
    .orderBy(asc(partyCards.createdAt), asc(partyCards.id))
    .limit(1);
  if (!card) throw new DomainError('orders/unknown_customer', {});
  return card.id;
}
