import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { asSystem, makePartner, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { listBooksInput } from './pricing.books.contract.ts';
import { getBook, listBooks, listEntries } from './pricing.books.ts';
import { checkBook } from './pricing.check.ts';
import { createBook, createNextVersion } from './pricing.commands.ts';
import { compareBooks } from './pricing.compare.ts';
import { changePrices, discardDraft, putEntries, removeEntry, setSpans } from './pricing.drafts.ts';
import { makeBook } from './pricing.fixtures.ts';
import { exportEntries, importEntries, previewImport } from './pricing.import.ts';
import { percentBetween, readPercent, withPercent } from './pricing.percent.ts';
import { exportPublishPreview, previewPublish } from './pricing.preview.ts';
import { publishBook } from './pricing.publish.ts';
import { retireBook } from './pricing.retire.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const write = <T>(work: Parameters<typeof asSystem<T>>[1]) => asSystem(db.database, work);
const read = <T>(work: Parameters<typeof asSystem<T>>[1]) =>
  withActor(db.database, world.channel.actor, { now, mode: 'read' }, work as never) as Promise<T>;
const errorOf = (work: Parameters<typeof asSystem>[1]) => write(work).then(() => null, toPublicError);
const entriesOf = async (ref: string) =>
  (await read((ctx) => listEntries(ctx, { ref, limit: 100 }))).rows.map((row) => [
    row.sku,
    row.minQuantity,
    row.unitList.amountMinor,
    row.unitNet.amountMinor,
  ]);

async function draftOf(prices: Record<string, bigint> = {}, more: { currency?: string; publish?: boolean } = {}) {
  const partner = await makePartner(db.database);
  const made = await Promise.all(Object.keys(prices).map(() => makeProduct(db.database)));
  const entries = Object.values(prices).map((netMinor, at) => ({ product: made[at]!, listMinor: 1_000n, netMinor }));
  const book = await makeBook(db.database, { level: 4, partner, entries, publish: false, ...more });
  return { partner, book, products: made };
}

describe('editing a draft', () => {
  test('rows are saved all or none, each fault told by row and field: negative, beyond what fits, no amount, unknown SKU, the same break twice', async () => {
    const { book, products } = await draftOf({ a: 900n });
    const sku = products[0]!.sku;
    const row = (more: object) => ({ sku, minQuantity: 10, list: '10.00', net: '8.00', ...more });
    expect(
      await errorOf((ctx) =>
        putEntries(ctx, {
          bookRef: book.ref,
          rows: [
            row({}),
            row({}),
            row({ minQuantity: 20, net: '-8.00', list: '9.999' }),
            row({ minQuantity: 30, net: '99999999999999999999', list: '10000000000.01' }),
            row({ sku: 'NO-SUCH', list: '', net: '1e3' }),
          ],
        }),
      ),
    ).toEqual({
      code: 'invalid',
      status: 400,
      fields: {
        'rows.1.minQuantity': 'duplicate',
        'rows.2.list': 'amount',
        'rows.2.net': 'amount_negative',
        'rows.3.list': 'amount_too_large',
        'rows.3.net': 'amount_too_large',
        'rows.4.sku': 'sku_unknown',
        'rows.4.list': 'amount',
        'rows.4.net': 'amount',
      },
    });
    expect(await entriesOf(book.ref)).toEqual([[sku, 1, 1_000n, 900n]]);
    await write((ctx) => putEntries(ctx, { bookRef: book.ref, rows: [row({}), row({ minQuantity: 1, net: '9' })] }));
    expect(await entriesOf(book.ref)).toEqual([
      [sku, 1, 1_000n, 900n],
      [sku, 10, 1_000n, 800n],
    ]);
    await write((ctx) => removeEntry(ctx, { bookRef: book.ref, sku, minQuantity: 10 }));
    expect(await entriesOf(book.ref)).toHaveLength(1);
  });

  test('days of a draft may be set, and a span that ends before it begins is refused by field', async () => {
    const { book } = await draftOf();
    const days = { newBusiness: { from: '2026-03-01', until: '2026-03-01' }, runningContracts: { from: '2026-03-01' } };
    expect(await errorOf((ctx) => setSpans(ctx, { ref: book.ref, ...days }))).toMatchObject({
      fields: { 'newBusiness.until': 'ends_before_start' },
    });
    await write((ctx) => setSpans(ctx, { ref: book.ref, ...days, newBusiness: { from: '2026-03-01', until: '2026-04-01' } }));
    expect(await read((ctx) => getBook(ctx, { ref: book.ref }))).toMatchObject({
      newBusiness: { from: '2026-03-01', until: '2026-04-01' },
      runningContracts: { from: '2026-03-01', until: null },
    });
  });

  test('a draft can be thrown away; a published book can neither be edited, imported into nor thrown away', async () => {
    const { book } = await draftOf({ a: 900n });
    await write((ctx) => discardDraft(ctx, { ref: book.ref }));
    await expect(read((ctx) => getBook(ctx, { ref: book.ref }))).rejects.toMatchObject({ code: 'not_found' });
    const { book: out } = await draftOf({ a: 900n }, { publish: true });
    const text = await read((ctx) => exportEntries(ctx, { ref: out.ref }));
    const days = { newBusiness: { from: '2026-01-01' }, runningContracts: { from: '2026-01-01' } };
    for (const work of [
      (ctx) => discardDraft(ctx, { ref: out.ref }),
      (ctx) => setSpans(ctx, { ref: out.ref, ...days }),
      (ctx) => changePrices(ctx, { ref: out.ref, percent: '5', amounts: 'net' }),
      (ctx) => importEntries(ctx, { ref: out.ref, mode: 'replace', text }),
      (ctx) => putEntries(ctx, { bookRef: out.ref, rows: [] }),
    ] satisfies Parameters<typeof asSystem>[1][])
      expect(await errorOf(work)).toMatchObject({ code: 'pricing/published' });
  });
});

describe('a percentage', () => {
  test('is exact, rounds a half up, and the database computes what the pure rule says', async () => {
    expect([withPercent(101n, readPercent('-50')), withPercent(3n, readPercent('50')), withPercent(1n, readPercent('-50.0001'))]).toEqual([
      51n,
      5n,
      0n,
    ]);
    expect([percentBetween(1000n, 965n), percentBetween(3n, 4n), percentBetween(0n, 5n)]).toEqual(['-3.5', '33.3', null]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(0n, 90_000_000_000n), { minLength: 1, maxLength: 5 }),
        fc
          .integer({ min: -999_999, max: 10_000_000 })
          .map(
            (parts) =>
              `${parts < 0 ? '-' : ''}${Math.floor(Math.abs(parts) / 10_000)}.${String(Math.abs(parts) % 10_000).padStart(4, '0')}`,
          ),
        async (nets, percent) => {
          const { book } = await draftOf(Object.fromEntries(nets.map((net, at) => [String(at), net])));
          const change = readPercent(percent);
          if (change !== 0n) await write((ctx) => changePrices(ctx, { ref: book.ref, percent, amounts: 'net' }));
          const changed = (await entriesOf(book.ref)).map((row) => [row[2], row[3]]);
          const expected = nets.map((net) => [1_000n, withPercent(net, change)]);
          expect(changed.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 12 },
    );
  });

  test('of nothing, of text, of minus everything and beyond what fits is refused, and nothing is changed', async () => {
    const { book } = await draftOf({ a: 500_000_000_000n });
    const tried = (percent: string) => errorOf((ctx) => changePrices(ctx, { ref: book.ref, percent, amounts: 'both' }));
    expect(await tried('0')).toMatchObject({ fields: { percent: 'percent_zero' } });
    for (const percent of ['', 'ten', '-100', '1000.0001', '1.23456'])
      expect(await tried(percent)).toMatchObject({ fields: { percent: 'percent' } });
    expect(await tried('100.1')).toMatchObject({ code: 'pricing/amount_too_large', field: 'percent' });
    expect((await entriesOf(book.ref))[0]![3]).toBe(500_000_000_000n);
  });

  test('a new book begins as a changed copy of another in the same currency, for anybody', async () => {
    const { book, products } = await draftOf({ a: 900n }, { publish: true });
    const copy = {
      name: 'Copied',
      level: 6,
      segment: 'copying',
      copyOf: book.ref,
      percent: '-10',
      newBusiness: { from: '2026-01-01' },
    } as const;
    expect(await errorOf((ctx) => createBook(ctx, { ...copy, currency: 'USD' }))).toMatchObject({
      code: 'pricing/other_currency',
      field: 'currency',
    });
    const made = await write((ctx) => createBook(ctx, { ...copy, currency: 'EUR' }));
    expect(await entriesOf(made.ref)).toEqual([[products[0]!.sku, 1, 900n, 810n]]);
    expect(await read((ctx) => compareBooks(ctx, { ref: made.ref, with: book.ref }))).toMatchObject({
      counts: { up: 0, down: 1, added: 0, gone: 0 },
      total: 1,
      first: [{ before: { amountMinor: 900n }, after: { amountMinor: 810n }, percent: '-10.0' }],
    });
  });
});

describe('a file of prices', () => {
  test('what is written is read back as it was', async () => {
    const { book } = await draftOf({ a: 900n, b: 0n });
    const text = await read((ctx) => exportEntries(ctx, { ref: book.ref }));
    const before = await entriesOf(book.ref);
    expect(await read((ctx) => previewImport(ctx as never, { ref: book.ref, mode: 'replace', text }))).toMatchObject({
      rows: 2,
      unchanged: 2,
      faultCount: 0,
    });
    await write((ctx) => importEntries(ctx, { ref: book.ref, mode: 'replace', text }));
    expect(await entriesOf(book.ref)).toEqual(before);
  });

  test('faults are told by row and column, and with one of them nothing is written', async () => {
    const { book, products } = await draftOf({ a: 900n });
    const sku = products[0]!.sku;
    const text = `sku;from_quantity;currency;list;net\n${sku};1;USD;10;9\n${sku};0;EUR;10;-9\nNOPE;2;EUR;10;9\n${sku};1;EUR;x;99999999999999\n;1;EUR;1\n`;
    const preview = await read((ctx) => previewImport(ctx as never, { ref: book.ref, mode: 'merge', text }));
    expect(preview.faults.map((fault) => [fault.line, fault.column, fault.code])).toEqual([
      [2, 'currency', 'currency_other'],
      [3, 'from_quantity', 'quantity'],
      [3, 'net', 'amount_negative'],
      [4, 'sku', 'sku_unknown'],
      [5, 'list', 'amount'],
      [5, 'net', 'amount_too_large'],
      [5, 'from_quantity', 'duplicate'],
      [6, '', 'cells'],
      [6, 'sku', 'required'],
      [6, 'net', 'amount'],
    ]);
    expect(await errorOf((ctx) => importEntries(ctx, { ref: book.ref, mode: 'replace', text }))).toMatchObject({
      code: 'pricing/file_refused',
      data: { count: 10 },
    });
    expect(await entriesOf(book.ref)).toEqual([[sku, 1, 1_000n, 900n]]);
    const whole = async (broken: string) =>
      (await read((ctx) => previewImport(ctx as never, { ref: book.ref, mode: 'merge', text: broken }))).faults.map((fault) => [
        fault.code,
        fault.column,
      ]);
    expect(await whole('')).toEqual([['column_missing', 'sku']]);
    expect(await whole('sku,from_quantity,list,net')).toEqual([['no_rows', '']]);
    expect(await whole('sku,from_quantity,list,net,colour\n')).toEqual([['column_unknown', 'colour']]);
    expect(await whole('sku,"from')).toEqual([['not_csv', '']]);
  });

  test('a file of 20,000 rows that are all wrong is refused in one answer with the first faults named', async () => {
    const { book } = await draftOf();
    const text = `sku,from_quantity,list,net\n${'X,0,a,-1\n'.repeat(20_000)}`;
    const preview = await read((ctx) => previewImport(ctx as never, { ref: book.ref, mode: 'merge', text }));
    expect(preview).toMatchObject({ rows: 20_000, added: 0 });
    expect(preview.faultCount).toBeGreaterThan(60_000);
    expect(preview.faults).toHaveLength(100);
  });

  test('merging keeps what the file does not name, replacing does not, and the preview counts both', async () => {
    const { book, products } = await draftOf({ a: 900n, b: 800n });
    const [a, b] = products.map((one) => one.sku) as [string, string];
    const text = `sku,from_quantity,list,net\n${a},1,10.00,8.50\n${a},10,10.00,8.00\n`;
    const preview = (mode: 'merge' | 'replace') => read((ctx) => previewImport(ctx as never, { ref: book.ref, mode, text }));
    expect(await preview('merge')).toMatchObject({ added: 1, changed: 1, removed: 0, unchanged: 0 });
    expect(await preview('replace')).toMatchObject({ added: 1, changed: 1, removed: 1 });
    await write((ctx) => importEntries(ctx, { ref: book.ref, mode: 'merge', text }));
    expect(await entriesOf(book.ref)).toHaveLength(3);
    await write((ctx) => importEntries(ctx, { ref: book.ref, mode: 'replace', text }));
    expect((await entriesOf(book.ref)).map((row) => row[0])).toEqual([a, a]);
    expect(b).not.toBe(a);
  });
});

describe('gaps', () => {
  test('a product without a price from 1 on, and days between two versions, are told and refused, and nothing is written', async () => {
    const partner = await makePartner(db.database);
    const [product, other] = [await makeProduct(db.database), await makeProduct(db.database)];
    const first = await makeBook(db.database, {
      level: 4,
      partner,
      until: '2026-06-01',
      entries: [
        { product, listMinor: 100n },
        { product: other, listMinor: 1n },
      ],
    });
    const next = await write((ctx) =>
      createNextVersion(ctx, { newVersionOf: first.ref, newBusiness: { from: '2026-07-01' }, runningContracts: { from: '2026-06-01' } }),
    );
    await write((ctx) => putEntries(ctx, { bookRef: next.ref, rows: [{ sku: product.sku, minQuantity: 10, list: '1', net: '1' }] }));
    await write((ctx) => removeEntry(ctx, { bookRef: next.ref, sku: product.sku, minQuantity: 1 }));
    await write((ctx) => removeEntry(ctx, { bookRef: next.ref, sku: other.sku, minQuantity: 1 }));
    expect(await read((ctx) => checkBook(ctx, { ref: next.ref }))).toMatchObject({
      quantityGaps: { count: 1, first: [{ sku: product.sku, from: 10 }] },
      dayGaps: [{ basis: 'new_business', from: '2026-06-01', until: '2026-07-01', afterVersion: 1 }],
      dropped: { count: 1, first: [other.sku] },
    });
    const tried = () => errorOf((ctx) => publishBook(ctx, { ref: next.ref }));
    expect(await tried()).toMatchObject({ code: 'pricing/quantity_gap', field: 'entries', data: { sku: product.sku, from: 10 } });
    await write((ctx) => putEntries(ctx, { bookRef: next.ref, rows: [{ sku: product.sku, minQuantity: 1, list: '1', net: '1' }] }));
    expect(await tried()).toMatchObject({
      code: 'pricing/day_gap',
      field: 'newBusiness.from',
      data: { from: '2026-06-01', until: '2026-07-01' },
    });
    expect(await db.admin`select state from price_books where ref = ${next.ref}`).toEqual([{ state: 'draft' }]);
    await write((ctx) => setSpans(ctx, { ref: next.ref, newBusiness: { from: '2026-06-01' }, runningContracts: { from: '2026-06-01' } }));
    await write((ctx) => publishBook(ctx, { ref: next.ref }));
  });
});

describe('retiring', () => {
  test('a book ends on its days, one for new business and one for running contracts; a day that is past or prolongs it is refused by field', async () => {
    const { book } = await draftOf({ a: 900n }, { publish: true });
    const retire = (newBusinessUntil: string, runningContractsUntil: string) => (ctx: Parameters<typeof retireBook>[0]) =>
      retireBook(ctx, { ref: book.ref, newBusinessUntil, runningContractsUntil });
    expect(await errorOf(retire('2026-11-21', '2027-01-01'))).toMatchObject({ code: 'pricing/retire_day', field: 'newBusinessUntil' });
    await write(retire('2026-12-01', '2027-06-01'));
    const phaseOn = async (day: string) =>
      withActor(db.database, world.channel.actor, { now: new Date(`${day}T12:00:00Z`), mode: 'read' }, async (ctx) => {
        const { phase, newBusiness, runningContracts } = await getBook(ctx, { ref: book.ref });
        return [phase, newBusiness.until, runningContracts.until];
      });
    expect(await phaseOn('2026-11-30')).toEqual(['in_force', '2026-12-01', '2027-06-01']);
    expect((await phaseOn('2026-12-01'))[0]).toBe('running');
    expect((await phaseOn('2027-06-01'))[0]).toBe('ended');
    expect(await errorOf(retire('2026-12-01', '2027-06-02'))).toMatchObject({ code: 'pricing/retire_day', field: 'runningContractsUntil' });
    expect(
      await errorOf((ctx) => retireBook(ctx, { ref: 'PBK-00000000', newBusinessUntil: 'x', runningContractsUntil: '2027-01-01' })),
    ).toMatchObject({
      fields: { newBusinessUntil: 'date' },
    });
  });

  test('a book that has not begun is retired whole', async () => {
    const partner = await makePartner(db.database);
    const entries = [{ product: await makeProduct(db.database), listMinor: 100n }];
    const book = await makeBook(db.database, { level: 4, partner, entries, from: '2027-01-01' });
    await write((ctx) => retireBook(ctx, { ref: book.ref, newBusinessUntil: '2026-12-01', runningContractsUntil: '2026-12-01' }));
    expect(await read((ctx) => getBook(ctx, { ref: book.ref }))).toMatchObject({ state: 'retired', phase: 'retired' });
    await makeBook(db.database, { level: 4, partner, entries, from: '2027-01-01' });
  });
});

describe('before publishing', () => {
  test('it is told for whom which price changes: where a better level answers nothing does, and the file has it all', async () => {
    const tier = 'platinum';
    const [plain, special] = [
      await makePartner(db.database, { tier, name: 'A plain one' }),
      await makePartner(db.database, { tier, name: 'B special' }),
    ];
    const [product, added] = [await makeProduct(db.database), await makeProduct(db.database)];
    await makeBook(db.database, { name: 'List', entries: [{ product, listMinor: 1_000n }] });
    await makeBook(db.database, { level: 4, partner: special, entries: [{ product, listMinor: 1_000n, netMinor: 500n }] });
    const book = await makeBook(db.database, {
      ...{ name: 'Platinum', level: 5, tier, publish: false, from: '2027-01-01' },
      entries: [
        { product, listMinor: 1_000n, netMinor: 900n },
        { product: added, listMinor: 50n },
      ],
    });
    const preview = await read((ctx) => previewPublish(ctx, { ref: book.ref, basis: 'new_business' }));
    expect(preview).toMatchObject({
      ...{ asOf: '2027-01-01', partyCount: 2, partiesLookedAt: 2, partiesAffected: 2, productsAffected: 2 },
      counts: { up: 0, down: 1, added: 2, gone: 0 },
      ends: [],
    });
    const ofPlain = preview.first.find((change) => change.partyRef === plain.ref && change.sku === product.sku);
    expect(ofPlain).toMatchObject({
      ...{ before: { amountMinor: 1_000n }, after: { amountMinor: 900n }, percent: '-10.0' },
      beforeFrom: { levelName: 'list', bookName: 'List' },
      afterFrom: { levelName: 'tier_book', bookName: 'Platinum' },
    });
    const file = await read((ctx) => exportPublishPreview(ctx, { ref: book.ref, basis: 'new_business' }));
    expect(file.split('\r\n')).toHaveLength(1 + 3 + 1);
    expect(file).toContain(`${plain.ref},A plain one,${product.sku}`);
  });

  test('publishing one draft twice at once publishes it once', async () => {
    const { book } = await draftOf({ a: 900n });
    const outcomes = await Promise.all([1, 2, 3].map(() => errorOf((ctx) => publishBook(ctx, { ref: book.ref }))));
    expect(outcomes.map((one) => one?.code ?? 'published').sort()).toEqual(['pricing/published', 'pricing/published', 'published']);
    expect(await db.admin`select 1 from events where name = 'pricing/book_published' and data->>'bookRef' = ${book.ref}`).toHaveLength(1);
  });
});

test('the list of books is filtered by side, level, currency and where they stand', async () => {
  const { book, partner } = await draftOf({ a: 1n }, { currency: 'CHF' });
  const list = async (filter: object) =>
    (await read((ctx) => listBooks(ctx, listBooksInput.parse({ currency: 'CHF', ...filter })))).rows.map((row) => row.ref);
  expect(await list({ phase: 'draft', side: 'sell', level: 4 })).toEqual([book.ref]);
  expect(await list({ q: partner.name })).toEqual([book.ref]);
  for (const filter of [{ phase: 'in_force' }, { side: 'buy' }, { level: 5 }, { currency: 'EUR', q: partner.name }])
    expect(await list(filter)).toEqual([]);
});
