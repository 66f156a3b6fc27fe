import { inflateRawSync } from 'node:zlib';
import { parseCsv } from '@tributary/kernel/csv';
import { type CellValue, readXlsx } from 'hucre/xlsx';
import { type ImportAudience, type ImportFault, type ImportFormat, importColumns } from './orders.import.contract.ts';
import { IMPORT_ROWS } from './orders.import.words.ts';

/** A row of the file with its cells by column name; empty cells are empty strings. `row` counts as the file does. */
export interface FileRow {
  readonly row: number;
  readonly cells: Readonly<Record<string, string>>;
}
export type FileRead =
  | { readonly ok: true; readonly rows: FileRow[] }
  | { readonly ok: false; readonly fault: ImportFault; readonly data: Record<string, string | number> };

const fault = (code: ImportFault, data: Record<string, string | number> = {}): FileRead => ({ ok: false, fault: code, data });

/** What the first bytes say the file is; null for what can be neither. A text has no NUL, a workbook is a ZIP archive. */
export function formatOf(bytes: Uint8Array): ImportFormat | null {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4) return 'xlsx';
  return bytes.subarray(0, 65_536).includes(0) && !isUtf16(bytes) ? null : 'csv';
}
const isUtf16 = (bytes: Uint8Array) => (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);

/** Reads a file's rows by the names in its first one, or says what is wrong with the file as a whole. */
export async function readOrderFile(bytes: Uint8Array, format: ImportFormat, audience: ImportAudience): Promise<FileRead> {
  const read = format === 'csv' ? readText(bytes) : await readWorkbook(bytes);
  if (!Array.isArray(read)) return read;
  const [head, ...body] = read;
  if (!head) return fault('no_rows');
  const names = head.cells.map(columnName);
  const wrong = wrongColumns(names, audience);
  if (wrong) return fault('columns', wrong);
  if (body.length === 0) return fault('no_rows');
  if (body.length > IMPORT_ROWS) return fault('too_many_rows');
  const places = names.flatMap((name, index) => (name === '' ? [] : [[name, index] as const]));
  return {
    ok: true,
    rows: body.map(({ row, cells }) => ({ row, cells: Object.fromEntries(places.map(([name, index]) => [name, cells[index] ?? ''])) })),
  };
}

interface RawRow {
  readonly row: number;
  readonly cells: readonly string[];
}

const columnName = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** Columns that are missing, unknown or named twice; an unknown one may be a needed one misspelt, so it is not passed over. */
function wrongColumns(names: readonly string[], audience: ImportAudience): Record<string, string> | null {
  const known = importColumns(audience);
  const missing = known.filter((one) => one.needed && !names.includes(one.name)).map((one) => one.name);
  const unknown = names.filter((name) => name !== '' && !known.some((one) => one.name === name)).map((name) => name.slice(0, 40));
  const twice = [...new Set(names.filter((name, index) => name !== '' && names.indexOf(name) !== index))];
  const wrong = Object.entries({ missing, unknown, twice }).filter(([, list]) => list.length > 0);
  return wrong.length === 0 ? null : Object.fromEntries(wrong.map(([kind, list]) => [kind, list.slice(0, 10).join(', ')]));
}

function readText(bytes: Uint8Array): RawRow[] | FileRead {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    const text = decoder.decode(bytes);
    const records = parseCsv(text);
    return records
      ? records.map(({ line, cells }) => ({ row: line, cells: cells.map(unescaped) }))
      : fault('quotes', { row: unclosedIn(text) });
  } catch {
    return fault('encoding', isUtf16(bytes) ? { row: 1, column: 1 } : firstForeign(bytes));
  }
}

/** The apostrophe that we, and spreadsheets, put before what would else be a formula is not part of the text. */
const unescaped = (cell: string) => (/^'[=+\-@]/.test(cell) ? cell.slice(1) : cell);

/** Where bytes that are no UTF-8 first stand: the line, and the cell as far as separators outside of quotes tell. */
function firstForeign(bytes: Uint8Array): { row: number; column: number } {
  let begin = 0;
  for (let row = 1; begin < bytes.length; row++) {
    const at = bytes.indexOf(0x0a, begin);
    const end = at === -1 ? bytes.length : at;
    const line = bytes.subarray(begin, end);
    if (!isUtf8(line)) {
      let length = 0;
      while (length < line.length && isUtf8(line.subarray(0, length + 1), true)) length++;
      const before = new TextDecoder().decode(line.subarray(0, length));
      return { row, column: before.split(/[,;]/).length };
    }
    begin = end + 1;
  }
  return { row: 1, column: 1 };
}
function isUtf8(bytes: Uint8Array, mayContinue = false): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: mayContinue });
    return true;
  } catch {
    return false;
  }
}

/** The line in which a quote opens that never closes, or after whose close something follows. */
function unclosedIn(text: string): number {
  const lines = text.split(/\r\n|\n|\r/);
  let open: number | null = null;
  for (const [index, line] of lines.entries()) {
    const quotes = line.split('"').length - 1;
    const wellFormed = parseCsv(`${line}\n`) !== null;
    if (open === null && quotes % 2 === 0 && !wellFormed) return index + 1;
    if (quotes % 2 === 1) open = open === null ? index + 1 : null;
  }
  return open ?? 1;
}

/** All entries of a workbook together unpack to no more than this. */
const UNPACKED_BYTES = 256 * 1024 * 1024;
/** Cells read, whatever the sheet claims to reach to. */
const MOST_COLUMNS = 60;

async function readWorkbook(bytes: Uint8Array): Promise<RawRow[] | FileRead> {
  if (!unpacksWithin(bytes, UNPACKED_BYTES)) return fault('workbook');
  try {
    // A formula is never computed here: the value that the spreadsheet kept beside it is what counts.
    const { sheets } = await readXlsx(bytes, { maxRows: IMPORT_ROWS + 2 });
    const sheet = sheets.find(({ name }) => name.trim().toLowerCase() === 'orders') ?? sheets[0];
    if (!sheet) return fault('workbook');
    return sheet.rows
      .map((cells, index) => ({ row: index + 1, cells: cells.slice(0, MOST_COLUMNS).map(textOf) }))
      .filter(({ cells }) => cells.some((cell) => cell !== ''));
  } catch {
    return fault('workbook');
  }
}

/** A cell as it would stand in a CSV file. */
function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString().slice(0, 10);
  return String(value).trim();
}

/**
 * Whether the archive unpacks to no more than so many bytes. Not what its directory claims counts but what comes out: a bomb says that it
 * is small (APPNOTE 4.3.12, 4.4.9). Archives of more than 4 GB, or with more than a thousand entries, are no orders.
 */
export function unpacksWithin(bytes: Uint8Array, limit: number): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const last = Math.max(0, bytes.length - 65_557);
  let end = bytes.length - 22;
  while (end >= last && view.getUint32(end, true) !== 0x06054b50) end--;
  if (end < last || end < 0) return false;
  const count = view.getUint16(end + 10, true);
  if (count > 1_000) return false;
  let at = view.getUint32(end + 16, true);
  let left = limit;
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return false;
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const local = view.getUint32(at + 42, true);
    if (local + 30 > bytes.length) return false;
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    try {
      left -= method === 0 ? packed : inflateRawSync(bytes.subarray(begin, begin + packed), { maxOutputLength: left + 1 }).length;
    } catch {
      return false;
    }
    if (left < 0) return false;
    at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return true;
}
