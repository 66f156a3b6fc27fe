import { useTestDatabase } from '@tributary/vitest/database';
import { expect, test } from 'vitest';
import { connect } from './connection.ts';
import { checkDatabase } from './health.ts';

const db = useTestDatabase();

test('a migrated database is well in every check', async () => {
  const checks = await checkDatabase(db.database);
  expect(checks.filter((check) => !check.ok)).toEqual([]);
  expect(checks.map((check) => check.name)).toEqual(['database', 'migrations', 'roles', 'row-level security', 'queue']);
});

test('a table that lost its forced row-level security is named', async () => {
  await db.admin`alter table orders no force row level security`;
  const check = (await checkDatabase(db.database)).find((one) => one.name === 'row-level security');
  await db.admin`alter table orders force row level security`;
  expect(check).toMatchObject({ ok: false, detail: expect.stringContaining('public.orders') });
});

test('a job that was given up, and one that waits too long, are counted', async () => {
  await db.admin`select graphile_worker.add_job('nobody', run_at => now() - interval '5 minutes')`;
  const queue = (await checkDatabase(db.database)).find((one) => one.name === 'queue');
  expect(queue).toMatchObject({ ok: false, detail: expect.stringMatching(/^1 waiting \(oldest 300 s\), 0 given up/) });
});

test('a server that is not there fails every check with the way to mend it, and throws nothing', async () => {
  const nowhere = connect('postgres://app_login:x@127.0.0.1:1/none', { poolSize: 1 });
  const checks = await checkDatabase(nowhere);
  await nowhere.close();
  expect(checks.every((check) => !check.ok && check.mend)).toBe(true);
});
