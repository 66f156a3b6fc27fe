import { randomUUID } from 'node:crypto';
import { makeProduct } from '@tributary/catalog/fixtures';
import { type ActorContext, withActor } from '@tributary/db/actor';
import { systemActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { asSystem, makeMember, makePartner, makeParty, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNextVersion } from './pricing.commands.ts';
import { PRICE_LEVELS } from './pricing.contract.ts';
import { makeBook, naivePrice } from './pricing.fixtures.ts';
import { previewPublish } from './pricing.preview.ts';
import { publishBook } from './pricing.publish.ts';
import { resolvePrices } from './pricing.queries.ts';

const db = useTestDatabase();
/** Before all days, so that the day of the preview is the book's first. */
const EARLY = new Date('2025-12-01T09:00:00Z');
const DAYS = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'] as const;

const from = fc.constantFrom(0, 1, 2);
const until = fc.constantFrom(1, 2, 3, null);
const spans = { from, until, runningFrom: from, runningUntil: until };
const prices = fc.record({ one: fc.bigInt(0n, 99n), ten: fc.option(fc.bigInt(0n, 99n), { nil: null }) });
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('book' as const),
      level: fc.constantFrom(...PRICE_LEVELS),
      currency: fc.constantFrom('EUR', 'EUR', 'USD'),
      ...spans,
      first: fc.option(prices, { nil: null, freq: 3 }),
      second: prices,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('version' as const), of: fc.nat(3), ...spans }) },
);

const spanOf = (first: number, end: number | null) => ({ from: DAYS[first]!, until: end === null || end <= first ? null : DAYS[end]! });

