import { createHash } from 'node:crypto';
import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { addMonths } from '@tributary/kernel/dates';
import { resolvePrices } from '@tributary/pricing/queries';
import type { PriceResolution } from '@tributary/pricing/resolve';
import { sql } from 'drizzle-orm';
import { priceForTerm, START_WITHIN_MONTHS, termMonthsOf } from './orders.contract.ts';
import type { ImportFindings } from './orders.import.contract.ts';
import type { FileRow } from './orders.import.read.ts';
import { type FileLine, type FileOrder, ordersIn, RowErrors } from './orders.import.rows.ts';
import { type SeatedFile, type SeatedOrder, seatAnyFile, seatOwnFile } from './orders.import.seats.ts';
import { ERRORS_SHOWN } from './orders.import.words.ts';
import type { DraftLine, OrderDraft } from './orders.place.ts';
import { orders } from './orders.sql.ts';

type Importer = ActorContext<PartyActor> | ActorContext<VendorActor>;

/** What came of checking a file: what to tell, and, where nothing is wrong, the orders to be. */
export interface CheckedFile {
  readonly findings: ImportFindings;
  readonly errors: RowErrors;
  /** Makes what the file names for the first time and hands over the drafts. Of no use where there are errors. */
  drafts(): Promise<OrderDraft[]>;
}

/**
 * Checks the rows of a file as whoever brought it, and writes nothing: each cell, then products, parties, days, earlier orders and prices,
 * each looked up once for the whole file and not once a row. All that is wrong is found, not the first only.
 */
export async function checkFile(ctx: Importer, rows: readonly FileRow[]): Promise<CheckedFile> {
  const errors = new RowErrors();
  const file = ordersIn(rows, ctx.actor.kind === 'party' ? 'portal' : 'console', errors);
  checkDays(ctx, file, errors);
  const known = await productsIn(ctx, file, errors);
  const seated: SeatedFile =
    ctx.actor.kind === 'party'
      ? await seatOwnFile(ctx as ActorContext<PartyActor>, file, errors)
      : await seatAnyFile(ctx as ActorContext<VendorActor>, file, errors);
  const sound = seated.orders.filter(({ order }) => order.lines.every((line) => known.has(line.product)));
  const earlier = await placedBefore(ctx, sound, errors);
  const fresh = sound.filter(({ order }) => !earlier.has(order.key));
  const priced = await priceAll(ctx, fresh, known, errors);
  const findings: ImportFindings = {
    fault: null,
    rows: rows.length,
    orders: file.length,
    repeated: earlier.size,
    errors: errors.all.length,
    causes: errors.causes,
    shown: errors.all.toSorted((a, b) => a.row - b.row).slice(0, ERRORS_SHOWN),
    totals: totalsOf(priced),
  };
  return {
    findings,
    errors,
    async drafts() {
      await seated.makeCards();
      return priced.map(({ seated: one, lines }) => draftOf(one, lines));
    },
  };
}

function checkDays(ctx: ActorContext, file: readonly FileOrder[], errors: RowErrors): void {
  const latest = addMonths(ctx.today, START_WITHIN_MONTHS);
  for (const order of file) {
    if (order.startsOn === '') continue;
    const code = order.startsOn < ctx.today ? 'start_in_past' : order.startsOn > latest ? 'start_too_late' : null;
    if (!code) continue;
    errors.add(order.row, 'starts_on', code, order.startsOn);
    order.sound = false;
  }
}

type Product = Pick<typeof products.$inferSelect, 'id' | 'ref' | 'sku' | 'kind' | 'state'>;

/** The products that the file names, by the text that names them: the SKU, or the reference. */
async function productsIn(ctx: ActorContext, file: readonly FileOrder[], errors: RowErrors): Promise<Map<string, Product>> {
  const named = [...new Set(file.flatMap(({ lines }) => lines.map(({ product }) => product)))].filter((text) => text !== '');
  const rows = await ctx.tx.execute<Product & { said: string } & Record<string, unknown>>(sql`
    select said, p.id, p.ref, p.sku, p.kind, p.state from jsonb_array_elements_text(${JSON.stringify(named)}::text::jsonb) as said
    join ${products} p on p.ref = upper(said) or p.sku = upper(said)`);
  const found = new Map(rows.map(({ said, ...product }) => [said, product]));
  for (const { lines } of file)
    for (const { row, product } of lines) {
      if (product === '') continue;
      const state = found.get(product)?.state;
      if (state !== 'active') errors.add(row, 'product', state === undefined ? 'unknown_product' : 'product_retired', product);
    }
  return new Map([...found].filter(([, { state }]) => state === 'active'));
}

/** One key of a party is one order for ever. */
const requestIdOf = (key: string) => `file_${createHash('sha256').update(key).digest('base64url').slice(0, 40)}`;
const hashOf = ({ startsOn, currency, said, lines }: FileOrder) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        startsOn,
        currency,
        Object.entries(said).sort(),
        lines.map(({ product, quantity, termMonths }) => [product, quantity, termMonths ?? null]),
      ]),
    )
    .digest('hex');

