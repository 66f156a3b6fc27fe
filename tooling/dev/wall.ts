import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { childEnvironment, readEnvironment, repositoryRoot } from './env.ts';
import { onInterrupt } from './interrupt.ts';
import { runQuietly } from './quiet.ts';

/**
 * `npm run wall`: the short form of the wall's proof; `-- --long` the full one, which writes docs/wall; `-- --only=planted,rows` some parts.
 * What happens goes to stderr; the last line on stdout is one JSON object with the figures. Returns the exit code: 1 on any failure.
 */
export async function wall(args: string[]): Promise<number> {
  const only = args.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? '';
  const unknown = args.filter((arg) => arg !== '--long' && !/^--only=[a-z,]+$/.test(arg));
  if (unknown.length > 0) throw new SetupError(`There is no ${unknown[0]}: known are --long and --only=<part>,<part>.`);
  const logs = path.join(readEnvironment().dataDir, 'logs');
  mkdirSync(logs, { recursive: true });
  const outcome = path.join(logs, 'wall.json');
  rmSync(outcome, { force: true });
  const giveUp = new AbortController();
  const leave = onInterrupt(() => giveUp.abort());
  try {
    const { code, tail } = await runQuietly({
      command: path.join(repositoryRoot, 'node_modules/.bin/vitest'),
      args: ['run', '--config', 'tooling/wall/vitest.config.ts', '--reporter=default'],
      cwd: repositoryRoot,
      env: childEnvironment({
        NO_COLOR: '1',
        FORCE_COLOR: '0',
        WALL_LONG: args.includes('--long') ? '1' : '0',
        WALL_ONLY: only,
        WALL_OUTCOME: outcome,
      }),
      logFile: path.join(logs, 'wall.log'),
      signal: giveUp.signal,
      onLine: (line) => /^(ok {4}|FAILED| {8})/.test(line) && process.stderr.write(`${line}\n`),
    });
    if (giveUp.signal.aborted) return 130;
    if (!existsSync(outcome)) {
      process.stderr.write(`${tail.slice(-40).join('\n')}\nThe wall did not get as far as its figures.\n`);
      return 1;
    }
    process.stdout.write(`${readFileSync(outcome, 'utf8')}\n`);
    return code;
  } finally {
    leave();
  }
}
