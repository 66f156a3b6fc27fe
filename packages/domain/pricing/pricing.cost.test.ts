import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { asSystem, makePartner, makeParty, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { createBookInput } from './pricing.books.contract.ts';
import { type CostRequest, resolveCost, resolveCosts } from './pricing.cost.ts';
import { makeBook } from './pricing.fixtures.ts';
import { listPrices } from './pricing.price-list.ts';
import { resolvePrices } from './pricing.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const cost = (request: CostRequest) => asSystem(db.database, (ctx) => resolveCost(ctx, request));

describe("a supplier's books", () => {
  test('the cost is that of the supplier, currency, day and the highest break not above the quantity; what is missing is a refusal, never 0', async () => {
    const [supplier, other] = [await makeParty(db.database, { name: 'Tarn Optics' }), await makeParty(db.database)];
    const [product, unpriced] = [await makeProduct(db.database), await makeProduct(db.database)];
    const steps = [1, 10].map((minQuantity) => ({ product, minQuantity, listMinor: 500n, netMinor: BigInt(400 - minQuantity) }));
    const book = await makeBook(db.database, { name: 'Tarn 2026', supplier, entries: steps, until: '2027-01-01' });
    await makeBook(db.database, { supplier: other, entries: [{ product, listMinor: 1n }] });
    await makeBook(db.database, { name: 'Tarn dollars', supplier, currency: 'USD', entries: [{ product, listMinor: 700n }] });
    const asked = { supplierPartyId: supplier.id, productId: product.id, quantity: 9, currency: 'EUR', asOf: '2026-12-31' };
    const first = await cost(asked);
    expect(first).toMatchObject({ ok: true, unitCostMinor: 399n, unitListMinor: 500n, bookId: book.id, bookVersion: 1 });
    expect(first.trace).toEqual({
      ...{ asOf: '2026-12-31', basis: 'new_business', currency: 'EUR', quantity: 9 },
      books: [{ bookName: 'Tarn 2026', bookRef: book.ref, bookVersion: 1, outcome: 'hit' }],
      answer: {
        ...{ bookName: 'Tarn 2026', bookRef: book.ref, bookVersion: 1, minQuantity: 1, unitListMinor: '500', unitCostMinor: '399' },
        newBusiness: { from: '2026-01-01', until: '2027-01-01' },
        runningContracts: { from: '2026-01-01', until: '2027-01-01' },
      },
    });
    const answers = await asSystem(db.database, (ctx) =>
      resolveCosts(ctx, [
        { ...asked, quantity: 10 },
        { ...asked, currency: 'USD' },
        { ...asked, asOf: '2027-01-01' },
        { ...asked, productId: unpriced.id },
        { ...asked, currency: 'CHF' },
        { ...asked, supplierPartyId: world.customer.id },
      ]),
    );
    expect(answers.map((one) => (one.ok ? one.unitCostMinor : [one.code, one.trace.books.length]))).toEqual([
      ...[390n, 700n],
      ...[0, 1, 0, 0].map((books) => ['pricing/no_cost', books]),
    ]);
  });

  test('two books of one supplier that price a component at one time are refused, and its next version takes over', async () => {
    const supplier = await makeParty(db.database);
    const entries = [{ product: await makeProduct(db.database), listMinor: 100n }];
    await makeBook(db.database, { name: 'First', supplier, entries });
    await expect(makeBook(db.database, { name: 'Second', supplier, entries })).rejects.toMatchObject({ code: 'pricing/overlap' });
    await makeBook(db.database, { name: 'First', supplier: await makeParty(db.database), entries });
  });

  test('a book of the buy side names its supplier and nobody else, and has no level but the list', () => {
    const base = { name: 'Costs', side: 'buy', currency: 'EUR', newBusiness: { from: '2026-01-01' } };
    const issues = (more: Record<string, unknown>) =>
      createBookInput.safeParse({ ...base, ...more }).error?.issues.map((issue) => [issue.path.join('.'), issue.message]);
    expect(issues({ level: 7 })).toEqual([['supplierRef', 'required']]);
    expect(issues({ level: 4, partnerRef: 'PTY-00000000', supplierRef: 'PTY-00000000' })).toEqual([
      ['level', 'price_level'],
      ['partnerRef', 'not_allowed'],
    ]);
    expect(issues({ level: 7, side: 'sell', supplierRef: 'PTY-00000000' })).toEqual([['supplierRef', 'not_allowed']]);
  });
});

test('no party ever sees a cost, not even the supplier whose book it is: the rows exist, and reading and pricing find nothing of them', async () => {
  const supplier = await makePartner(db.database, { name: 'Supplying partner', tier: 'gold' });
  const product = await makeProduct(db.database, { name: 'Bought in' });
  const book = await makeBook(db.database, { name: 'Hidden costs', supplier, entries: [{ product, listMinor: 123n }] });
  expect(await db.admin`select 1 from price_book_entries where book_id = ${book.id}`).toHaveLength(1);
  const actors = [world.sales1.actor, world.administrator.actor, { ...world.sales1.actor, partyId: supplier.id }];
  for (const actor of actors)
    await withActor(db.database, actor, { now, mode: 'read' }, async (ctx) => {
      expect(await ctx.tx.execute(`select 1 from price_books where side = 'buy'`)).toHaveLength(0);
      expect(await ctx.tx.execute(`select 1 from price_book_entries where book_id = '${book.id}'`)).toHaveLength(0);
      expect(await listPrices(ctx, { q: 'Bought in' })).toEqual([]);
    });
  // Nor does a cost ever become a price, whoever asks.
  const [price] = await asSystem(db.database, (ctx) =>
    resolvePrices(ctx, {
      ...{ partnerPartyId: supplier.id, endUserPartyId: null, currency: 'EUR', asOf: ctx.today },
      lines: [{ productId: product.id, quantity: 1 }],
    }),
  );
  expect(price).toMatchObject({ ok: false, code: 'pricing/no_price' });
});
