import type { WriteStream } from 'node:tty';
import { readEnvironment } from './env.ts';

type Output = NodeJS.WritableStream & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;

/** Shows what a long command is doing: one line a step, updated in place on a terminal, appended elsewhere. */
export interface Progress {
  /** Runs one step and shows its name, its latest detail and the time it takes. */
  step<T>(label: string, work: (detail: (text: string) => void) => Promise<T>): Promise<T>;
  /** One line between the steps. */
  say(line: string): void;
}

const stillAtItMs = 10_000;

/**
 * Progress on a stream; stderr by default, so that what a command answers on stdout stays clean.
 * @param out a terminal (updated in place) or anything else (lines are only ever appended)
 */
export function createProgress(out: Output = process.stderr): Progress {
  const live = out.isTTY === true;
  const paint = colours(out);
  let current: (() => void) | undefined;
  const say = (line: string) => {
    if (live && current) out.write('\r\x1b[2K');
    out.write(`${line}\n`);
    current?.();
  };
  return {
    say,
    async step(label, work) {
      const since = performance.now();
      let detail = '';
      const elapsed = () => `${((performance.now() - since) / 1000).toFixed(1)} s`;
      const line = (mark: string, rest: string) => `${mark} ${label}${detail ? paint.dim(` (${detail})`) : ''} … ${rest}`;
      const draw = () => out.write(`\r\x1b[2K${clip(line(paint.dim('→'), elapsed()), out.columns)}`);
      const timer = live
        ? setInterval(draw, 100)
        : setInterval(() => out.write(`${line('→', `still at it after ${elapsed()}`)}\n`), stillAtItMs);
      if (live) {
        current = draw;
        draw();
      }
      const finish = (mark: string) => {
        clearInterval(timer);
        current = undefined;
        out.write(`${live ? '\r\x1b[2K' : ''}${line(mark, elapsed())}\n`);
      };
      try {
        const result = await work((text) => {
          detail = text;
        });
        finish(live ? paint.green('✓') : '→');
        return result;
      } catch (error) {
        finish(paint.red('✗'));
        throw error;
      }
    },
  };
}

/** Steps that nobody watches. */
export const silent: Progress = { say: () => {}, step: (_label, work) => work(() => {}) };

/** Terminal colours, or none where the stream is no terminal or NO_COLOR is set. */
export function colours(out: Output): Record<'dim' | 'bold' | 'green' | 'red' | 'yellow' | 'teal', (text: string) => string> {
  const wanted = out.isTTY === true && readEnvironment().colour;
  const paint = (code: number, end: number) => (text: string) => (wanted ? `\x1b[${code}m${text}\x1b[${end}m` : text);
  return { dim: paint(2, 22), bold: paint(1, 22), green: paint(32, 39), red: paint(31, 39), yellow: paint(33, 39), teal: paint(36, 39) };
}

/** Keeps a line that is drawn over and over on one row; counts roughly, since colour codes take no room. */
function clip(line: string, columns: number | undefined): string {
  // A terminal that does not know its width says 0.
  if (!columns) return line;
  const room = columns + (line.length - plain(line).length) - 1;
  return line.length > room ? `${line.slice(0, room - 1)}…` : line;
}

/** A line without its colour codes. */
export function plain(line: string): string {
  return line.replaceAll(new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g'), '');
}