test('whatever is tried at all seven levels, no two published books ever price one product for the same order; one statement finds what a naive reading of all books finds, on both bases and in each currency; and the preview of publishing is what then changes', async () => {
  const published = new Map<number, number>();
  const refused = new Set<string>();
  let previewed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 9 }), async (steps) => {
      const [tier, segment] = [`tier ${randomUUID()}`, `segment ${randomUUID()}`];
      const partner = await makePartner(db.database, { tier, segment });
      const seller = await makeMember(db.database, partner, { functions: ['sales'] });
      const endUser = await makeParty(db.database);
      const products = [await makeProduct(db.database), await makeProduct(db.database)];
      const bySku = new Map(products.map((one) => [one.sku, one.id]));
      const each = { partner, endUser };
      const scopes = { 1: each, 2: each, 3: each, 4: { partner }, 5: { tier }, 6: { segment }, 7: {} };
      const asked = { partnerPartyId: partner.id, tier, segment };
      const books: { ref: string; id: string; level: number }[] = [];
      for (const one of steps) {
        const days = { newBusiness: spanOf(one.from, one.until), runningContracts: spanOf(one.runningFrom, one.runningUntil) };
        try {
          let draft: { ref: string; id: string; level: number; currency: string };
          if (one.kind === 'book') {
            const entries = [one.first, one.second].flatMap((price, at) =>
              price === null
                ? []
                : [
                    { product: products[at]!, minQuantity: 1, listMinor: 100n, netMinor: price.one },
                    ...(price.ten === null ? [] : [{ product: products[at]!, minQuantity: 10, listMinor: 100n, netMinor: price.ten }]),
                  ],
            );
            const { from: opens, until: closes } = days.newBusiness;
            const wish = { level: one.level, currency: one.currency, ...scopes[one.level], entries, publish: false };
            draft = await makeBook(db.database, { ...wish, from: opens, until: closes, running: days.runningContracts });
          } else if (books.length > 0) {
            const newVersionOf = books[one.of % books.length]!.ref;
            draft = await asSystem(db.database, (ctx) => createNextVersion(ctx, { newVersionOf, ...days }));
          } else continue;
          const preview = await asSystem(db.database, (ctx) => previewPublish(ctx, { ref: draft.ref, basis: 'new_business' }), EARLY);
          const before = await everyPublishedBook(products);
          await asSystem(db.database, (ctx) => publishBook(ctx, { ref: draft.ref }), EARLY);
          books.push(draft);
          published.set(draft.level, (published.get(draft.level) ?? 0) + 1);
          const after = await everyPublishedBook(products);
          const told = preview.first.filter((change) => change.partyRef === partner.ref);
          const request = { ...asked, currency: draft.currency, asOf: preview.asOf, basis: 'new_business' as const };
          const endUserPartyId = draft.level <= 3 ? endUser.id : null;
          for (const change of told) {
            const wanted = { ...request, endUserPartyId, productId: bySku.get(change.sku)!, quantity: change.minQuantity };
            expect(change.before?.amountMinor).toBe(naivePrice(before, wanted)?.entry.netMinor);
            expect(change.after?.amountMinor).toBe(naivePrice(after, wanted)?.entry.netMinor);
          }
          // And nothing else changes at any break that the book or its predecessor has.
          for (const productId of bySku.values())
            for (const quantity of [1, 10]) {
              const wanted = { ...request, endUserPartyId, productId, quantity };
              const moved = naivePrice(before, wanted)?.entry.netMinor !== naivePrice(after, wanted)?.entry.netMinor;
              const isTold = told.some((change) => bySku.get(change.sku) === productId && change.minQuantity <= quantity);
              if (moved) expect(isTold).toBe(true);
            }
          previewed += told.length;
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
          refused.add(error.code);
        }
      }
      const overlapping = await db.admin`
        select 1 from price_books a join price_book_entries x on x.book_id = a.id
        join price_book_entries y on y.product_id = x.product_id join price_books b on b.id = y.book_id and b.id > a.id
        where a.state = 'published' and b.state = 'published' and a.level = b.level and a.currency = b.currency
          and a.partner_party_id is not distinct from b.partner_party_id and a.end_user_party_id is not distinct from b.end_user_party_id
          and a.tier is not distinct from b.tier and a.segment is not distinct from b.segment
          and (a.new_business && b.new_business or a.running_contracts && b.running_contracts)`;
      expect(overlapping).toHaveLength(0);

      const all = await everyPublishedBook(products);
      const lines = products.flatMap((product) => [1, 10].map((quantity) => ({ productId: product.id, quantity })));
      await withActor(db.database, systemActor, { now, mode: 'read' }, (ctx) => comparePrices(ctx, true));
      // A party that orders is priced the same but for books of an end customer, which row-level security leaves it too, being its own.
      await withActor(db.database, seller.actor, { now, mode: 'read' }, (ctx) => comparePrices(ctx, false));
      async function comparePrices(ctx: ActorContext, whole: boolean) {
        for (const asOf of DAYS)
          for (const basis of ['new_business', 'running_contracts'] as const)
            for (const currency of whole ? ['EUR', 'USD'] : ['EUR'])
              for (const endUserPartyId of [endUser.id, null]) {
                const request = { partnerPartyId: partner.id, endUserPartyId, currency, asOf, basis };
                const answers = await resolvePrices(ctx, { ...request, lines });
                const expected = lines.map((line) => naivePrice(all, { ...request, ...line, tier, segment }));
                expect(answers.map(answerOf)).toEqual(
                  expected.map((hit) => {
                    if (!hit) return 'pricing/no_price';
                    const { until: end } = basis === 'new_business' ? hit.book.newBusiness : hit.book.runningContracts;
                    return [hit.book.id, hit.entry.netMinor, end];
                  }),
                );
              }
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect(published.size).toBeGreaterThan(4);
  expect(previewed).toBeGreaterThan(10);
  expect([...refused]).toEqual(expect.arrayContaining(['pricing/overlap']));
}, 60_000);

const answerOf = (price: Awaited<ReturnType<typeof resolvePrices>>[number]) =>
  price.ok ? [price.bookId, price.unitNetMinor, price.until] : price.code;

/** All published books with a price for one of these products, as superuser, so that neither the prefilter nor a policy can hide one. */
async function everyPublishedBook(products: readonly { id: string }[]) {
  const rows = await db.admin`select b.*, lower(new_business)::text as opens, upper(new_business)::text as closes,
    lower(running_contracts)::text as running_opens, upper(running_contracts)::text as running_closes,
    (select jsonb_agg(e) from price_book_entries e where e.book_id = b.id) as entries from price_books b
    where state = 'published' and exists (select 1 from price_book_entries e where e.book_id = b.id and e.product_id = any (${products.map((one) => one.id)}))`;
  return rows.map((row) => {
    const newBusiness = { from: row.opens, until: row.closes };
    const runningContracts = { from: row.running_opens, until: row.running_closes };
    const entries = row.entries.map((entry: Record<string, string | number>) => ({
      productId: entry.product_id,
      minQuantity: entry.min_quantity,
      listMinor: BigInt(entry.list_minor!),
      netMinor: BigInt(entry.net_minor!),
    }));
    const scope = { partnerPartyId: row.partner_party_id, endUserPartyId: row.end_user_party_id, tier: row.tier, segment: row.segment };
    const { id, ref, name, version, level, currency } = row;
    return { ...scope, id, ref, name, version, level, currency, newBusiness, runningContracts, entries };
  });
}
