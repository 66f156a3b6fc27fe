/** Exit codes, so that a script can tell what happened without reading. */
export const EXIT = {
  ok: 0,
  /** The command ran, and something in it was refused: a rejected file, a failed check. */
  refused: 1,
  usage: 2,
  notFound: 3,
  /** The database, the mail server or something else the command needs is not there. */
  unavailable: 4,
} as const;

/** JSON with amounts as strings of minor units and dates in ISO form: one object a line. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, (_key, item) => (typeof item === 'bigint' ? item.toString() : item))}\n`);
}

/** Text of others on one line of a terminal: without the control characters that could move its cursor. */
export function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}

/** A plain table with aligned columns, for people. The last column is not padded. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const cells = rows.map((row) => row.map(plain));
  const widths = headings.map((heading, column) => Math.max(heading.length, ...cells.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ');
  process.stdout.write(`${[line(headings), ...cells.map(line)].join('\n')}\n`);
}

/** A line of the answer, for people. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A line for people that is not the answer: hints and errors. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** How far a long command is, on one line that is written over. Nothing where nobody watches. */
export function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[2K${plain(text).slice(0, (process.stderr.columns ?? 80) - 1)}`);
}

/** Takes the progress line away again. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K');
}
