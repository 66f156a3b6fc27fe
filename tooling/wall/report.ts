import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { totalOf, type WallFigures } from './figures.ts';
import { PARTS, type PartReport } from './parts.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/wall');

/** What issue 4 asks of the long run. */
const GOALS: readonly {
  readonly what: string;
  readonly figure: keyof WallFigures;
  readonly least?: number;
  readonly bad?: keyof WallFigures;
}[] = [
  { what: 'observations compared between twin worlds', figure: 'observations', least: 50_000, bad: 'diffs' },
  { what: 'surfaces they come from', figure: 'surfaces', least: 14 },
  { what: 'artefacts searched for canaries', figure: 'artefacts', least: 200_000, bad: 'canaryHits' },
  { what: 'answers of three engines compared', figure: 'comparisons', least: 1_000_000, bad: 'disagreements' },
  { what: 'leaks planted', figure: 'planted', least: 60 },
  { what: 'doors', figure: 'doors', bad: 'uncovered' },
];

/** The figures of a run as the command prints them last: totals, seconds of each part, and which surfaces are covered. */
export function summaryOf(reports: readonly PartReport[]) {
  return {
    ...totalOf(reports.map(({ result }) => result)),
    failures: reports.reduce((sum, { result }) => sum + result.failures.length, 0),
    seconds: Object.fromEntries(reports.map(({ name, seconds }) => [name, seconds])),
    covered: reports.flatMap(({ result }) => (result.coverage ?? []).filter(({ covered }) => covered).map(({ name }) => name)),
    notCovered: reports.flatMap(({ result }) =>
      (result.coverage ?? []).filter(({ covered }) => !covered).map(({ name, how }) => `${name}: ${how}`),
    ),
  };
}

/**
 * Writes docs/wall: the newest result of each part as JSON, and a page that says what is covered and what is not. A run of some parts
 * leaves what is known of the others.
 */
export function writeReport(reports: readonly PartReport[], folder = FOLDER): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'report.json');
  const known = existsSync(file) ? ((JSON.parse(readFileSync(file, 'utf8')) as { parts: PartReport[] }).parts ?? []) : [];
  const parts = PARTS.flatMap(({ name }) => {
    const newest = reports.find((one) => one.name === name) ?? known.find((one) => one.name === name);
    return newest ? [newest] : [];
  });
  writeFileSync(file, `${JSON.stringify({ figures: summaryOf(parts), parts }, null, 2)}\n`);
  writeFileSync(path.join(folder, 'README.md'), pageOf(parts));
}

/** The readable page. */
export function pageOf(parts: readonly PartReport[]): string {
  const total = summaryOf(parts);
  const lines = [
    '# The wall: newest report',
    '',
    'Written by `npm run wall -- --long` from `report.json`; never edited. Parts may have run on different days: each says when.',
    '',
    '| Goal | Figure | At least | Wrong |',
    '| --- | ---: | ---: | ---: |',
    ...GOALS.map(
      ({ what, figure, least, bad }) =>
        `| ${what} | ${number(total[figure])} | ${least ? number(least) : ''} | ${bad ? `${number(total[bad])} ${bad}` : ''} |`,
    ),
    `| planted leaks caught | ${number(total.caught)} | ${number(total.planted)} | ${number(total.planted - total.caught)} survivors |`,
    '',
    '## Parts',
    '',
    '| Part | What it proves | Form | Ran | Seconds | Failures |',
    '| --- | --- | --- | --- | ---: | ---: |',
    ...parts.map(
      ({ name, what, form, ranAt, seconds, result }) =>
        `| ${name} | ${what} | ${form} | ${ranAt.slice(0, 16)}Z | ${seconds} | ${result.failures.length} |`,
    ),
    ...PARTS.filter(({ name }) => !parts.some((one) => one.name === name)).map(
      ({ name, what }) => `| ${name} | ${what} | has not run | | | |`,
    ),
    ...failuresOf(parts),
    ...coverageOf(parts),
    ...leaksOf(parts),
  ];
  return `${lines.join('\n')}\n`;
}

function failuresOf(parts: readonly PartReport[]): string[] {
  const all = parts.flatMap(({ name, result }) => result.failures.map((failure) => `- ${name}: ${oneLine(failure)}`));
  return all.length === 0 ? [] : ['', '## Failures', '', ...all.slice(0, 60)];
}

function coverageOf(parts: readonly PartReport[]): string[] {
  const all = parts.flatMap(({ result }) => result.coverage ?? []);
  if (all.length === 0) return [];
  const rows = (covered: boolean) => all.filter((one) => one.covered === covered).map(({ name, how }) => `- **${name}**: ${oneLine(how)}`);
  return ['', '## Covered', '', ...rows(true), '', '## Not covered', '', ...rows(false)];
}

interface Leak {
  readonly name: string;
  readonly what: string;
  readonly caught: { readonly by: string } | null;
}
function leaksOf(parts: readonly PartReport[]): string[] {
  const leaks = (parts.find(({ name }) => name === 'planted')?.result.notes?.leaks ?? []) as readonly Leak[];
  if (leaks.length === 0) return [];
  return [
    '',
    '## Planted leaks',
    '',
    '| Leak | What would have gone wrong | Caught by |',
    '| --- | --- | --- |',
    ...leaks.map(({ name, what, caught }) => `| ${name} | ${oneLine(what)} | ${caught?.by ?? '**survived**'} |`),
  ];
}

const number = (value: number) => value.toLocaleString('en-GB');
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').slice(0, 400);
