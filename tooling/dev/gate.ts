import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { z } from 'zod';
import { childEnvironment, readEnvironment, repositoryRoot } from './env.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress, type Progress } from './progress.ts';
import { runQuietly } from './quiet.ts';

/** One part of the gate. */
export interface GateStep {
  name: string;
  /** A tool of node_modules/.bin with its arguments; several run one after the other. */
  commands: string[][];
  /** Work of our own instead of tools; failing means throwing. */
  work?: (detail: (text: string) => void, signal: AbortSignal) => Promise<void>;
  /** A vitest run: its JSON report is counted, and a run without a report has failed. */
  tests?: boolean;
  env?: Record<string, string>;
}

export interface StepResult {
  name: string;
  ok: boolean;
  seconds: number;
  counts: Counts;
  tail: string[];
  logFile: string;
}

/** Tests by outcome. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 };
const reportShape = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  success: z.boolean(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), assertionResults: z.array(z.unknown()) })),
});

/** What is checked without a browser. Types and lint share the two processors; the rest has them for itself. */
export function basicStages(): GateStep[][] {
  return [
    [
      { name: 'types', commands: [['turbo', 'run', 'typecheck', '--output-logs=new-only', '--ui=stream']] },
      {
        name: 'lint',
        commands: [
          ['biome', 'check', '.'],
          ['oxlint', '--type-aware', '--quiet'],
        ],
      },
    ],
    [
      {
        name: 'boundaries, maps, unit and database tests',
        commands: [['vitest', 'run', '--config', 'tooling/vitest/vitest.config.ts']],
        tests: true,
      },
    ],
  ];
}

/**
 * Runs stages one after the other, the steps of a stage side by side; a failure never keeps the rest from running. Prints the output of
 * what failed, a table, and as the last line `N passed, N failed, N skipped`.
 * @param record a file that gets the outcome and the wall time as JSON, for the measurements
 * @returns the exit code: 0 only when every step succeeded, 130 when interrupted
 */
export async function runGate(stages: GateStep[][], prepare?: (progress: Progress) => Promise<void>, record?: string): Promise<number> {
  const progress = createProgress(process.stdout);
  const giveUp = new AbortController();
  const leave = onInterrupt(() => giveUp.abort());
  const since = performance.now();
  const results: StepResult[] = [];
  try {
    await prepare?.(progress);
    for (const stage of stages) {
      const label = stage.map(({ name }) => name).join(' and ');
      const done = await progress.step(label, async (detail) => {
        const settled = await Promise.all(stage.map((step) => runStep(step, giveUp.signal, detail)));
        detail(settled.map(({ name, ok }) => (settled.length > 1 ? `${name} ${ok ? 'ok' : 'failed'}` : ok ? 'ok' : 'failed')).join(', '));
        return settled;
      });
      if (giveUp.signal.aborted) {
        process.stdout.write('Interrupted.\n');
        return 130;
      }
      results.push(...done);
      for (const result of done.filter(({ ok }) => !ok)) process.stdout.write(failure(result));
    }
  } finally {
    leave();
  }
  const seconds = (performance.now() - since) / 1000;
  const ok = results.every((result) => result.ok);
  process.stdout.write(summary(results, seconds));
  if (record) {
    mkdirSync(path.dirname(record), { recursive: true });
    const steps = results.map((result) => ({ name: result.name, ok: result.ok, seconds: result.seconds, ...result.counts }));
    writeFileSync(record, `${JSON.stringify({ ok, seconds, endedAt: new Date().toISOString(), steps }, null, 2)}\n`);
  }
  return ok ? 0 : 1;
}

async function runStep(step: GateStep, signal: AbortSignal, detail: (text: string) => void): Promise<StepResult> {
  const slug = step.name.replaceAll(/[^a-z]+/g, '-');
  const logs = path.join(readEnvironment().dataDir, 'logs');
  const logFile = path.join(logs, `test-${slug}.log`);
  const report = path.join(logs, `test-${slug}.json`);
  const since = performance.now();
  const tail: string[] = [];
  let ok = true;
  rmSync(report, { force: true });
  try {
    await step.work?.(detail, signal);
  } catch (error) {
    ok = false;
    tail.push(error instanceof SetupError ? error.message : String((error as Error).stack ?? error));
  }
  for (const [index, [tool = '', ...args]] of step.commands.entries()) {
    if (signal.aborted) break;
    const run = await runQuietly({
      command: path.join(repositoryRoot, 'node_modules/.bin', tool),
      args: step.tests ? [...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`] : args,
      cwd: repositoryRoot,
      env: childEnvironment({ NO_COLOR: '1', FORCE_COLOR: '0', ...step.env }),
      logFile: index === 0 ? logFile : logFile.replace('.log', `-${tool}.log`),
      signal,
      ...(step.tests ? { onLine: (line: string) => /^[✓✗×❯]/.test(line) && detail(line.slice(0, 70)) } : {}),
    });
    tail.push(...run.tail);
    ok &&= run.code === 0;
  }
  const counts = step.tests ? countTests(report) : none;
  // No report, or one without tests, means that the tests did not run: that is never a success.
  if (step.tests && (counts === undefined || counts.failed > 0 || counts.passed === 0)) ok = false;
  if (step.tests && counts === undefined) tail.push('The test run wrote no report: it did not get as far as running tests.');
  return {
    name: step.name,
    ok,
    seconds: (performance.now() - since) / 1000,
    counts: counts ?? { ...none, failed: 1 },
    tail: tail.slice(-200),
    logFile,
  };
}

/**
 * Counts a vitest JSON report. A file that could not even be loaded counts as one failure, since its tests are in no other number.
 * @returns undefined when there is no readable report
 */
export function countTests(report: string): Counts | undefined {
  if (!existsSync(report)) return undefined;
  const parsed = reportShape.safeParse(JSON.parse(readFileSync(report, 'utf8')));
  if (!parsed.success) return undefined;
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults, success } = parsed.data;
  const brokenFiles = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
  const failed = numFailedTests + brokenFiles;
  return { passed: numPassedTests, failed: failed === 0 && !success ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

function failure({ name, tail, logFile }: StepResult): string {
  const rule = '─'.repeat(72);
  return `\n${rule}\n${name} failed; the last lines:\n${rule}\n${tail.join('\n')}\n${rule}\nWhole output: ${path.relative(repositoryRoot, logFile)}\n\n`;
}

/** The table of steps, then the one line that counts. A step that is no test run counts as one failure when it fails. */
export function summary(results: StepResult[], seconds: number): string {
  const width = Math.max(5, ...results.map(({ name }) => name.length));
  const rows = results.map(
    ({ name, ok, seconds: took, counts }) =>
      `${ok ? 'ok    ' : 'FAILED'}  ${name.padEnd(width)}  ${took.toFixed(1).padStart(6)} s${counts.passed + counts.failed > 0 ? `  ${line(counts)}` : ''}`,
  );
  const total: Counts = { ...none };
  for (const { ok, counts } of results) {
    total.passed += counts.passed;
    total.failed += counts.failed + (!ok && counts.failed === 0 ? 1 : 0);
    total.skipped += counts.skipped;
  }
  return `\n${rows.join('\n')}\n        ${'total'.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s\n\n${line(total)}\n`;
}

const line = ({ passed, failed, skipped }: Counts) => `${passed} passed, ${failed} failed, ${skipped} skipped`;
