import path from 'node:path';
import { buildChanged } from './build.ts';
import { findOrInstallChromium } from './chromium.ts';
import { readEnvironment } from './env.ts';
import { basicStages, type GateStep, runGate } from './gate.ts';
import type { Progress } from './progress.ts';
import { refuseUnknown } from './start.ts';

/** `npm test`: the whole gate. The browser is looked for first, so that its absence is known in the first second. Returns the exit code. */
export function test(args: string[]): Promise<number> {
  refuseUnknown(args, []);
  const logs = path.join(readEnvironment().dataDir, 'logs');
  const browserTests: GateStep = {
    name: 'browser tests',
    commands: [['vitest', 'run', '--config', 'tooling/e2e/vitest.config.ts']],
    tests: true,
    env: {},
  };
  const build: GateStep = { name: 'build', commands: [], work: (detail, signal) => buildEverything(logs, detail, signal) };
  const prepare = async (progress: Progress) => {
    browserTests.env = { CHROMIUM_PATH: await findOrInstallChromium(progress, path.join(logs, 'chromium.log')) };
  };
  return runGate([...basicStages(), [build], [browserTests]], prepare, path.join(logs, 'test-summary.json'));
}

async function buildEverything(logs: string, detail: (text: string) => void, signal: AbortSignal): Promise<void> {
  await buildChanged(['portal', 'console', 'worker'], { logFile: path.join(logs, 'build.log'), detail, signal });
}
