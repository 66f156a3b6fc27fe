import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { toCsv } from '@tributary/kernel/csv';
import { toDecimal } from '@tributary/kernel/money';
import { decodeCursor, toPage } from '@tributary/kernel/page';
import { and, asc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { PricePage, PriceRow, pricePageInput, pricesInput, TracedPriceRow } from './pricing.contract.ts';
import { fetchCandidates } from './pricing.queries.ts';
import { type PriceBookCandidate, resolvePrice } from './pricing.resolve.ts';

/**
 * What the actor's party pays today for each product that can be ordered, in each currency, from each quantity on where that changes.
 * Prices for one end customer are not in it: they show on an order for that customer. `q` is a part of the product's name or SKU.
 */
export async function listPrices(ctx: ActorContext<PartyActor>, input: z.output<typeof pricesInput>): Promise<PriceRow[]> {
  return (await pricesOf(ctx, input.q)).map(({ trace: _trace, ...row }) => row);
}

/** A page of `listPrices` in one currency (the first there is where none is asked for), each price with its trace. */
export async function pagePrices(ctx: ActorContext<PartyActor>, input: z.output<typeof pricePageInput>): Promise<PricePage> {
  const all = await pricesOf(ctx, input.q);
  const currencies = [...new Set(all.map((row) => row.currency))].sort();
  const currency = currencies.find((one) => one === input.currency) ?? currencies[0] ?? null;
  const rows = all.filter((row) => row.currency === currency);
  const after = decodeCursor(input.cursor, 2);
  const start = after ? rows.findIndex((row) => row.productRef === after[0] && String(row.minQuantity) === after[1]) + 1 : 0;
  const page = toPage(rows.slice(start, start + input.limit + 1), input.limit, (row) => [row.productRef, String(row.minQuantity)]);
  return { ...page, count: rows.length, currencies, currency };
}

/** `listPrices` as a file. */
export async function exportPrices(ctx: ActorContext<PartyActor>, input: z.output<typeof pricesInput>): Promise<string> {
  const rows = await pricesOf(ctx, input.q);
  return toCsv([
    ['sku', 'product', 'from_quantity', 'currency', 'list', 'net', 'book', 'version', 'until'],
    ...rows.map((row) => [
      ...[row.sku, row.name, row.minQuantity, row.currency, toDecimal(row.unitList), toDecimal(row.unitNet)],
      ...[row.bookName, row.bookVersion, row.until],
    ]),
  ]);
}

async function pricesOf(ctx: ActorContext<PartyActor>, q: string | undefined): Promise<TracedPriceRow[]> {
  const offered = await ctx.tx
    .select({ id: products.id, ref: products.ref, sku: products.sku, name: products.name })
    .from(products)
    .where(
      and(
        eq(products.state, 'active'),
        q ? sql`(strpos(lower(${products.name}), lower(${q})) > 0 or strpos(lower(${products.sku}), lower(${q})) > 0)` : undefined,
      ),
    )
    .orderBy(asc(products.family), asc(products.name), asc(products.id));
  const asked = { partnerPartyId: ctx.actor.partyId, endUserPartyId: null, asOf: ctx.today, basis: 'new_business' } as const;
  const { tier, segment, books } = await fetchCandidates(ctx, { ...asked, currency: null }, null);
  const entriesOf = books.map((book) => Map.groupBy(book.entries, (entry) => entry.productId));
  return offered.flatMap((product) => {
    const own = books.map((book, index) => ({ ...book, entries: entriesOf[index]!.get(product.id) ?? [] }));
    return breaksOf(own).flatMap(({ currency, minQuantity }) => {
      const price = resolvePrice(own, { ...asked, tier, segment, productId: product.id, currency, quantity: minQuantity });
      // A break of a book that another one overrules changes nothing at its quantity.
      if (!price.ok || price.trace.answer!.minQuantity !== minQuantity) return [];
      const { bookName, bookVersion } = price.trace.answer!;
      const money = (amountMinor: bigint) => ({ amountMinor, currency });
      const prices = { unitList: money(price.unitListMinor), unitNet: money(price.unitNetMinor) };
      return [
        {
          productRef: product.ref,
          sku: product.sku,
          name: product.name,
          currency,
          minQuantity,
          ...prices,
          bookName,
          bookVersion,
          until: price.until,
          trace: price.trace,
        },
      ];
    });
  });
}

/** Every (currency, quantity) at which some price begins, in that order, each once. */
function breaksOf(books: readonly PriceBookCandidate[]): { currency: string; minQuantity: number }[] {
  const breaks = new Map<string, { currency: string; minQuantity: number }>();
  for (const { currency, entries } of books)
    for (const { minQuantity } of entries) breaks.set(`${currency} ${minQuantity}`, { currency, minQuantity });
  return [...breaks.values()].sort((a, b) => a.currency.localeCompare(b.currency, 'en') || a.minQuantity - b.minQuantity);
}
