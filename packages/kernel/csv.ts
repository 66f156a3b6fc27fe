/** One record of a CSV file with the line it began on, counted from 1 as editors do. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * The records of a CSV text (RFC 4180): comma or semicolon, whichever its first line has more of, quoted cells with line breaks, CRLF or LF,
 * a byte order mark. Blank lines are left out; cells are trimmed. Null where a quote is never closed, or something follows one.
 */
export function parseCsv(text: string): CsvRecord[] | null {
  const source = text.replace(/^\uFEFF/, '');
  const firstLine = /^[^\r\n]*/.exec(source)![0];
  const separator = firstLine.split(';').length > firstLine.split(',').length ? ';' : ',';
  const records: CsvRecord[] = [];
  // One cell with what ends it: a quoted one, or one without any quote.
  const cell = new RegExp(`(?:[ \\t]*"((?:[^"]|"")*)"[ \\t]*|([^"${separator}\\r\\n]*))(${separator}|\\r\\n|\\n|\\r|$)`, 'y');
  let cells: string[] = [];
  let line = 1;
  let began = 1;
  for (let at = 0; at < source.length || cells.length > 0; ) {
    cell.lastIndex = at;
    const match = cell.exec(source);
    if (!match) return null;
    const [whole, quoted, plain, end] = match;
    cells.push((quoted === undefined ? plain! : quoted.replaceAll('""', '"')).trim());
    line += quoted === undefined ? 0 : (quoted.match(/\r\n|\n|\r/g)?.length ?? 0);
    at += whole.length;
    if (end === separator) {
      // A separator at the very end is followed by one more, empty cell.
      if (at < source.length) continue;
      cells.push('');
    }
    if (cells.some((one) => one !== '')) records.push({ line: began, cells });
    cells = [];
    if (end !== separator) line += 1;
    began = line;
  }
  return records;
}

const PLAIN_NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * CSV text of these rows (RFC 4180, CRLF, with a byte order mark, without which spreadsheets read UTF-8 as something else). A cell that a
 * spreadsheet would take for a formula is led by an apostrophe, because names come from others (CWE-1236).
 */
export function toCsv(rows: Iterable<readonly (string | number | bigint | null)[]>): string {
  let text = '\uFEFF';
  for (const row of rows) text += `${row.map(cellOf).join(',')}\r\n`;
  return text;
}

function cellOf(value: string | number | bigint | null): string {
  const plain = value === null ? '' : String(value);
  const safe = /^[=+\-@\t\r]/.test(plain) && !PLAIN_NUMBER.test(plain) ? `'${plain}` : plain;
  return /[",;\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
