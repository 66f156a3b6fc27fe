import { writeFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { readWallEnv } from './env.ts';
import { wallGround } from './ground.ts';
import { runParts } from './parts.ts';
import { summaryOf, writeReport } from './report.ts';

test('the wall', async () => {
  const { long, only, seed, outcomeFile } = readWallEnv();
  const ground = wallGround(inject('cluster'), seed === undefined ? {} : { seed });
  const reports = await runParts(ground, { long, only, say: (line) => process.stderr.write(`${line}\n`) });
  if (long) writeReport(reports);
  if (outcomeFile) writeFileSync(outcomeFile, JSON.stringify({ seed: ground.seed, ...summaryOf(reports) }));
  expect(reports.flatMap(({ name, result }) => result.failures.map((failure) => `${name}: ${failure}`))).toEqual([]);
});
