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
  const browserTests = inBrowser('browser tests', 'tooling/e2e/vitest.config.ts');
  const everyPage = inBrowser('accessibility of every page', 'tooling/e2e/access.config.ts');
  const build: GateStep = { name: 'build', commands: [], work: (detail, signal) => buildEverything(logs, detail, signal) };
  const prepare = async (progress: Progress) => {
    const found = { CHROMIUM_PATH: await findOrInstallChromium(progress, path.join(logs, 'chromium.log')) };
    browserTests.env = found;
    everyPage.env = found;
  };
  return runGate([...basicStages(), [build], [browserTests, everyPage]], prepare, path.join(logs, 'test-summary.json'));
}

/** One run of browser tests, with a stack of its own. */
const inBrowser = (name: string, config: string): GateStep => ({
  name,
  commands: [['vitest', 'run', '--config', config]],
  tests: true,
  env: {},
});

async function buildEverything(logs: string, detail: (text: string) => void, signal: AbortSignal): Promise<void> {
  await buildChanged(['portal', 'console', 'worker'], { logFile: path.join(logs, 'build.log'), detail, signal });
}
