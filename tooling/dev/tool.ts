import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { openDatabase } from './database.ts';
import { childEnvironment, filesDirOf, publicUrls, readEnvironment, repositoryRoot } from './env.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';

/**
 * Runs a program of ours against the database: the embedded one is started when none runs and stopped afterwards when nobody else uses
 * it, the schema brought up to date. What we have to say goes to stderr.
 * @returns the program's exit code
 */
export async function runTool(given: { script: string; args: string[]; cwd?: string; env?: Record<string, string> }): Promise<number> {
  if (!existsSync(given.script)) throw new SetupError(`There is no ${path.relative(repositoryRoot, given.script)}.`);
  const environment = readEnvironment();
  const progress = createProgress();
  let interrupted = false;
  let child: ReturnType<typeof spawn> | undefined;
  const leave = onInterrupt((signal) => {
    interrupted = true;
    child?.kill(signal);
  });
  const notes: string[] = [];
  const open = () => openDatabase({ ...environment, log: (line) => notes.push(line) });
  const since = performance.now();
  const database = await open();
  try {
    for (const note of notes) progress.say(note);
    const applied = await database.migrate();
    // Only a wait that a person notices deserves a line: scripts call this often.
    if (performance.now() - since > 2_000 || applied.length > 0)
      progress.say(
        `→ PostgreSQL ${database.version}, ${applied.length} migrations applied … ${((performance.now() - since) / 1000).toFixed(1)} s`,
      );
    if (interrupted) return 130;
    const env = childEnvironment({
      DATABASE_URL: database.appUrl,
      QUEUE_DATABASE_URL: database.queueUrl,
      ADMIN_DATABASE_URL: database.adminUrl,
      AUTH_SECRET: database.authSecret,
      FILES_DIR: filesDirOf(environment.dataDir),
      PORTAL_URL: publicUrls(environment).portal,
      CONSOLE_URL: publicUrls(environment).console,
      SMTP_URL: environment.smtpUrl ?? `smtp://127.0.0.1:${environment.ports.smtp}`,
      ...given.env,
    });
    return await new Promise<number>((resolve, reject) => {
      child = spawn(process.execPath, [given.script, ...given.args], { cwd: given.cwd ?? repositoryRoot, env, stdio: 'inherit' });
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
    });
  } finally {
    leave();
    await database.stop();
  }
}
