import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { advisoryBytes, makeAdvisory, makeNoticeWorld } from '@tributary/notices/fixtures';
import { makeStaff } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const db = useTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-cli-'));
const main = path.join(import.meta.dirname, 'main.ts');
let world: Awaited<ReturnType<typeof makeNoticeWorld>>;

beforeAll(async () => {
  world = await makeNoticeWorld(db.database);
  await makeStaff(db.database, world.vendor, { functions: ['administrator'], email: 'admin@halden.example' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program as a person would: its exit code and what it wrote. */
function run(args: string[], env: Record<string, string> = {}): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', DATABASE_URL: db.appUrl, SMTP_URL: 'smtp://127.0.0.1:1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const written = { out: '', err: '' };
    child.stdout.on('data', (chunk) => (written.out += chunk));
    child.stderr.on('data', (chunk) => (written.err += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, ...written }));
  });
}
const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('advisory import', () => {
  test('judges each file for itself, goes on after every bad one, and says by its exit code that some were rejected', async () => {
    writeFileSync(path.join(folder, 'good.json'), advisoryBytes({ trackingId: 'CLI-GOOD' }));
    writeFileSync(path.join(folder, 'faulty.json'), advisoryBytes({ trackingId: 'CLI-FAULTY', isFaulty: true }));
    writeFileSync(path.join(folder, 'cut.json'), advisoryBytes({ trackingId: 'CLI-CUT' }).slice(0, 700));
    writeFileSync(path.join(folder, 'other.json'), advisoryBytes({ trackingId: 'CLI-GOOD', title: 'Other bytes' }));
    // Sparse: 50 MB that were never written and must never be read.
    writeFileSync(path.join(folder, 'large.json'), '');
    truncateSync(path.join(folder, 'large.json'), 50 * 1024 * 1024);
    const files = ['cut.json', 'absent.json', '.', 'large.json', 'good.json', 'faulty.json', 'other.json', 'good.json'];
    const { code, out } = await run(['advisory', 'import', ...files, '--json']);
    const rows = linesOf(out);
    expect(code).toBe(1);
    expect(rows.map(({ file, outcome }) => [file, outcome])).toEqual([
      ['cut.json', 'rejected'],
      ['absent.json', 'rejected'],
      ['.', 'rejected'],
      ['large.json', 'rejected'],
      ['good.json', 'accepted'],
      ['faulty.json', 'quarantined'],
      ['other.json', 'rejected'],
      ['good.json', 'accepted'],
    ]);
    expect(rows.every(({ outcome, reason }) => outcome === 'accepted' || typeof reason === 'string')).toBe(true);
    expect(rows[4]).toEqual({
      file: 'good.json',
      outcome: 'accepted',
      tests: [],
      reason: null,
      ranges: { total: 1, parsed: 1, unparsed: 0 },
      ref: expect.stringMatching(/^ADV-/),
      repeated: false,
    });
    expect(rows[5]!.tests).toEqual(['6.1.16', '6.1.21']);
    expect(rows[7]).toMatchObject({ ref: rows[4]!.ref, repeated: true });
    const [imported] =
      await db.admin`select p.email from advisories a join people p on p.id = a.imported_by_person_id where a.tracking_id = 'CLI-GOOD'`;
    expect(imported!.email).toBe('admin@halden.example');
  }, 60_000);

  test('exits with 0 where none was rejected, a quarantined one included; in a vendor without staff the system takes it in', async () => {
    await db.admin`update memberships set functions = '{support}' where 'administrator' = any (functions) and party_id = ${world.vendor.id}`;
    writeFileSync(path.join(folder, 'early.json'), advisoryBytes({ trackingId: 'CLI-EARLY' }));
    const { code, out } = await run(['advisory', 'import', 'early.json', 'faulty.json']);
    await db.admin`update memberships m set functions = '{administrator}' from people p where p.id = m.person_id and p.email = 'admin@halden.example'`;
    expect(code).toBe(0);
    expect(out).toContain('2 files: 1 accepted, 1 quarantined, 0 rejected');
    const [row] = await db.admin`select imported_by_person_id from advisories where tracking_id = 'CLI-EARLY'`;
    expect(row!.imported_by_person_id).toBeNull();
  }, 60_000);

  const csaf = path.resolve(import.meta.dirname, '../../../shared/data/csaf');
  test.skipIf(!existsSync(csaf))(
    'all 48 real files in one call, one JSON object a line (skipped where ../shared is absent)',
    async () => {
      const files = [csaf, path.join(csaf, 'revisions')].flatMap((one) =>
        readdirSync(one)
          .filter((name) => name.endsWith('.json'))
          .map((name) => path.join(one, name)),
      );
      const startedAt = performance.now();
      const { code, out } = await run(['advisory', 'import', ...files, '--json']);
      console.info(`48 files in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
      const rows = linesOf(out);
      expect(code).toBe(1);
      expect(rows.map(({ file }) => file)).toEqual(files);
      const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
      expect([count('accepted'), count('quarantined'), count('rejected')]).toEqual([42, 5, 1]);
    },
    120_000,
  );
});

describe('the other commands', () => {
  test('advisory audience prints the dry run by reference or tracking id; an unknown one is exit code 3', async () => {
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor, { trackingId: 'CLI-AUDIENCE' });
    const { code, out } = await run(['advisory', 'audience', advisory.ref, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ advisory: { trackingId: 'CLI-AUDIENCE' }, counts: { confirmed: 2, messages: 2 } });
    const table = await run(['advisory', 'audience', 'cli-audience']);
    expect(table.out).toMatch(/confirmed +ENT-\w+ .*gw-hall-1 4\.2\.2/);
    expect(await run(['advisory', 'audience', 'ADV-00000000'])).toMatchObject({ code: 3, out: '' });
  }, 60_000);

  test('order list and advisory list speak JSON with amounts in minor units, and tables to people', async () => {
    const { code, out } = await run(['order', 'list', '--state', 'accepted', '--json', '--limit', '1']);
    expect(code).toBe(0);
    expect(linesOf(out)).toEqual([
      expect.objectContaining({ ref: expect.stringMatching(/^ORD-/), total: { amountMinor: '50000', currency: 'EUR' } }),
    ]);
    expect((await run(['order', 'list'])).out).toMatch(/^ORDER +STATE/);
    const advisories = await run(['advisory', 'list', '--json', '--state', 'accepted']);
    expect(linesOf(advisories.out).every(({ state }) => state === 'accepted')).toBe(true);
  }, 60_000);

  test('doctor looks at everything, and fails where no mail server is', async () => {
    // Jobs of this world wait for a worker that no test runs; the doctor would rightly complain.
    await db.admin`delete from graphile_worker._private_jobs`;
    const { code, out } = await run(['doctor', '--json']);
    const checks = linesOf(out);
    expect(code).toBe(1);
    expect(checks.map(({ name }) => name)).toEqual(['database', 'migrations', 'roles', 'row-level security', 'queue', 'mail']);
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['mail']);
    const server = createServer((socket) => void socket.write('220 here\r\n')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expect((await run(['doctor'], { SMTP_URL: `smtp://127.0.0.1:${port}` })).code).toBe(0);
    server.close();
  }, 60_000);

  test('wrong usage is 2, a wrong hat is told by what it lacks, an absent database is 4, and none shows a stack', async () => {
    const [usage, nonsense, hat, nobody, gone, wrong] = await Promise.all([
      run(['advisory', 'import']),
      run(['order', 'list', '--state', 'nonsense']),
      run(['--as', world.support.email, 'advisory', 'list']),
      run(['--as', 'nobody@halden.example', 'order', 'list']),
      run(['order', 'list'], { DATABASE_URL: 'postgres://app_login:x@127.0.0.1:1/none' }),
      run(['order', 'list'], { DATABASE_URL: db.appUrl.replace(/:[^:@/]+@/, ':wrong@') }),
    ]);
    expect(usage).toMatchObject({ code: 2, out: '' });
    expect(nonsense.code).toBe(2);
    expect(hat).toMatchObject({ code: 1, err: expect.stringContaining('product_security') });
    expect(nobody.code).toBe(3);
    expect(gone.code).toBe(4);
    expect(wrong.code).toBe(4);
    for (const { err } of [usage, hat, gone, wrong]) expect(err).not.toMatch(/\n\s+at /);
  }, 60_000);

  test('--help shows examples and --version the version, without a database', async () => {
    const help = await run(['--help'], { DATABASE_URL: '' });
    expect(help).toMatchObject({ code: 0, out: expect.stringContaining('Examples:') });
    expect(await run(['--version'], { DATABASE_URL: '' })).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  }, 60_000);
});

describe('order import', () => {
  const head = 'order,starts_on,currency,pattern,customer,product,quantity';
  test('says what is wrong by row and column, places nothing of it, and knows a file again', async () => {
    const file = path.join(folder, 'orders.csv');
    writeFileSync(file, `${head}\nA,2020-01-01,EUR,direct,PTY-22222222,NOTHING,-1\n`);
    const env = { FILES_DIR: path.join(folder, 'files') };
    const first = await run(['order', 'import', file, '--json'], env);
    expect(first.code).toBe(1);
    const [found] = linesOf(first.out) as [{ state: string; repeated: boolean; findings: { shown: { row: number; column: string }[] } }];
    expect(found).toMatchObject({ state: 'refused', repeated: false });
    expect(found.findings.shown.map(({ row, column }) => `${row} ${column}`).sort()).toEqual([
      '2 customer',
      '2 product',
      '2 quantity',
      '2 starts_on',
    ]);
    const again = await run(['order', 'import', file, '--dry-run'], env);
    expect(again.code).toBe(1);
    expect(again.out).toContain('was here before');
    expect(again.out).toContain('row 2, quantity: -1  A quantity is 1 or more.');
    expect(await db.admin`select 1 from orders where entry = 'import'`).toHaveLength(0);
  }, 60_000);
});
