import { execFileSync } from 'node:child_process';
import { cpus, totalmem, type } from 'node:os';

/** A figure against what was aimed at. `at most` is the sense of every goal here. */
export interface Goal {
  readonly value: number | null;
  readonly goal: number;
  readonly unit: string;
  readonly met: boolean | null;
  readonly note?: string;
}

/** A goal that is met when the value is not above it; null is "not measured", with the reason. */
export function atMost(goal: number, unit: string, value: number | null, note?: string): Goal {
  return { value, goal, unit, met: value === null ? null : value <= goal, ...(note ? { note } : {}) };
}

/** The value below which the share of the sample lies (nearest rank). Throws on an empty sample. */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('no sample');
  return round(value);
}

export const median = (sample: readonly number[]) => percentile(sample, 0.5);
export const round = (value: number, digits = 1) => Math.round(value * 10 ** digits) / 10 ** digits;

/** What a sample of milliseconds says. */
export function spread(sample: readonly number[]) {
  return {
    runs: sample.length,
    p50: median(sample),
    p99: percentile(sample, 0.99),
    min: round(Math.min(...sample)),
    max: round(Math.max(...sample)),
  };
}

/** Where it was measured. */
export function machine() {
  return {
    system: `${type()} ${process.arch}`,
    processors: cpus().length,
    model: cpus()[0]?.model.trim() ?? '',
    memoryGiB: round(totalmem() / 2 ** 30, 0),
  };
}

/** What was measured with. */
export function versions(given: { postgres: string; chromium?: string }) {
  const chromium = given.chromium && /[\d.]+/.exec(execFileSync(given.chromium, ['--version'], { encoding: 'utf8' }))?.[0];
  return { node: process.versions.node, postgres: given.postgres, ...(chromium ? { chromium } : {}) };
}
