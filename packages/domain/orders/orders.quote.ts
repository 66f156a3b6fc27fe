import { productsByRefs } from '@tributary/catalog/queries';
import type { ActorContext } from '@tributary/db/actor';
import { DomainError } from '@tributary/kernel/errors';
import { money } from '@tributary/kernel/money';
import { partyCards } from '@tributary/parties/schema';
import type { PriceTrace } from '@tributary/pricing/contract';
import { resolvePrices } from '@tributary/pricing/queries';
import { priceBooks } from '@tributary/pricing/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { and, eq, sql } from 'drizzle-orm';
import {
  type OrderCustomer,
  type OrderQuote,
  type OrdersErrorCode,
  priceForTerm,
  type QuotedLine,
  type QuoteOrderInput,
  termMonthsOf,
} from './orders.contract.ts';

/** A line as asked for, with what the catalogue and the placing party's own books say of it. */
export interface PricedLine {
  readonly productId: string;
  readonly productRef: string;
  readonly quantity: number;
  readonly termMonths: number | null;
  readonly trace: PriceTrace;
  /** Null where no book has a price. Per unit for the whole term, and for all units. */
  readonly price: { unitListMinor: bigint; unitNetMinor: bigint; netMinor: bigint; bookId: string } | null;
}

/** A line that can be ordered: some book has its price. */
export type LineWithPrice = PricedLine & { readonly price: NonNullable<PricedLine['price']> };

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });
/** The input at fault: the product of one line, counted from zero as forms count. */
export const productField = (index: number) => `lines.${index}.productRef`;

/**
 * What the placing party's own books say today, all lines in one statement; asked by itself, under its row-level security. Throws `orders/unknown_product`
 * and `orders/product_retired` on the line, and `orders/currency_without_book` where nothing could be priced in that currency at all.
 */
export async function priceLines(
  ctx: ActorContext,
  request: Pick<QuoteOrderInput, 'currency' | 'lines'> & { readonly partnerPartyId: string; readonly endUserPartyId: string | null },
): Promise<PricedLine[]> {
  const known = await productsByRefs(
    ctx,
    request.lines.map((line) => line.productRef),
  );
  const wanted = request.lines.map((line, index) => {
    const product = known.get(line.productRef);
    if (!product) throw refuse('orders/unknown_product', { line: index }, productField(index));
    if (product.state !== 'active') throw refuse('orders/product_retired', { line: index }, productField(index));
    return { ...line, productId: product.id, termMonths: termMonthsOf(product.kind, line.termMonths) };
  });
  const answers = await resolvePrices(ctx, {
    partnerPartyId: request.partnerPartyId,
    endUserPartyId: request.endUserPartyId,
    currency: request.currency,
    asOf: ctx.today,
    lines: wanted.map(({ productId, quantity }) => ({ productId, quantity })),
  });
  const lines = wanted.map((line, index): PricedLine => {
    const answer = answers[index]!;
    if (!answer.ok) return { ...line, trace: answer.trace, price: null };
    const unitNetMinor = priceForTerm(answer.unitNetMinor, line.termMonths);
    const price = {
      unitListMinor: priceForTerm(answer.unitListMinor, line.termMonths),
      unitNetMinor,
      netMinor: unitNetMinor * BigInt(line.quantity),
      bookId: answer.bookId,
    };
    return { ...line, trace: answer.trace, price };
  });
  if (lines.every((line) => line.price === null) && !(await hasBookIn(ctx, request.currency)))
    throw refuse('orders/currency_without_book', { currency: request.currency }, 'currency');
  return lines;
}

/** The line, where it has a price; throws `orders/no_price` with the trace that found none. */
export function refuseWithoutPrice(line: PricedLine, index: number): LineWithPrice {
  const { price, productRef, trace } = line;
  if (price === null) throw refuse('orders/no_price', { line: index, productRef, trace }, productField(index));
  return { ...line, price };
}

async function hasBookIn(ctx: ActorContext, currency: string): Promise<boolean> {
  const [book] = await ctx.tx
    .select({ id: priceBooks.id })
    .from(priceBooks)
    .where(
      and(
        eq(priceBooks.side, 'sell'),
        eq(priceBooks.currency, currency),
        eq(priceBooks.state, 'published'),
        sql`${priceBooks.newBusiness} @> ${ctx.today}::date`,
      ),
    )
    .limit(1);
  return book !== undefined;
}

/**
 * The end user that prices may depend on: decided already where the placing party's own card is linked, or where it buys for itself. A
 * customer named anew may be one that it has a card of: then it is that card.
 */
export async function knownEndUser(ctx: PortalContext, customer: OrderCustomer | undefined): Promise<string | null> {
  if (!customer) return null;
  if (customer.kind === 'self' || customer.kind === 'stock') return ctx.actor.partyId;
  const isMeant = customer.kind === 'card' ? eq(partyCards.ref, customer.ref) : sql`lower(${partyCards.name}) = lower(${customer.name})`;
  const [card] = await ctx.tx
    .select({ subjectPartyId: partyCards.subjectPartyId })
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, ctx.actor.partyId), isMeant));
  return card?.subjectPartyId ?? null;
}

/** What the order would cost today, line by line with the trace, without placing it; throws as `priceLines`, but not for a missing price. */
export async function quoteOrder(ctx: PortalContext, input: QuoteOrderInput): Promise<OrderQuote> {
  const endUserPartyId = await knownEndUser(ctx, input.customer);
  return toQuote(await priceLines(ctx, { ...input, partnerPartyId: ctx.actor.partyId, endUserPartyId }), input.currency);
}

/** Priced lines as a form shows them. Throws `orders/amount_too_large` where no invoice could hold the sum. */
export function toQuote(lines: readonly PricedLine[], currency: string): OrderQuote {
  const total = totalOf(lines);
  const quoted = lines.map(({ productRef, quantity, termMonths, trace, price }): QuotedLine => {
    if (!price) return { productRef, quantity, termMonths, ok: false, trace };
    const [unitList, unitNet, net] = [price.unitListMinor, price.unitNetMinor, price.netMinor].map((minor) => money(minor, currency));
    return { productRef, quantity, termMonths, ok: true, unitList, unitNet, net, trace };
  });
  return { lines: quoted, total: quoted.every((line) => line.ok) ? money(total, currency) : null };
}

/** What a bigint column holds. */
const MOST_MINOR = 2n ** 63n - 1n;

/** The sum of the lines, in minor units; throws `orders/amount_too_large` at the quantity of the line that passes what can be stored. */
export function totalOf(lines: readonly { readonly price: { readonly netMinor: bigint } | null }[]): bigint {
  let total = 0n;
  for (const [index, line] of lines.entries()) {
    total += line.price?.netMinor ?? 0n;
    if (total > MOST_MINOR) throw refuse('orders/amount_too_large', { line: index }, `lines.${index}.quantity`);
  }
  return total;
}
