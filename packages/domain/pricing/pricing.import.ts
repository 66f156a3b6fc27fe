import type { ActorContext } from '@tributary/db/actor';
import { parseCsv, toCsv } from '@tributary/kernel/csv';
import { notFound } from '@tributary/kernel/errors';
import { toDecimal } from '@tributary/kernel/money';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import {
  type bookRefInput,
  type EntryRow,
  type ImportFault,
  type ImportPreview,
  importEntriesInput,
  type PriceChange,
} from './pricing.books.contract.ts';
import { entriesOf } from './pricing.books.ts';
import { type PriceBook, refuse, type VendorSide } from './pricing.commands.ts';
import { draftRow, type NewEntry, productIdsBySku, readUnit, tellDraft, writeEntries } from './pricing.drafts.ts';
import { percentBetween } from './pricing.percent.ts';
import { priceBookEntries, priceBooks } from './pricing.sql.ts';

/** The columns of a file of entries, by the names of its first line; `currency` and `product` may be missing, `product` is only for readers. */
const COLUMNS = ['sku', 'product', 'from_quantity', 'currency', 'list', 'net'] as const;
const NEEDED = ['sku', 'from_quantity', 'list', 'net'] as const;
type ColumnName = (typeof COLUMNS)[number];
/** How many faults and changes are named; the counts are whole. */
const NAMED_FAULTS = 100;
const NAMED_CHANGES = 20;

/** A book's entries as a file that `importEntries` reads back; throws `not_found`. */
export async function exportEntries(ctx: ActorContext, input: z.output<typeof bookRefInput>): Promise<string> {
  const entries = await entriesOf(ctx, input.ref);
  return toCsv([
    COLUMNS,
    ...entries.map((one) => [
      one.sku,
      one.productName,
      one.minQuantity,
      one.unitNet.currency,
      toDecimal(one.unitList),
      toDecimal(one.unitNet),
    ]),
  ]);
}

interface JudgedFile {
  readonly entries: (NewEntry & { readonly sku: string })[];
  readonly faults: ImportFault[];
}

/** Reads a file against the catalogue and the book's currency: the entries in it, or every fault by row and column. */
async function judge(ctx: VendorSide, book: PriceBook, text: string): Promise<JudgedFile> {
  const records = text.includes('\u0000') ? null : parseCsv(text);
  const whole = (code: string, column = '', value = ''): JudgedFile => ({ entries: [], faults: [{ line: 1, column, code, value }] });
  if (!records) return whole('not_csv');
  const head = records[0]?.cells.map((name) => name.toLowerCase()) ?? [];
  const unknown = head.find((name) => !COLUMNS.includes(name as ColumnName));
  const missing = NEEDED.find((name) => !head.includes(name));
  if (missing) return whole('column_missing', missing);
  if (unknown !== undefined || new Set(head).size < head.length) return whole('column_unknown', unknown ?? head[0]!);
  if (records.length === 1) return whole('no_rows');
  const faults: ImportFault[] = [];
  const ids = await productIdsBySku(
    ctx,
    records.slice(1).map((record) => (record.cells[head.indexOf('sku')] ?? '').toUpperCase()),
  );
  const seen = new Map<string, number>();
  const entries = records.slice(1).map(({ line, cells }) => {
    const cell = (name: ColumnName) => cells[head.indexOf(name)] ?? '';
    const fault = (column: ColumnName | '', code: string, value: string) => {
      faults.push({ line, column, code, value: value.slice(0, 60) });
    };
    if (cells.length !== head.length) fault('', 'cells', String(cells.length));
    const sku = cell('sku').toUpperCase();
    const productId = ids.get(sku);
    if (!productId) fault('sku', sku ? 'sku_unknown' : 'required', cell('sku'));
    const minQuantity = /^\d{1,7}$/.test(cell('from_quantity')) ? Number(cell('from_quantity')) : 0;
    if (minQuantity < 1 || minQuantity > 1_000_000) fault('from_quantity', 'quantity', cell('from_quantity'));
    if (head.includes('currency') && cell('currency').toUpperCase() !== book.currency)
      fault('currency', 'currency_other', cell('currency'));
    const [listMinor, netMinor] = (['list', 'net'] as const).map((name) => {
      const minor = readUnit(cell(name), book.currency);
      if (typeof minor === 'string') fault(name, minor, cell(name));
      return minor as bigint;
    });
    const key = `${sku} ${minQuantity}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) fault('from_quantity', 'duplicate', String(earlier));
    else seen.set(key, line);
    return { sku, productId: productId!, minQuantity, listMinor: listMinor!, netMinor: netMinor! };
  });
  return { entries, faults };
}

/** What a file would do to a draft, without doing it. Throws `pricing/published`, `not_found`. */
export async function previewImport(ctx: VendorSide, input: z.output<typeof importEntriesInput>): Promise<ImportPreview> {
  const [book] = await ctx.tx.select().from(priceBooks).where(eq(priceBooks.ref, input.ref));
  if (!book) throw notFound();
  if (book.state !== 'draft') throw refuse('pricing/published', { bookRef: input.ref });
  const { entries, faults } = await judge(ctx, book, input.text);
  const base = { rows: entries.length, faultCount: faults.length, faults: faults.slice(0, NAMED_FAULTS) };
  if (faults.length > 0) return { ...base, added: 0, changed: 0, removed: 0, unchanged: 0, first: [] };
  const keyOf = (one: { sku: string; minQuantity: number }) => `${one.sku} ${one.minQuantity}`;
  const before = new Map<string, EntryRow>((await entriesOf(ctx, input.ref)).map((one) => [keyOf(one), one]));
  const changes: PriceChange[] = [];
  const counts = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  for (const entry of entries) {
    const old = before.get(keyOf(entry));
    before.delete(keyOf(entry));
    const kind = !old
      ? 'added'
      : old.unitNet.amountMinor === entry.netMinor && old.unitList.amountMinor === entry.listMinor
        ? 'unchanged'
        : 'changed';
    counts[kind] += 1;
    if (kind === 'unchanged') continue;
    changes.push({
      ...{ sku: entry.sku, productName: old?.productName ?? '', minQuantity: entry.minQuantity, before: old?.unitNet ?? null },
      after: { amountMinor: entry.netMinor, currency: book.currency },
      percent: old ? percentBetween(old.unitNet.amountMinor, entry.netMinor) : null,
    });
  }
  if (input.mode === 'replace') {
    counts.removed = before.size;
    for (const { sku, productName, minQuantity, unitNet } of before.values())
      changes.push({ sku, productName, minQuantity, before: unitNet, after: null, percent: null });
  }
  return { ...base, ...counts, first: changes.slice(0, NAMED_CHANGES) };
}

/**
 * Writes a file of entries into a draft, all of it or nothing. Throws `pricing/file_refused` with the number of faults, which
 * `previewImport` names; `pricing/published`, `not_found`, ZodError.
 */
export async function importEntries(ctx: VendorSide, input: z.input<typeof importEntriesInput>): Promise<number> {
  const { ref, mode, text } = importEntriesInput.parse(input);
  const book = await draftRow(ctx, ref);
  const { entries, faults } = await judge(ctx, book, text);
  if (faults.length > 0) throw refuse('pricing/file_refused', { count: faults.length }, 'file');
  if (mode === 'replace') await ctx.tx.delete(priceBookEntries).where(eq(priceBookEntries.bookId, book.id));
  await writeEntries(
    ctx,
    book.id,
    entries.map(({ sku: _sku, ...entry }) => entry),
  );
  await tellDraft(ctx, book);
  return entries.length;
}
