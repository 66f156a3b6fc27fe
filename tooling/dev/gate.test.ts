import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { countTests, summary } from './gate.ts';

let report: string;
beforeEach(() => {
  report = path.join(mkdtempSync(path.join(tmpdir(), 'tributary-gate-')), 'report.json');
});
afterEach(() => rmSync(path.dirname(report), { recursive: true, force: true }));

const write = (own: object) =>
  writeFileSync(
    report,
    JSON.stringify({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, success: true, testResults: [], ...own }),
  );

describe('the gate counts tests and never hides a failure', () => {
  test('passed, failed and skipped come from the report', () => {
    write({ numFailedTests: 2, success: false });
    expect(countTests(report)).toEqual({ passed: 3, failed: 2, skipped: 1 });
  });

  test('a file that could not be loaded is a failure, although none of its tests is counted', () => {
    write({ success: false, testResults: [{ name: 'x.test.ts', status: 'failed', assertionResults: [] }] });
    expect(countTests(report)).toEqual({ passed: 3, failed: 1, skipped: 1 });
  });

  test('an error outside of every test is a failure', () => {
    write({ success: false });
    expect(countTests(report)?.failed).toBe(1);
  });

  test('a missing or foreign report is not taken for a success', () => {
    expect(countTests(report)).toBeUndefined();
    writeFileSync(report, '{}');
    expect(countTests(report)).toBeUndefined();
  });

  test('the last line is plain, and a step that is no test run counts when it fails', () => {
    const step = { seconds: 1, tail: [], logFile: 'x' };
    const text = summary(
      [
        { ...step, name: 'types', ok: false, counts: { passed: 0, failed: 0, skipped: 0 } },
        { ...step, name: 'unit', ok: true, counts: { passed: 5, failed: 0, skipped: 2 } },
      ],
      61,
    );
    expect(text.trim().split('\n').at(-1)).toBe('5 passed, 1 failed, 2 skipped');
    expect(text).toMatch(/FAILED {2}types/);
  });
});
