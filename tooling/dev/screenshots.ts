import path from 'node:path';
import { findOrInstallChromium } from './chromium.ts';
import { readEnvironment, repositoryRoot } from './env.ts';
import { createProgress } from './progress.ts';
import { runTool } from './tool.ts';

/** `npm run screenshots`: takes the README's pictures. Returns the exit code. */
export async function screenshots(args: string[]): Promise<number> {
  const chromium = await findOrInstallChromium(createProgress(), path.join(readEnvironment().dataDir, 'logs', 'chromium.log'));
  return runTool({ script: path.join(repositoryRoot, 'tooling/e2e/screenshots.ts'), args, env: { CHROMIUM_PATH: chromium } });
}
