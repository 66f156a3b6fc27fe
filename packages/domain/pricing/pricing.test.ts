import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { Actor } from '@tributary/kernel/actor';
import { asSystem, makePartner, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBookInput, putEntryInput } from './pricing.books.contract.ts';
import { getBook, listBooks, listEntries } from './pricing.books.ts';
import { createNextVersion, putEntry } from './pricing.commands.ts';
import { makeBook } from './pricing.fixtures.ts';
import { listPrices } from './pricing.price-list.ts';
import { publishBook } from './pricing.publish.ts';
import { resolvePrices } from './pricing.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const read = <A extends Actor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);
const publish = (book: { ref: string }) => asSystem(db.database, (ctx) => publishBook(ctx, { ref: book.ref }));
const put = (book: { ref: string }, product: { ref: string }, netMinor: bigint) =>
  asSystem(db.database, (ctx) => putEntry(ctx, { bookRef: book.ref, productRef: product.ref, listMinor: 100n, netMinor }));
const next = (book: { ref: string }, from: string, runningFrom = from) =>
  asSystem(db.database, (ctx) =>
    createNextVersion(ctx, { newVersionOf: book.ref, newBusiness: { from }, runningContracts: { from: runningFrom } }),
  );

describe('publishing', () => {
  test('a second book that prices the same product for the same orders at the same time is refused, naming the first', async () => {
    const partner = await makePartner(db.database);
    const product = await makeProduct(db.database);
    const entries = [{ product, listMinor: 100n }];
    const first = await makeBook(db.database, { name: 'First', level: 4, partner, entries, from: '2026-01-01', until: '2026-07-01' });
    const clash = makeBook(db.database, { name: 'Second', level: 4, partner, entries, from: '2026-06-30' });
    await expect(clash).rejects.toMatchObject({
      code: 'pricing/overlap',
      data: { bookRef: first.ref, bookName: 'First', bookVersion: 1, productRef: product.ref, sku: product.sku },
    });
    expect(await db.admin`select 1 from price_books where name = 'Second'`).toHaveLength(0);
    await makeBook(db.database, { name: 'Adjoining', level: 4, partner, entries, from: '2026-07-01' });
    await makeBook(db.database, { name: 'Other currency', level: 4, partner, entries, currency: 'USD' });
    await makeBook(db.database, { name: 'Other level', level: 3, partner, endUser: world.customer, entries });
    await makeBook(db.database, {
      name: 'Other product',
      level: 4,
      partner,
      entries: [{ product: await makeProduct(db.database), listMinor: 1n }],
    });
    await makeBook(db.database, { name: 'Other partner', level: 4, partner: await makePartner(db.database), entries });
  });

  test('of two overlapping books published at once exactly one is', async () => {
    const partner = await makePartner(db.database);
    const entries = [{ product: await makeProduct(db.database), listMinor: 100n }];
    const drafts = [];
    for (const name of ['One', 'Two', 'Three'])
      drafts.push(await makeBook(db.database, { name, level: 4, partner, entries, publish: false }));
    const outcomes = await Promise.allSettled(drafts.map(publish));
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as { code: string }).code] : []));
    expect(refused).toEqual(['pricing/overlap', 'pricing/overlap']);
  });

  test('a published version never changes: entries are refused, publishing again too, and only the next version ends it', async () => {
    const [product, added] = [await makeProduct(db.database), await makeProduct(db.database)];
    const book = await makeBook(db.database, {
      level: 4,
      partner: world.reseller1,
      entries: [{ product, listMinor: 100n, netMinor: 90n }],
    });
    await expect(put(book, added, 1n)).rejects.toMatchObject({ code: 'pricing/published' });
    await expect(publish(book)).rejects.toMatchObject({ code: 'pricing/published' });
    const second = await next(book, '2026-12-01');
    await put(second, product, 80n);
    await put(second, added, 70n);
    expect(second).toMatchObject({ version: 2, name: book.name, level: 4, state: 'draft' });
    await publish(second);
    const net = async (asOf: string) => {
      const [price] = await read(world.sales1.actor, (ctx) =>
        resolvePrices(ctx, {
          ...{ partnerPartyId: world.reseller1.id, endUserPartyId: null, currency: 'EUR', asOf },
          lines: [{ productId: product.id, quantity: 3 }],
        }),
      );
      return price!.ok ? [price!.bookVersion, price!.unitNetMinor, price!.until] : price!.code;
    };
    expect(await net('2026-11-30')).toEqual([1, 90n, '2026-12-01']);
    expect(await net('2026-12-01')).toEqual([2, 80n, null]);
    expect(await net('2025-01-01')).toBe('pricing/no_price');
    const told = await db.admin`select party_id from event_parties p join events e on e.id = p.event_id
      where e.name = 'pricing/book_published' and data->>'bookRef' = ${second.ref}`;
    expect(told.map((row) => row.party_id)).toEqual([world.reseller1.id]);
  });

  test('a version from the same first day replaces the earlier one whole, and later versions are never overtaken', async () => {
    const partner = await makePartner(db.database);
    const book = await makeBook(db.database, {
      level: 4,
      partner,
      entries: [{ product: await makeProduct(db.database), listMinor: 100n }],
    });
    const [second, third] = [await next(book, '2026-01-01'), await next(book, '2026-05-01')];
    const mixed = await next(book, '2026-05-01', '2026-01-01');
    await expect(publish(mixed)).rejects.toMatchObject({ code: 'pricing/version_order', data: { bookVersion: 1 } });
    await publish(third);
    await expect(publish(second)).rejects.toMatchObject({ code: 'pricing/superseded', data: { bookVersion: 3 } });
    const whole = await next(book, '2026-01-01');
    await publish(whole);
    const states = await db.admin`select version, state, new_business::text from price_books where name = ${book.name} order by version`;
    expect(states.map((row) => [row.version, row.state])).toEqual([
      [1, 'retired'],
      [2, 'draft'],
      [3, 'retired'],
      [4, 'draft'],
      [5, 'published'],
    ]);
  });

  test('a book without entries, and a name that is taken, are refused', async () => {
    const partner = await makePartner(db.database);
    await expect(makeBook(db.database, { level: 4, partner, entries: [] })).rejects.toMatchObject({ code: 'pricing/empty_book' });
    await makeBook(db.database, { name: 'Same', level: 4, partner, entries: [], publish: false });
    const again = makeBook(db.database, { name: 'Same', level: 4, partner, entries: [], publish: false });
    await expect(again).rejects.toMatchObject({ code: 'pricing/name_taken', field: 'name' });
    await expect(publish({ ref: 'PBK-00000000' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('input', () => {
  test('each level asks for its own scope and refuses any other, by field', () => {
    const newBusiness = { from: '2026-01-01' };
    const issues = (input: object) => createBookInput.safeParse({ name: 'Book', currency: 'EUR', newBusiness, ...input }).error?.issues;
    expect(issues({ level: 7 })).toBeUndefined();
    expect(issues({ level: 1, partnerRef: 'PTY-00000000' })).toMatchObject([{ path: ['endUserRef'], message: 'required' }]);
    expect(issues({ level: 5, partnerRef: 'PTY-00000000' })).toMatchObject([
      { path: ['partnerRef'], message: 'not_allowed' },
      { path: ['tier'], message: 'required' },
    ]);
    expect(issues({ level: 8 })).toMatchObject([{ path: ['level'], message: 'price_level' }]);
    expect(issues({ level: 7, newBusiness: { from: '2026-02-30' } })).toMatchObject([{ path: ['newBusiness', 'from'], message: 'date' }]);
    expect(issues({ level: 7, newBusiness: { from: '2026-02-01', until: '2026-02-01' } })).toMatchObject([
      { path: ['newBusiness', 'until'], message: 'ends_before_start' },
    ]);
  });

  test('negative amounts and fractional quantities are refused by field', () => {
    const entry = { bookRef: 'PBK-00000000', productRef: 'PRD-00000000', minQuantity: 1.5, listMinor: -1n, netMinor: 10n ** 13n };
    const { error } = putEntryInput.safeParse(entry);
    expect(error?.issues).toMatchObject([
      { path: ['minQuantity'], message: 'quantity_whole' },
      { path: ['listMinor'], message: 'amount_negative' },
      { path: ['netMinor'], message: 'amount_too_large' },
    ]);
  });
});

describe('lists', () => {
  test('a partner reads what it pays from each quantity on, and only where it changes', async () => {
    const partner = await makePartner(db.database, { tier: 'bronze' });
    const product = await makeProduct(db.database, { name: 'Priced Thing' });
    await makeBook(db.database, {
      name: 'Everyone',
      entries: [
        { product, minQuantity: 1, listMinor: 100n },
        { product, minQuantity: 50, listMinor: 95n },
      ],
    });
    await makeBook(db.database, { name: 'Dollars', currency: 'USD', until: '2027-01-01', entries: [{ product, listMinor: 120n }] });
    await makeBook(db.database, {
      name: 'Ours',
      level: 4,
      partner,
      entries: [
        { product, minQuantity: 1, listMinor: 100n, netMinor: 90n },
        { product, minQuantity: 10, listMinor: 100n, netMinor: 80n },
        { product, minQuantity: 100, listMinor: 100n, netMinor: 70n },
      ],
    });
    const actor = { kind: 'party' as const, personId: world.sales1.personId, partyId: partner.id, functions: ['sales'] };
    const prices = await read(actor, (ctx) => listPrices(ctx, { q: 'priced th' }));
    expect(
      prices.map((row) => [row.currency, row.minQuantity, row.unitNet.amountMinor, row.unitList.amountMinor, row.bookName, row.until]),
    ).toEqual([
      ['EUR', 1, 90n, 100n, 'Ours', null],
      ['EUR', 10, 80n, 100n, 'Ours', null],
      ['EUR', 100, 70n, 100n, 'Ours', null],
      ['USD', 1, 120n, 120n, 'Dollars', '2027-01-01'],
    ]);
    expect(await read(actor, (ctx) => listPrices(ctx, { q: 'no such thing' }))).toEqual([]);
  });

  test('the console pages through books by name and version and reads one with its entries', async () => {
    const partner = await makePartner(db.database, { name: 'Paging Partner' });
    const product = await makeProduct(db.database, { name: 'Entry' });
    const entries = [{ product, listMinor: 300n, netMinor: 250n }];
    const book = await makeBook(db.database, { name: 'Zz pages A', level: 3, partner, endUser: world.customer, entries });
    await next(book, '2026-12-01');
    await makeBook(db.database, { name: 'Zz pages B', level: 4, partner, entries });
    const first = await read(world.channel.actor, (ctx) => listBooks(ctx, { limit: 2, q: 'zz PAGES' }));
    const second = await read(world.channel.actor, (ctx) => listBooks(ctx, { limit: 2, q: 'zz PAGES', cursor: first.nextCursor! }));
    expect([...first.rows, ...second.rows].map((row) => [row.name, row.version, row.state, row.entryCount])).toEqual([
      ['Zz pages A', 1, 'published', 1],
      ['Zz pages A', 2, 'draft', 1],
      ['Zz pages B', 1, 'published', 1],
    ]);
    const detail = await read(world.channel.actor, (ctx) => getBook(ctx, { ref: book.ref }));
    expect(detail).toMatchObject({
      ...{ levelName: 'partner_end_customer', partnerName: 'Paging Partner', endUserName: world.customer.name, publishedAt: now },
      ...{
        partnerRef: partner.ref,
        phase: 'in_force',
        versions: [
          { version: 2, phase: 'draft' },
          { version: 1, phase: 'in_force' },
        ],
      },
    });
    const page = await read(world.channel.actor, (ctx) => listEntries(ctx, { ref: book.ref, limit: 50 }));
    expect(page).toMatchObject({
      rows: [{ productRef: product.ref, sku: product.sku, minQuantity: 1, unitNet: { amountMinor: 250n, currency: 'EUR' } }],
      nextCursor: null,
    });
    expect(JSON.stringify(detail, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(book.id);
    await expect(read(world.channel.actor, (ctx) => getBook(ctx, { ref: 'PBK-00000000' }))).rejects.toMatchObject({ code: 'not_found' });
  });
});
