import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { repositoryRoot } from './env.ts';
import { runTool } from './tool.ts';

const folder = path.join(repositoryRoot, 'tooling/bench');

/** `npm run bench -- <id>`: runs the measurement `tooling/bench/<id>.ts`. Returns its exit code. */
export function bench([id, ...args]: string[]): Promise<number> {
  const known = readdirSync(folder)
    .filter((name) => /^[a-z][a-z-]*\.ts$/.test(name))
    .map((name) => name.replace('.ts', ''));
  const script = path.join(folder, `${id}.ts`);
  if (id === undefined || !known.includes(id) || !existsSync(script))
    throw new SetupError(
      `${id === undefined ? 'Say which measurement' : `There is no measurement "${id}"`}: known are ${known.join(', ') || 'none yet'}.`,
    );
  return runTool({ script, args });
}
