import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { withFileLock } from '@tributary/db/embedded-users';
import { SetupError } from '@tributary/db/setup-error';
import { childEnvironment, repositoryRoot } from './env.ts';
import { runQuietly } from './quiet.ts';

/** What is built, and the file that proves it. */
const outputs = {
  portal: 'apps/portal/build/server/index.js',
  console: 'apps/console/build/server/index.js',
  worker: 'apps/worker/dist/main.js',
} as const;
export type Buildable = keyof typeof outputs;

const notSources = new Set(['node_modules', 'build', 'dist', '.turbo', '.react-router', 'migrations', 'maps']);
const stampFolder = path.join(repositoryRoot, 'node_modules', '.cache', 'tributary-build');

/**
 * Builds what changed since its last build. Our own digest decides, in some 50 ms, so that a warm start does not wait for a task
 * runner; what changed goes through turbo, which remembers earlier states too.
 * @returns the names of what was built
 * @throws SetupError with the compiler's last lines
 */
export async function buildChanged(
  names: readonly Buildable[],
  options: { logFile: string; signal?: AbortSignal; detail?: (text: string) => void },
): Promise<Buildable[]> {
  mkdirSync(stampFolder, { recursive: true });
  return withFileLock(path.join(stampFolder, 'lock'), async () => {
    const shared = digestOf(['packages', 'pnpm-lock.yaml', 'tooling/typescript']);
    const wanted = new Map(names.map((name) => [name, `${shared} ${digestOf([`apps/${name}`])}`]));
    const changed = names.filter((name) => !existsSync(path.join(repositoryRoot, outputs[name])) || readStamp(name) !== wanted.get(name));
    if (changed.length === 0) return [];
    options.detail?.(changed.join(', '));
    const { code, tail } = await runQuietly({
      command: path.join(repositoryRoot, 'node_modules/.bin/turbo'),
      args: ['run', 'build', ...changed.map((name) => `--filter=@tributary/${name}`), '--output-logs=new-only', '--ui=stream'],
      cwd: repositoryRoot,
      // A build for production whatever the shell says: React ships different code otherwise.
      env: childEnvironment({ NODE_ENV: 'production' }),
      logFile: options.logFile,
      signal: options.signal,
    });
    options.signal?.throwIfAborted();
    const missing = changed.find((name) => !existsSync(path.join(repositoryRoot, outputs[name])));
    if (code !== 0 || missing)
      throw new SetupError(
        [...tail.slice(-40), `The build of ${missing ?? changed.join(', ')} failed; the whole output is in ${options.logFile}.`].join('\n'),
      );
    for (const name of changed) writeFileSync(path.join(stampFolder, name), wanted.get(name) ?? '');
    return changed;
  });
}

function readStamp(name: Buildable): string | undefined {
  const file = path.join(stampFolder, name);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function digestOf(roots: string[]): string {
  const hash = createHash('sha1');
  const add = (file: string) => hash.update(`\0${file}\0`).update(readFileSync(path.join(repositoryRoot, file)));
  const walk = (folder: string): void => {
    const entries = readdirSync(path.join(repositoryRoot, folder), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (notSources.has(entry.name)) continue;
      const file = `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(file);
      else if (entry.isFile() && !/\.test\.tsx?$|\.md$|\.log$/.test(entry.name)) add(file);
    }
  };
  for (const root of roots) {
    if (root.endsWith('.yaml')) add(root);
    else if (existsSync(path.join(repositoryRoot, root))) walk(root);
  }
  return hash.digest('hex');
}
