import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { withActor } from '@tributary/db/actor';
import { makeStaff, makeVendor, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { getAdvisory } from './notices.advisories.ts';
import { advisoryBytes, importBytes } from './notices.fixtures.ts';
import { createInspector, inspector } from './notices.inspect.ts';

const db = useTestDatabase();
let psirt: Awaited<ReturnType<typeof makeStaff>>;
const demo = (name: string) => readFileSync(new URL(`./demo/${name}.json`, import.meta.url));
const run = (bytes: Uint8Array) => importBytes(db.database, psirt.actor, bytes);
const counts = async () => {
  const [row] = await db.admin<
    { all: string }[]
  >`select concat_ws(',', (select count(*) from advisories), (select count(*) from advisory_documents),
    (select count(*) from advisory_products), (select count(*) from events where name like 'notices/%')) as all`;
  return row!.all;
};

beforeAll(async () => {
  await inspector().inspect(advisoryBytes());
  psirt = await makeStaff(db.database, await makeVendor(db.database), { functions: ['product_security'] });
});

describe('importing an advisory', () => {
  test('the bytes are stored as they came with their digest, and the products with what is known of them', async () => {
    const bytes = demo('halden-sa-2026-007.v1');
    const outcome = await run(bytes);
    expect(outcome).toMatchObject({ outcome: 'accepted', tests: [], repeated: false, ranges: { total: 2, parsed: 2, unparsed: 0 } });
    const [stored] = await db.admin`select d.bytes, d.sha256, encode(sha256(d.bytes), 'hex') as digest from advisory_documents d
      join advisories a on a.id = d.advisory_id where a.ref = ${outcome.ref}`;
    expect(Buffer.compare(stored!.bytes, bytes)).toBe(0);
    expect(stored!.sha256).toBe(stored!.digest);
    const detail = await withActor(db.database, psirt.actor, { now, mode: 'read' }, (ctx) => getAdvisory(ctx, { ref: outcome.ref! }));
    expect(detail).toMatchObject({ trackingId: 'HALDEN-SA-2026-007', state: 'accepted', openProducts: 4, importedByName: psirt.name });
    expect(detail.products.map(({ isBlocking, resolution }) => [isBlocking, resolution])).toEqual(Array(4).fill([true, 'open']));
    expect(detail.products[0]!.proposal).toEqual({
      kind: 'new',
      sku: 'HEG-100',
      name: 'Halden Edge Gateway',
      family: expect.any(String),
      versionScheme: expect.any(String),
      newReleases: ['4.2.3'],
    });
  });

  test('the same bytes again are the same advisory; other bytes of the same revision are refused with its reference', async () => {
    const bytes = advisoryBytes({ trackingId: 'HALDEN-SA-TWICE' });
    const first = await run(bytes);
    const before = await counts();
    expect(await run(bytes)).toMatchObject({ ref: first.ref, repeated: true, outcome: 'accepted' });
    await expect(run(advisoryBytes({ trackingId: 'HALDEN-SA-TWICE', title: 'Other words' }))).rejects.toMatchObject({
      code: 'notices/already_imported',
      data: { ref: first.ref },
    });
    expect(await counts()).toBe(before);
    expect(await run(advisoryBytes({ trackingId: 'HALDEN-SA-TWICE', trackingVersion: '2', isFaulty: true }))).toMatchObject({
      outcome: 'quarantined',
      repeated: false,
    });
  });

  test('the same file sent twice at once is one advisory', async () => {
    const bytes = advisoryBytes({ trackingId: 'HALDEN-SA-RACE' });
    const both = await Promise.all([run(bytes), run(bytes)]);
    expect(new Set(both.map(({ ref }) => ref)).size).toBe(1);
    expect(both.map(({ repeated }) => repeated).sort()).toEqual([false, true]);
  });

  test("a document that fails a mandatory test is stored in quarantine with the test's id", async () => {
    expect(await run(demo('halden-sa-2026-008.quarantined'))).toMatchObject({
      outcome: 'quarantined',
      tests: ['6.1.16'],
      ref: expect.any(String),
    });
  });

  test.each([
    ['50 MB', () => new Uint8Array(50 * 1024 * 1024).fill(32), 'notices/file_too_large'],
    [
      'CSAF 2.1',
      () => new TextEncoder().encode(new TextDecoder().decode(advisoryBytes()).replace('"csaf_version":"2.0"', '"csaf_version":"2.1"')),
      'notices/csaf_version_unsupported',
    ],
    ['a truncated upload', () => advisoryBytes().slice(0, 900), 'notices/json_truncated'],
    ['malformed JSON', () => new TextEncoder().encode('{"document": nonsense}'), 'notices/json_malformed'],
    ['no bytes at all', () => new Uint8Array(0), 'notices/file_empty'],
    ['JSON that is no CSAF', () => new TextEncoder().encode('{"document": {"title": "Hello"}}'), 'notices/csaf_schema_invalid'],
    ['an identifier too long for an index', () => advisoryBytes({ trackingId: 'X'.repeat(900) }), 'notices/document_too_long'],
  ])('%s is rejected with a reason, and nothing is half written', async (_title, bytes, code) => {
    const before = await counts();
    const outcome = await run(bytes());
    expect(outcome).toMatchObject({ outcome: 'rejected', code, ref: null });
    expect(outcome.reason).toMatch(/^[A-Z0-9].{10}/);
    expect(await counts()).toBe(before);
  });

  test('characters that PostgreSQL cannot store do not stop an import; the stored bytes keep them', async () => {
    const source = new TextDecoder().decode(advisoryBytes({ trackingId: 'HALDEN-SA-NUL', advice: 'MARK' }));
    const bytes = new TextEncoder().encode(source.replace('MARK', 'a\\u0000b\\ud800c'));
    const outcome = await run(bytes);
    expect(outcome.outcome).toBe('accepted');
    const [stored] =
      await db.admin`select bytes from advisory_documents d join advisories a on a.id = d.advisory_id where a.ref = ${outcome.ref}`;
    expect(Buffer.compare(stored!.bytes, bytes)).toBe(0);
  });
});

describe('the validator in its thread', () => {
  test('loading and validating leave the event loop free', async () => {
    const inspector = createInspector();
    let last = performance.now();
    let longestMs = 0;
    const tick = setInterval(() => {
      longestMs = Math.max(longestMs, performance.now() - last);
      last = performance.now();
    }, 5);
    await inspector.inspect(demo('halden-sa-2026-007.v1'));
    clearInterval(tick);
    await inspector.close();
    console.info(`longest stop of the event loop while the validator loaded: ${longestMs.toFixed(0)} ms`);
    expect(longestMs).toBeLessThan(1000);
  }, 60_000);

  test('a thread that does not answer in time is ended and the file rejected; one that dies too; the next file gets a new thread', async () => {
    const hang = new URL('data:text/javascript,for(;;);');
    const slow = createInspector({ timeoutMs: 300, entry: hang });
    expect(await slow.inspect(new Uint8Array([1]))).toMatchObject({ outcome: 'rejected', code: 'notices/inspection_failed' });
    const dying = createInspector({ entry: new URL('data:text/javascript,process.exit(3)') });
    expect(await dying.inspect(new Uint8Array([1]))).toMatchObject({ outcome: 'rejected', code: 'notices/inspection_failed' });
    expect(await dying.inspect(new Uint8Array([1]))).toMatchObject({ outcome: 'rejected', code: 'notices/inspection_failed' });
  });
});

const folder = new URL('../../../../shared/data/csaf/', import.meta.url);
describe.skipIf(!existsSync(folder))('real advisories (needs ../shared/data/csaf; skipped where absent)', () => {
  test('all 48 are imported, quarantined or rejected without a crash, and each that is stored can be opened', async () => {
    const names = [
      ...readdirSync(folder).filter((name) => name.endsWith('.json')),
      ...readdirSync(new URL('revisions/', folder)).map((name) => `revisions/${name}`),
    ].filter((name) => name.endsWith('.json'));
    const outcomes = new Map<string, number>();
    for (const name of names) {
      const { outcome, ref } = await run(readFileSync(new URL(name, folder)));
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      if (ref === null) continue;
      const detail = await withActor(db.database, psirt.actor, { now, mode: 'read' }, (ctx) => getAdvisory(ctx, { ref }));
      expect(detail.isScopeFrozen).toBe(false);
    }
    expect(Object.fromEntries(outcomes)).toEqual({ accepted: 42, quarantined: 5, rejected: 1 });
  }, 120_000);
});
