import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ServerName } from '@tributary/dev/stack';
import postgres from 'postgres';
import { inject, vi } from 'vitest';

export type AppName = 'portal' | 'console';

/** People of the demo world that the tests act as. */
export const PEOPLE = {
  maya: 'sales@bluepeak.example',
  ben: 'service@bluepeak.example',
  tomas: 'sales@corvid.example',
  lena: 'care@corvid.example',
  priya: 'sales@alderfinch.example',
  luc: 'ventes@montblanc.example',
  jonas: 'admin@nordwind.example',
  ines: 'security@nordwind.example',
  karin: 'ot@ostara.example',
  chloe: 'dsi@lumen.example',
  oskar: 'ops@halden.example',
  sara: 'support@halden.example',
  pavel: 'psirt@halden.example',
  carla: 'channel@halden.example',
  helen: 'admin@halden.example',
} as const;
export const PASSWORD = 'tributary-demo';

/** Which app somebody uses: staff the console, everybody else the portal. */
export const appOf = (email: string): AppName => (email.endsWith('@halden.example') ? 'console' : 'portal');

/** How long a test waits for what must come. */
export const PATIENCE_MS = 25_000;

/** Waits until the condition holds; also in hooks, where `expect.poll` may not be used. Returns what it gave; else says what the worker has left to do. */
export async function eventually<T>(condition: () => T | Promise<T>, what: string, timeoutMs = PATIENCE_MS): Promise<NonNullable<T>> {
  const waited = vi.waitFor(
    async () => {
      const value = await condition();
      if (!value) throw new Error(`It did not happen in time: ${what}.`);
      return value;
    },
    { timeout: timeoutMs, interval: 20 },
  );
  return waited.catch(async (error: Error) => {
    const waiting = await jobsLeft().catch((failure: Error) => failure.message);
    throw new Error(`${error.message} The worker has left: ${waiting || 'nothing'}`, { cause: error });
  });
}

/** What waits, runs or failed in the queue, a line a job: why something did not happen is mostly read here. */
async function jobsLeft(): Promise<string> {
  const jobs = await admin()<{ job: string }[]>`
    select format('%s (attempt %s, %s, due in %s s)%s', task_identifier, attempts,
      case when locked_by is null then 'waits' else 'runs since ' || round(extract(epoch from now() - locked_at)) || ' s' end,
      round(extract(epoch from run_at - now())), ': ' || last_error) as job
    from graphile_worker.jobs order by run_at limit 20`;
  return jobs.map(({ job }) => job.slice(0, 400)).join('\n');
}

/** The running system; use inside tests and hooks only. */
export const running = () => inject('stack');
export const urlOf = (app: AppName) => running()[app];

let connection: postgres.Sql | undefined;
/** The database as superuser: to count what was written and to know references that pages hide. */
export function admin(): postgres.Sql {
  connection ??= postgres(running().adminUrl, { max: 2, onnotice: () => {}, idle_timeout: 5 });
  return connection;
}

/** How many rows every business table has: what "nothing half written" is measured by. Sign-in's own tables are left out. */
export async function rowCounts(): Promise<Record<string, number>> {
  const tables = await admin()<{ name: string }[]>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('sessions', 'verifications', 'accounts') order by 1`;
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await admin().unsafe<{ rows: number }[]>(`select count(*)::int as rows from "${name}"`);
    counts[name] = row!.rows;
  }
  return counts;
}

/** How many jobs wait, run or have failed. */
export async function queuedJobs(): Promise<number> {
  const [row] = await admin()<{ jobs: number }[]>`select count(*)::int as jobs from graphile_worker._private_jobs`;
  return row!.jobs;
}

async function control(action: 'restart' | 'kill', name: ServerName): Promise<void> {
  const response = await fetch(`${running().control}/${action}/${name}`, { method: 'POST' });
  if (!response.ok) throw new Error(`${action} ${name}: ${await response.text()}`);
}
/** Ends one server by SIGKILL, as a crash would. */
export const kill = (name: ServerName) => control('kill', name);
/** Stops one server by SIGTERM if it runs, and starts it again on its port. */
export const restart = (name: ServerName) => control('restart', name);

/** Lines of a server's log, parsed; lines that are no JSON are left out. */
export function logLines(name: ServerName): Record<string, unknown>[] {
  return readFileSync(path.join(running().logs, `${name}.log`), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [JSON.parse(line.slice(line.indexOf('{'))) as Record<string, unknown>];
      } catch {
        return [];
      }
    });
}

/** A message in the inbox, as its JSON interface gives it. */
export interface Mail {
  id: string;
  to: string[];
  from: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  headers: { key: string; value: string }[];
}

/** Messages delivered to an address (every one without it), newest first, whole. */
export async function mails(to?: string): Promise<Mail[]> {
  const { inbox } = running();
  const list = (await (await fetch(`${inbox}/api/messages${to ? `?to=${encodeURIComponent(to)}` : ''}`)).json()) as {
    messages: { id: string }[];
  };
  return Promise.all(list.messages.map(async ({ id }) => (await fetch(`${inbox}/api/messages/${id}`)).json() as Promise<Mail>));
}

/** A short digest, to compare long texts in a test's message. */
export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);
