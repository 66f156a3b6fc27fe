import { isoDate } from '@tributary/kernel/dates';
import { emailAddress, multiLine, quantity, singleLine } from '@tributary/kernel/fields';
import { currencyCode } from '@tributary/kernel/money';
import { countryCode, partyName } from '@tributary/parties/contract';
import type { z } from 'zod';
import { MAX_LINES } from './orders.contract.ts';
import { type ImportAudience, type ImportCause, importColumns, type RowError } from './orders.import.contract.ts';
import type { FileRow } from './orders.import.read.ts';
import { IMPORT_CAUSES } from './orders.import.words.ts';

export interface FileLine {
  readonly row: number;
  readonly product: string;
  readonly quantity: number;
  readonly termMonths: number | undefined;
}
/** An order as the file says it; `said` holds the other columns of its first row that are not empty. */
export interface FileOrder {
  readonly key: string;
  readonly row: number;
  readonly startsOn: string;
  readonly currency: string;
  readonly said: Readonly<Record<string, string>>;
  readonly lines: FileLine[];
  /** Whether all of its cells could be read; of others only single cells are looked up further. */
  sound: boolean;
}

/** Errors of a file: all of them for the report, counted by cause. */
export class RowErrors {
  readonly all: RowError[] = [];
  readonly #counts = new Map<string, { column: string; code: ImportCause; count: number }>();

  add(row: number, column: string, code: ImportCause, value = ''): void {
    this.all.push({ row, column, code, value: [...value.slice(0, 160)].slice(0, 80).join('') });
    const counted = this.#counts.get(`${column} ${code}`) ?? { column, code, count: 0 };
    counted.count++;
    this.#counts.set(`${column} ${code}`, counted);
  }
  /** The most frequent cause first. */
  get causes() {
    return [...this.#counts.values()].sort((a, b) => b.count - a.count || (a.column < b.column ? -1 : 1));
  }
}

/** The rule of each column; columns without one are looked up later and only bounded here. */
const RULES: Readonly<Record<string, z.ZodType>> = {
  order: singleLine(64),
  purchase_order: singleLine(100),
  starts_on: isoDate,
  currency: currencyCode,
  customer: partyName,
  customer_country: countryCode,
  customer_contact: singleLine(200),
  customer_email: emailAddress,
  reseller: partyName,
  reseller_country: countryCode,
  lessor: partyName,
  lessor_country: countryCode,
  note: multiLine(2_000),
  product: singleLine(100),
};

type Judged = { readonly value: string } | { readonly code: ImportCause };

/** Judges a cell once for each text that stands in its column: files repeat themselves. */
function judge(column: string, text: string): Judged {
  if (column === 'quantity') {
    if (!/^[+-]?\d+(?:\.\d+)?$/.test(text)) return { code: 'quantity' };
    const parsed = quantity.safeParse(text);
    return parsed.success ? { value: String(parsed.data) } : { code: causeOf(parsed.error, 'quantity') };
  }
  if (column === 'term_months') {
    const months = /^\d{1,3}$/.test(text) ? Number(text) : 0;
    return months >= 1 && months <= 120 ? { value: String(months) } : { code: 'term_months' };
  }
  if (column === 'delivery') return text.toLowerCase() === 'stock' ? { value: 'stock' } : { code: 'delivery' };
  const parsed = (RULES[column] ?? singleLine(100)).safeParse(text);
  return parsed.success ? { value: String(parsed.data) } : { code: causeOf(parsed.error, 'too_long') };
}

function causeOf(error: z.ZodError, otherwise: ImportCause): ImportCause {
  const code = error.issues[0]?.message ?? '';
  return code in IMPORT_CAUSES ? (code as ImportCause) : otherwise;
}

/**
 * Puts rows together to orders: rows with one key that stand below one another. What cannot be read is an error at its row and column, and
 * makes its order unsound. Rows of an order repeat what is said once, or leave it empty.
 */
export function ordersIn(rows: readonly FileRow[], audience: ImportAudience, errors: RowErrors): FileOrder[] {
  const columns = importColumns(audience);
  const known = new Map<string, Judged>();
  const judged = (name: string, text: string): Judged => {
    const key = `${name}\u0000${text}`;
    const before = known.get(key);
    if (before) return before;
    const now = judge(name, text);
    known.set(key, now);
    return now;
  };
  const orders: (FileOrder & { first: Record<string, string> })[] = [];
  const ended = new Set<string>();
  for (const { row, cells } of rows) {
    const before = errors.all.length;
    const values: Record<string, string> = {};
    let order = orders.at(-1);
    const continues = order !== undefined && cells.order === order.first.order;
    for (const { name, needed, ofOrder } of columns) {
      const text = cells[name] ?? '';
      if (text === '') {
        if (needed && !(continues && ofOrder)) errors.add(row, name, 'required');
        continue;
      }
      if (continues && ofOrder) {
        if (order!.first[name] !== text) errors.add(row, name, 'order_differs', text);
        continue;
      }
      const result = judged(name, text);
      if ('code' in result) errors.add(row, name, result.code, text);
      else values[name] = result.value;
    }
    if (!continues) {
      if (order) ended.add(order.first.order ?? '');
      const key = values.order ?? '';
      if (ended.has(cells.order ?? '') && key !== '') errors.add(row, 'order', 'order_key_again', key);
      const {
        order: _key,
        starts_on: startsOn = '',
        currency = '',
        product: _product,
        quantity: _quantity,
        term_months: _term,
        ...said
      } = values;
      const first = Object.fromEntries(Object.entries(cells).filter(([, text]) => text !== ''));
      order = { key, row, startsOn, currency, said, lines: [], sound: true, first };
      orders.push(order);
    }
    order!.lines.push({
      row,
      product: values.product ?? '',
      quantity: Number(values.quantity ?? 0),
      termMonths: values.term_months === undefined ? undefined : Number(values.term_months),
    });
    if (order!.lines.length === MAX_LINES + 1) errors.add(row, 'order', 'too_many_lines', order!.key);
    if (errors.all.length > before) order!.sound = false;
  }
  return orders;
}
