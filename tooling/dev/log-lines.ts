import { createProgress, type Progress } from './progress.ts';

/** What reaches the terminal from the servers' logs: warnings and errors, or everything. */
export type Verbosity = 'warnings' | 'all';

const levels: Record<number, string> = { 10: 'trace', 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
const machineFields = new Set(['level', 'time', 'pid', 'hostname', 'msg', 'name', 'v']);

/**
 * One readable line for a log line of a server, or undefined when it is below the wished verbosity.
 * @param name the server, shown in front
 * @param line a pino JSON line, or plain text
 */
export function readable(name: string, line: string, stream: 'stdout' | 'stderr', verbosity: Verbosity): string | undefined {
  const record = parse(line);
  if (!record) {
    const chatter = stream === 'stdout' || /(Experimental|Deprecation)Warning|--trace-(warnings|deprecation)/.test(line);
    return line.trim() === '' || (chatter && verbosity === 'warnings') ? undefined : `${name.padEnd(8)} ${line}`;
  }
  if (verbosity === 'warnings' && record.level < 40) return undefined;
  const fields = Object.entries(record)
    .filter(([key]) => !machineFields.has(key))
    .map(([key, value]) => `${key}=${brief(value)}`);
  return `${name.padEnd(8)} ${(levels[record.level] ?? 'info').padEnd(5)} ${[record.msg ?? '', ...fields].join('  ')}`;
}

function parse(line: string): (Record<string, unknown> & { level: number; msg?: string }) | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const record = JSON.parse(line) as Record<string, unknown> & { level?: unknown };
    return typeof record.level === 'number' ? { ...record, level: record.level } : undefined;
  } catch {
    return undefined;
  }
}

function brief(value: unknown): string {
  // pino nests errors as {type, message, stack}: the message is what fits on a line.
  const message = (value as { message?: unknown } | null)?.message;
  const text = typeof message === 'string' ? message : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}

/** Prints what {@link readable} lets through. */
export function logPrinter(verbosity: Verbosity, progress: Pick<Progress, 'say'> = createProgress()) {
  return (name: string) => (line: string, stream: 'stdout' | 'stderr') => {
    const text = readable(name, line, stream, verbosity);
    if (text !== undefined) progress.say(text);
  };
}
