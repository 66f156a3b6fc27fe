import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { drainReactions } from '@tributary/db/dispatch';
import { folderStore } from '@tributary/db/file-store';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { toCsv } from '@tributary/kernel/csv';
import { FIXTURE_NOW, makeCard, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { writeXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ImportDetail, importColumns } from './orders.import.contract.ts';
import { readOrderFile, unpacksWithin } from './orders.import.read.ts';
import { checkImport, placeImport } from './orders.import.run.ts';
import { importTemplate } from './orders.import.template.ts';
import { getImport, importReport, listImports, moveImport, uploadImport } from './orders.import.ts';
import { IMPORT_BYTES } from './orders.import.words.ts';
import { ordersReactions } from './orders.reactions.ts';

const db = useTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-imports-'));
const files = folderStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const resources = () => ({ database: db.database, files, now: () => FIXTURE_NOW });
let world: Awaited<ReturnType<typeof makeWorld>>;
let sku: string;
let card: { ref: string };

beforeAll(async () => {
  world = await makeWorld(db.database);
  const product = await makeProduct(db.database);
  sku = (await db.admin`select sku from products where ref = ${product.ref}`)[0]!.sku;
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
  card = await makeCard(db.database, world.sales1.actor, { name: 'Nordwind Logistics' });
});

type Wish = Record<string, string | number>;
const line = (wish: Wish = {}): Wish => ({
  order: 'A-1',
  starts_on: '2026-12-01',
  currency: 'EUR',
  customer: card.ref,
  product: sku,
  quantity: 2,
  ...wish,
});
const PORTAL = importColumns('portal').map(({ name }) => name);
const csv = (rows: readonly Wish[], columns = PORTAL) =>
  new TextEncoder().encode(toCsv([columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))]));
const as = <A extends PartyActor | VendorActor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'write' }, work);
const idOf = async (ref: string) => (await db.admin`select id from order_imports where ref = ${ref}`)[0]!.id as string;

/** Uploads as the person and lets the worker check; the import as the person then sees it. */
async function bring(bytes: Uint8Array, actor: PartyActor | VendorActor = world.sales1.actor): Promise<ImportDetail> {
  const { ref } = await as(actor, (ctx) => uploadImport(ctx as never, files, { fileName: 'orders.csv', bytes }));
  await checkImport(resources(), await idOf(ref));
  return as(actor, (ctx) => getImport(ctx as never, { ref }));
}
async function place({ ref }: { ref: string }, actor: PartyActor | VendorActor = world.sales1.actor): Promise<ImportDetail> {
  await as(actor, (ctx) => moveImport(ctx as never, 'place', ref));
  await placeImport(resources(), await idOf(ref));
  return as(actor, (ctx) => getImport(ctx as never, { ref }));
}
const ordersNow = async () => (await db.admin`select count(*)::int as count from orders`)[0]!.count as number;
const shown = (found: ImportDetail) => found.findings!.shown.map(({ row, column, code }) => [row, column, code]);