/** Keys of the file that were placed before with the same content; with another one they are errors. */
async function placedBefore(ctx: ActorContext, seated: readonly SeatedOrder[], errors: RowErrors): Promise<Set<string>> {
  const wanted = JSON.stringify(seated.map(({ order, placedByPartyId }) => ({ party: placedByPartyId, request: requestIdOf(order.key) })));
  const rows = await ctx.tx.execute<{ party: string; request: string; hash: string }>(sql`
    select o.placed_by_party_id as party, o.client_request_id as request, o.request_hash as hash
    from jsonb_to_recordset(${wanted}::text::jsonb) as wanted (party uuid, request text)
    join ${orders} o on o.placed_by_party_id = wanted.party and o.client_request_id = wanted.request`);
  const hashes = new Map(rows.map(({ party, request, hash }) => [`${party} ${request}`, hash]));
  return new Set(
    seated.flatMap(({ order, placedByPartyId }) => {
      const hash = hashes.get(`${placedByPartyId} ${requestIdOf(order.key)}`);
      if (hash === undefined) return [];
      if (hash !== hashOf(order)) errors.add(order.row, 'order', 'placed_otherwise', order.key);
      return [order.key];
    }),
  );
}

interface PricedOrder {
  readonly seated: SeatedOrder;
  readonly lines: readonly DraftLine[];
}

/**
 * Prices of all lines: one question for each distinct product and quantity of whoever buys for whom in which currency, because a file says
 * the same few things thousands of times.
 */
async function priceAll(
  ctx: ActorContext,
  fresh: readonly SeatedOrder[],
  known: ReadonlyMap<string, Product>,
  errors: RowErrors,
): Promise<PricedOrder[]> {
  const buyers = Map.groupBy(
    fresh,
    ({ placedByPartyId, endUserPartyId, order }) => `${placedByPartyId} ${endUserPartyId} ${order.currency}`,
  );
  const priced: PricedOrder[] = [];
  for (const same of buyers.values()) {
    const { placedByPartyId, endUserPartyId, order } = same[0]!;
    const asked = new Map<string, { productId: string; quantity: number }>();
    const keyOf = ({ product, quantity }: FileLine) => `${known.get(product)!.id} ${quantity}`;
    for (const { order: each } of same)
      for (const line of each.lines) asked.set(keyOf(line), { productId: known.get(line.product)!.id, quantity: line.quantity });
    const answers = await resolvePrices(ctx, {
      ...{ partnerPartyId: placedByPartyId, endUserPartyId, currency: order.currency, asOf: ctx.today },
      lines: [...asked.values()],
    });
    const prices = new Map([...asked.keys()].map((key, index) => [key, answers[index]!]));
    const nowhere = answers.every((answer) => !answer.ok && answer.trace.steps.every(({ outcome }) => outcome !== 'no_entry'));
    for (const one of same) {
      if (nowhere) {
        errors.add(one.order.row, 'currency', 'currency_without_book', one.order.currency);
        continue;
      }
      const lines = one.order.lines.map((line) => priceOf(line, known.get(line.product)!, prices.get(keyOf(line))!));
      if (lines.every((line) => line !== null)) priced.push({ seated: one, lines });
      else
        for (const [index, line] of lines.entries())
          if (!line) errors.add(one.order.lines[index]!.row, 'product', 'no_price', one.order.lines[index]!.product);
      if (lines.reduce((sum, line) => sum + (line?.price.netMinor ?? 0n), 0n) > MOST_MINOR)
        errors.add(one.order.row, 'quantity', 'amount_too_large');
    }
  }
  const position = new Map(fresh.map((one, index) => [one, index]));
  return priced.sort((a, b) => position.get(a.seated)! - position.get(b.seated)!);
}

/** What a bigint column holds. */
const MOST_MINOR = 2n ** 63n - 1n;

function priceOf(line: FileLine, product: Product, answer: PriceResolution): DraftLine | null {
  if (!answer.ok) return null;
  const termMonths = termMonthsOf(product.kind, line.termMonths);
  const unitNetMinor = priceForTerm(answer.unitNetMinor, termMonths);
  return {
    productId: product.id,
    productRef: product.ref,
    quantity: line.quantity,
    termMonths,
    trace: answer.trace,
    price: {
      unitListMinor: priceForTerm(answer.unitListMinor, termMonths),
      unitNetMinor,
      netMinor: unitNetMinor * BigInt(line.quantity),
      bookId: answer.bookId,
    },
  };
}

function draftOf({ order, pattern, placedByPartyId, seats }: SeatedOrder, lines: readonly DraftLine[]): OrderDraft {
  return {
    ...{ placedByPartyId, pattern, clientRequestId: requestIdOf(order.key), requestHash: hashOf(order) },
    ...{ currency: order.currency, startsOn: order.startsOn },
    purchaseOrderNumber: order.said.purchase_order ?? null,
    note: order.said.note ?? null,
    seats: seats(),
    lines,
  };
}

function totalsOf(priced: readonly PricedOrder[]): ImportFindings['totals'] {
  const sums = new Map<string, bigint>();
  for (const { seated, lines } of priced) {
    const { currency } = seated.order;
    sums.set(
      currency,
      lines.reduce((sum, line) => sum + line.price.netMinor, sums.get(currency) ?? 0n),
    );
  }
  return [...sums].map(([currency, netMinor]) => ({ currency, netMinor: String(netMinor) }));
}
