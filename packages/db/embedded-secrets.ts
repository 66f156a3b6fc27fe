import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { explainFileError, SetupError } from './setup-error.ts';

const secretsShape = z.object({
  superuserPassword: z.string().min(16),
  appPassword: z.string().min(16),
  queuePassword: z.string().min(16),
  authSecret: z.string().min(32),
});

/** The random secrets of one local installation: they belong to a data folder, never to the repository. */
export type LocalSecrets = z.infer<typeof secretsShape>;

/**
 * Reads `secrets.json` in a data folder, or creates it once, readable by its owner alone.
 * Two processes that create it at the same moment agree, since a hard link never replaces a file.
 * @throws SetupError when the folder cannot be written or the file was damaged
 */
export function localSecrets(folder: string): LocalSecrets {
  const file = path.join(folder, 'secrets.json');
  try {
    return parse(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw explainFileError(error, file);
  }
  const secret = () => randomBytes(24).toString('base64url');
  const fresh: LocalSecrets = {
    superuserPassword: secret(),
    appPassword: secret(),
    queuePassword: secret(),
    authSecret: randomBytes(48).toString('base64url'),
  };
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    writeFileSync(draft, `${JSON.stringify(fresh, null, 2)}\n`, { mode: 0o600 });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !isFile(file)) throw explainFileError(error, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return parse(file);
}

function parse(file: string): LocalSecrets {
  const text = readFileSync(file, 'utf8');
  const parsed = secretsShape.safeParse(parseJson(text));
  if (!parsed.success)
    throw new SetupError(`${file} is damaged: restore it from a backup, or delete the data folder to begin again with an empty database.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isFile(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