describe('a file of orders', () => {
  test('is checked, shown with its sum and placed as a whole: rows with one key are lines of one order, new customers become cards', async () => {
    const ready = await bring(
      csv([
        line(),
        line({ starts_on: '', currency: '', customer: '', quantity: 3 }),
        line({ order: 'A-2', customer: 'Fresh & Co', customer_country: 'at', purchase_order: 'PO 7', note: '=1+1' }),
        line({ order: 'A-3', customer: '', delivery: 'stock' }),
        line({ order: 'A-4', reseller: 'Second Hand', reseller_country: 'DE' }),
      ]),
    );
    expect(ready).toMatchObject({ state: 'ready', orders: 4, errors: 0, rows: 5, totals: [{ currency: 'EUR' }] });
    const before = await ordersNow();
    const placed = await place(ready);
    expect(placed).toMatchObject({
      state: 'placed',
      findings: { placed: [expect.any(String), expect.any(String), expect.any(String), expect.any(String)] },
    });
    expect(await ordersNow()).toBe(before + 4);
    const made = await db.admin`select o.pattern, o.entry, o.purchase_order_number as po, c.name, count(l.id)::int as lines from orders o
      join order_lines l on l.order_id = o.id left join party_cards c on c.id = o.end_user_card_id
      where o.ref in ${db.admin(placed.findings!.placed as string[])} group by o.id, c.name order by o.pattern, o.client_request_id`;
    expect(made.map(({ pattern, lines }) => [pattern, lines]).sort()).toEqual([
      ['distributor', 1],
      ['reseller', 1],
      ['reseller', 2],
      ['stock', 1],
    ]);
    expect(made.every(({ entry }) => entry === 'import')).toBe(true);
    expect(made.some(({ name, po }) => name === 'Fresh & Co' && po === 'PO 7')).toBe(true);
  });

  test('sent again is the same import, and its orders are not placed twice, in this file or in another', async () => {
    const rows = [line({ order: 'B-1' }), line({ order: 'B-2' })];
    const first = await place(await bring(csv(rows)));
    const before = await ordersNow();
    const again = await as(world.sales1.actor, (ctx) => uploadImport(ctx, files, { fileName: 'other name.csv', bytes: csv(rows) }));
    expect(again).toEqual({ ref: first.ref, repeated: true });
    const more = await bring(csv([...rows, line({ order: 'B-3' })]));
    expect(more.findings).toMatchObject({ orders: 3, repeated: 2 });
    await place(more);
    expect(await ordersNow()).toBe(before + 1);
    expect(shown(await bring(csv([line({ order: 'B-1', quantity: 9 })])))).toEqual([[2, 'order', 'placed_otherwise']]);
    // The job runs once more after it was cut off.
    await db.admin`update order_imports set state = 'placing' where ref = ${more.ref}`;
    await placeImport(resources(), await idOf(more.ref));
    expect(await ordersNow()).toBe(before + 1);
  });

  test('with anything wrong in it places nothing, and says all that is wrong by row and column', async () => {
    const before = await ordersNow();
    const found = await bring(
      csv([
        line({ order: 'C-1', quantity: -3 }),
        line({ order: 'C-2', quantity: '2.5', product: 'NO-SUCH' }),
        line({ order: 'C-3', starts_on: '2026-02-30', currency: 'Euro' }),
        line({ order: 'C-4', starts_on: '2026-11-01' }),
        line({ order: 'C-5', customer: 'CRD-22222222' }),
        line({ order: 'C-6', customer: 'Unheard Of' }),
        line({ order: 'C-1', quantity: 1 }),
        line({ order: '', quantity: 1 }),
        line({ order: 'C-7', quantity: 1 }),
        line({ order: 'C-7', quantity: 1, currency: 'USD' }),
        line({ order: 'C-8', reseller: 'Me', customer: '' }),
        line({ order: 'C-9', currency: 'JPY' }),
        line({ order: 'C-10', term_months: 999 }),
      ]),
    );
    expect(found.state).toBe('refused');
    expect(shown(found)).toEqual([
      [2, 'quantity', 'quantity_positive'],
      [3, 'quantity', 'quantity_whole'],
      [3, 'product', 'unknown_product'],
      [4, 'starts_on', 'date'],
      [4, 'currency', 'currency_code'],
      [5, 'starts_on', 'start_in_past'],
      [6, 'customer', 'unknown_customer'],
      [7, 'customer_country', 'required'],
      [8, 'order', 'order_key_again'],
      [9, 'order', 'required'],
      [11, 'currency', 'order_differs'],
      [12, 'reseller_country', 'required'],
      [13, 'currency', 'currency_without_book'],
      [14, 'term_months', 'term_months'],
    ]);
    await expect(as(world.sales1.actor, (ctx) => moveImport(ctx, 'place', found.ref))).rejects.toMatchObject({
      code: 'orders/import_state',
    });
    expect(await ordersNow()).toBe(before);
    expect(await db.admin`select 1 from party_cards where name = 'Unheard Of'`).toHaveLength(0);
    const report = await as(world.sales1.actor, (ctx) => importReport(ctx, files, found));
    const text = new TextDecoder().decode(report.bytes);
    expect(text.split('\r\n')).toHaveLength(16);
    expect(text).toContain('2,quantity,-3,A quantity is 1 or more.');
  });

  test('that became wrong between check and placing writes nothing and says so', async () => {
    const ready = await bring(csv([line({ order: 'D-1', customer: 'Late Card', customer_country: 'DE' })]));
    await db.admin`update products set state = 'retired' where sku = ${sku}`;
    const before = await ordersNow();
    const after = await place(ready);
    await db.admin`update products set state = 'active' where sku = ${sku}`;
    expect(after).toMatchObject({ state: 'refused', hasReport: true });
    expect(shown(after)).toEqual([[2, 'product', 'product_retired']]);
    expect(await ordersNow()).toBe(before);
    expect(await db.admin`select 1 from party_cards where name = 'Late Card'`).toHaveLength(0);
  });

  test('of staff names parties, and each order is its own party’s', async () => {
    const columns = importColumns('console').map(({ name }) => name);
    const row = (order: string, wish: Wish): Wish => ({
      order,
      starts_on: '2026-12-01',
      currency: 'EUR',
      product: sku,
      quantity: 1,
      ...wish,
    });
    const good = [
      row('S-1', { pattern: 'reseller', customer: world.customer.ref, reseller: world.reseller1.ref }),
      row('S-2', { pattern: 'direct', customer: world.customer.ref }),
      row('S-3', { pattern: 'distributor', customer: world.customer.ref, reseller: world.reseller1.ref, distributor: world.reseller2.ref }),
    ];
    const bad = await bring(
      csv(
        [
          row('T-1', { pattern: 'reseller', customer: world.customer.ref }),
          row('T-2', { pattern: 'direct', customer: 'PTY-22222222' }),
          row('T-3', { pattern: 'barter', customer: world.customer.ref }),
          row('T-4', { pattern: 'reseller', customer: world.customer.ref, reseller: world.customer.ref }),
          row('T-5', { pattern: 'direct', customer: world.vendor.ref }),
          row('T-6', { pattern: 'direct', customer: world.customer.ref, lessor: world.reseller1.ref }),
          row('T-7', { pattern: 'own_use', customer: world.customer.ref }),
        ],
        columns,
      ),
      world.operations.actor,
    );
    expect(shown(bad)).toEqual([
      [2, 'reseller', 'seat_required'],
      [3, 'customer', 'unknown_party'],
      [4, 'pattern', 'pattern'],
      [5, 'reseller', 'same_party_twice'],
      [6, 'customer', 'vendor_not_allowed'],
      [7, 'lessor', 'seat_not_in_pattern'],
      [8, 'customer', 'seller_not_active'],
    ]);
    const placed = await place(await bring(csv(good, columns), world.operations.actor), world.operations.actor);
    expect(placed.state).toBe('placed');
    const made =
      await db.admin`select o.placed_by_party_id as party, o.pattern from orders o where o.ref in ${db.admin(placed.findings!.placed as string[])} order by o.pattern`;
    expect(made.map(({ party }) => party)).toEqual([world.customer.id, world.reseller2.id, world.reseller1.id]);
  });

  test('is its own party’s: another one neither finds it nor learns that the bytes were there before', async () => {
    const bytes = csv([line({ order: 'E-1' })]);
    const mine = await bring(bytes);
    const theirs = await as(world.sales2.actor, (ctx) => uploadImport(ctx, files, { fileName: 'x.csv', bytes }));
    expect(theirs.repeated).toBe(false);
    expect(theirs.ref).not.toBe(mine.ref);
    const told = (work: Promise<unknown>) =>
      work.then(
        () => 'shown',
        (error: { code?: string }) => error.code,
      );
    for (const ref of [mine.ref, 'IMP-22222222']) {
      expect(await told(as(world.sales2.actor, (ctx) => getImport(ctx, { ref })))).toBe('not_found');
      expect(await told(as(world.sales2.actor, (ctx) => importReport(ctx, files, { ref })))).toBe('not_found');
      expect(await told(as(world.sales2.actor, (ctx) => moveImport(ctx, 'place', ref)))).toBe('not_found');
    }
    expect(await db.admin`select 1 from order_imports where ref = ${mine.ref}`).toHaveLength(1);
    const listed = await as(world.sales2.actor, (ctx) => listImports(ctx, { limit: 50 }));
    expect(listed.rows.map(({ ref }) => ref)).toEqual([theirs.ref]);
    const forged = as(world.sales1.actor, ({ tx }) => tx.execute(`update order_imports set state = 'placed' where ref = '${mine.ref}'`));
    await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('goes to the worker by an event, one job a file', async () => {
    const { ref } = await as(world.sales1.actor, (ctx) =>
      uploadImport(ctx, files, { fileName: 'x.csv', bytes: csv([line({ order: 'F-1' })]) }),
    );
    await drainReactions({ database: db.database, queueUrl: db.queueUrl, reactions: ordersReactions, now: () => FIXTURE_NOW });
    const jobs = await db.admin`select task_identifier as task, key from graphile_worker.jobs where key = ${`import:${await idOf(ref)}`}`;
    expect(jobs.map(({ task }) => task)).toEqual(['orders.check_import']);
  });

  test('with 100,000 wrong rows is refused with its causes counted, the first errors shown and all of them in the report', async () => {
    const rows = Array.from({ length: 100_000 }, (_, index) => `G-${index},2026-12-01,EUR,NOTHING,-1`);
    const found = await bring(
      new TextEncoder().encode(['order,starts_on,currency,product,quantity', ...rows].join('\n')),
      world.sales1.actor,
    );
    expect(found).toMatchObject({ state: 'refused', rows: 100_000, errors: 200_000 });
    expect(found.findings!.shown).toHaveLength(200);
    expect(found.findings!.causes).toEqual([
      { column: 'product', code: 'unknown_product', count: 100_000 },
      { column: 'quantity', code: 'quantity_positive', count: 100_000 },
    ]);
    const report = await as(world.sales1.actor, (ctx) => importReport(ctx, files, found));
    expect(new TextDecoder().decode(report.bytes).split('\r\n')).toHaveLength(200_002);
  }, 30_000);
});

describe('what the file may be', () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const head = 'order,starts_on,currency,product,quantity';
  test.each([
    [
      'another encoding',
      Uint8Array.from([...text(`${head},customer\nA,2026-12-01,EUR,X,1,Gr`), 0xfc, ...text('n\n')]),
      { fault: 'encoding', data: { row: 2, column: 6 } },
    ],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, 0x6f, 0]), { fault: 'encoding', data: { row: 1, column: 1 } }],
    ['an open quote', text(`${head}\nA,2026-12-01,EUR,"X,1\n`), { fault: 'quotes', data: { row: 2 } }],
    [
      'a column missing and one unknown',
      text('order;starts_on;currency;product;quantitty\n'),
      { fault: 'columns', data: { missing: 'quantity', unknown: 'quantitty' } },
    ],
    ['only its first row', text(`${head}\n`), { fault: 'no_rows' }],
    ['nothing but blank lines', text('\n\n'), { fault: 'no_rows' }],
  ])('%s is said with its place', async (_title, bytes, expected) => {
    expect(await readOrderFile(bytes, 'csv', 'portal')).toMatchObject({ ok: false, ...expected });
  });
  test('semicolons, a byte order mark, other orders of columns and other spellings of their names are read', async () => {
    const read = await readOrderFile(
      text('\uFEFFQuantity;Product;Order;Starts on;CURRENCY\r\n5;X;"A;1";2026-12-01;EUR\r\n'),
      'csv',
      'portal',
    );
    expect(read).toEqual({
      ok: true,
      rows: [{ row: 2, cells: { quantity: '5', product: 'X', order: 'A;1', starts_on: '2026-12-01', currency: 'EUR' } }],
    });
  });
  test('a workbook is read as its cells stand there, and the template is one that explains itself', async () => {
    const template = await importTemplate('portal', 'xlsx');
    expect(await readOrderFile(template.bytes, 'xlsx', 'portal')).toMatchObject({ ok: false, fault: 'no_rows' });
    const csvTemplate = await importTemplate('console', 'csv');
    expect(await readOrderFile(csvTemplate.bytes, 'csv', 'console')).toMatchObject({ ok: false, fault: 'no_rows' });
    const rows = [
      ['order', 'starts_on', 'currency', 'product', 'quantity'],
      ['A', new Date('2026-12-01'), 'EUR', 'X', 5],
    ];
    const bytes = await writeXlsx({ sheets: [{ name: 'Orders', rows }] });
    expect(await readOrderFile(bytes, 'xlsx', 'portal')).toEqual({
      ok: true,
      rows: [{ row: 2, cells: { order: 'A', starts_on: '2026-12-01', currency: 'EUR', product: 'X', quantity: '5' } }],
    });
  });
  test('an archive that unpacks to more than it may is no workbook, whatever it claims', () => {
    const packed = deflateRawSync(Buffer.alloc(4 * 1024 * 1024));
    const local = Buffer.alloc(31);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(1, 26);
    const central = Buffer.alloc(47);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(10, 24);
    central.writeUInt16LE(1, 28);
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(1, 10);
    end.writeUInt32LE(local.length + packed.length, 16);
    const bomb = new Uint8Array(Buffer.concat([local, packed, central, end]));
    expect(unpacksWithin(bomb, 5 * 1024 * 1024)).toBe(true);
    expect(unpacksWithin(bomb, 1024 * 1024)).toBe(false);
    expect(unpacksWithin(text('PK\u0003\u0004 nothing'), 1024)).toBe(false);
  });
  test('25 MB, nothing, and a picture are refused at the field', async () => {
    const send = (bytes: Uint8Array) => as(world.sales1.actor, (ctx) => uploadImport(ctx, files, { fileName: 'x', bytes }));
    const large = new Uint8Array(25 * 1024 * 1024).fill(65);
    await expect(send(large)).rejects.toMatchObject({ code: 'orders/import_too_large', field: 'file', data: { limit: IMPORT_BYTES } });
    await expect(send(new Uint8Array())).rejects.toMatchObject({ code: 'orders/import_empty', field: 'file' });
    await expect(send(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0]))).rejects.toMatchObject({
      code: 'orders/import_type',
      field: 'file',
    });
  });
});
