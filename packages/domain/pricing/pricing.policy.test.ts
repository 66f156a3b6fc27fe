import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { Actor, PartyActor } from '@tributary/kernel/actor';
import { makePartner, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeBook } from './pricing.fixtures.ts';
import { listPrices } from './pricing.price-list.ts';
import { resolvePrices } from './pricing.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makeProduct>>;
let books: Record<'list' | 'own' | 'others' | 'tier' | 'otherTier' | 'draft' | 'segment', { id: string; ref: string; name: string }>;
const read = <A extends Actor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makeProduct(db.database);
  const entries = [{ product, listMinor: 10_000n, netMinor: 9_000n }];
  books = {
    list: await makeBook(db.database, { name: 'List', level: 7, entries }),
    own: await makeBook(db.database, { name: 'Own', level: 4, partner: world.reseller1, entries }),
    others: await makeBook(db.database, {
      name: 'Others',
      level: 4,
      partner: world.reseller2,
      entries: [{ product, listMinor: 10_000n, netMinor: 1n }],
    }),
    tier: await makeBook(db.database, { name: 'Gold', level: 5, tier: 'gold', entries }),
    otherTier: await makeBook(db.database, { name: 'Silver', level: 5, tier: 'silver', entries }),
    draft: await makeBook(db.database, { name: 'Draft', level: 4, partner: world.reseller1, publish: false, entries }),
    segment: await makeBook(db.database, { name: 'Education', level: 6, segment: 'education', entries }),
  };
});

const visibleBooks = (actor: PartyActor) =>
  read(actor, async ({ tx }) => {
    const rows = await tx.execute<{ name: string }>('select name from price_books order by name');
    return rows.map((row) => row.name);
  });
const visibleEntries = (actor: PartyActor) =>
  read(actor, async ({ tx }) => {
    const rows = await tx.execute<{ book_id: string }>('select book_id from price_book_entries');
    return rows.map((row) => row.book_id).sort();
  });

describe('price books', () => {
  test("a partner sees its own books, its tier's and the list; another partner's, another tier's, segments and drafts exist and are hidden", async () => {
    const all = await db.admin`select name from price_books order by name`;
    expect(all.map((row) => row.name)).toEqual(['Draft', 'Education', 'Gold', 'List', 'Others', 'Own', 'Silver']);
    expect(await visibleBooks(world.sales1.actor)).toEqual(['Gold', 'List', 'Own']);
    expect(await visibleBooks(world.sales2.actor)).toEqual(['List', 'Others', 'Silver']);
    expect(await visibleBooks(world.administrator.actor)).toEqual(['List']);
  });

  test("a partner of a segment sees that segment's books and is priced from them, a partner of another segment is not", async () => {
    const education = await makePartner(db.database, { segment: 'education' });
    const health = await makePartner(db.database, { segment: 'health' });
    const as = (party: { id: string }) => ({ ...world.sales1.actor, partyId: party.id });
    expect(await visibleBooks(as(education))).toEqual(['Education', 'List']);
    expect(await visibleBooks(as(health))).toEqual(['List']);
    const priced = async (party: { id: string }) => {
      const prices = await read(as(party), (ctx) => listPrices(ctx, {}));
      return prices.map((row) => row.bookName);
    };
    expect(await priced(education)).toEqual(['Education']);
    expect(await priced(health)).toEqual(['List']);
  });

  test('entries are seen exactly with their book', async () => {
    expect(await db.admin`select 1 from price_book_entries`).toHaveLength(7);
    const of = (...names: (keyof typeof books)[]) => names.map((name) => books[name].id).sort();
    expect(await visibleEntries(world.sales1.actor)).toEqual(of('tier', 'list', 'own'));
    expect(await visibleEntries(world.sales2.actor)).toEqual(of('list', 'others', 'otherTier'));
    expect(await visibleEntries(world.administrator.actor)).toEqual(of('list'));
  });

  test('a party writes neither books nor entries', async () => {
    for (const statement of ['update price_books set currency = currency', 'delete from price_book_entries']) {
      const writing = withActor(db.database, world.sales1.actor, { now, mode: 'write' }, ({ tx }) => tx.execute(statement));
      await expect(writing).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });

  test("asking in another partner's name prices from nothing that is hidden", async () => {
    const ask = (partnerPartyId: string) =>
      read(world.sales1.actor, (ctx) =>
        resolvePrices(ctx, {
          partnerPartyId,
          endUserPartyId: null,
          currency: 'EUR',
          asOf: ctx.today,
          lines: [{ productId: product.id, quantity: 1 }],
        }),
      );
    const [own] = await ask(world.reseller1.id);
    expect(own).toMatchObject({ ok: true, bookId: books.own.id, unitNetMinor: 9_000n });
    const [forged] = await ask(world.reseller2.id);
    expect(forged).toMatchObject({ ok: true, bookId: books.list.id });
    expect(JSON.stringify(forged!.trace)).not.toContain('Others');
  });

  test("what a partner pays is byte-equal in two worlds that differ only in another partner's prices", async () => {
    const text = async () => {
      const prices = await read(world.sales1.actor, (ctx) => listPrices(ctx, {}));
      return JSON.stringify(prices, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    };
    const before = await text();
    await makeBook(db.database, {
      level: 3,
      partner: world.reseller2,
      endUser: world.customer,
      entries: [{ product, listMinor: 2n }],
    });
    expect(await text()).toBe(before);
    expect(before).toContain('"bookName":"Own"');
  });
});
