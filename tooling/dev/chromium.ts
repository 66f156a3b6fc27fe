import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { childEnvironment, readEnvironment } from './env.ts';
import type { Progress } from './progress.ts';
import { runQuietly } from './quiet.ts';

/** How the browser is launched, everywhere: quiet, sandbox off since it runs as root in containers, and calling nobody. */
export const chromiumArgs: readonly string[] = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium: the one CHROMIUM_PATH names, else one on PATH.
 * @throws SetupError when CHROMIUM_PATH names a file that cannot be run
 */
export function findChromium(environment = readEnvironment()): string | undefined {
  if (environment.chromiumPath !== undefined) {
    if (!isExecutable(environment.chromiumPath))
      throw new SetupError(`CHROMIUM_PATH names ${environment.chromiumPath}, which cannot be run: correct it or unset it.`);
    return environment.chromiumPath;
  }
  const macOs = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const candidates = environment.searchPath.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...candidates, macOs].find(isExecutable);
}

/**
 * Finds a Chromium, or installs Debian's where that is possible without asking (as root, or with sudo that needs no password).
 * @throws SetupError saying how to install it
 */
export async function findOrInstallChromium(progress: Progress, logFile: string): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const remedy = 'install it (apt-get install chromium, or Google Chrome) or name one with CHROMIUM_PATH';
  const apt = findTool('apt-get');
  const sudo = process.getuid?.() === 0 ? [] : [findTool('sudo'), '-n'];
  if (!apt || (sudo[0] === undefined && sudo.length > 0))
    throw new SetupError(`The browser tests need Chromium, and there is none: ${remedy}.`);
  if (sudo[0] !== undefined && spawnSync(sudo[0], ['-n', 'true'], { stdio: 'ignore' }).status !== 0)
    throw new SetupError(`The browser tests need Chromium, and there is none: ${remedy}.`);
  const run = async (args: string[], detail: (text: string) => void) => {
    const [command, ...rest] = [...sudo.filter((part) => part !== undefined), apt, ...args];
    const env = childEnvironment({ DEBIAN_FRONTEND: 'noninteractive' });
    const { code, tail } = await runQuietly({
      command: command ?? apt,
      args: rest,
      cwd: '/',
      env,
      logFile,
      onLine: (line) => detail(line.slice(0, 60)),
    });
    if (code !== 0) {
      const reason = tail.findLast((line) => /^E:|^Err:/.test(line)) ?? tail.at(-1) ?? 'no reason given';
      throw new SetupError(`Chromium could not be installed (${reason.trim()}): ${remedy}. The whole story is in ${logFile}.`);
    }
  };
  await progress.step('Install Chromium with apt-get (about 110 MB)', async (detail) => {
    await run(['update'], detail);
    await run(['install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], detail);
    detail('done');
  });
  const installed = findChromium();
  if (!installed) throw new SetupError(`apt-get installed Chromium, but none is on PATH: name it with CHROMIUM_PATH.`);
  return installed;
}

function findTool(name: string): string | undefined {
  return [...readEnvironment().searchPath, '/usr/bin', '/usr/sbin'].map((folder) => path.join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
