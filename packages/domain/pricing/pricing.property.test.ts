import { randomUUID } from 'node:crypto';
import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { DomainError } from '@tributary/kernel/errors';
import { asSystem, makeMember, makePartner, makeParty, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNextVersion } from './pricing.commands.ts';
import { makeBook } from './pricing.fixtures.ts';
import { publishBook } from './pricing.publish.ts';
import { resolvePrices } from './pricing.queries.ts';
import { resolvePrice } from './pricing.resolve.ts';

const db = useTestDatabase();
const DAYS = ['2026-01-01', '2026-02-01', '2026-03-01', '2026-04-01'] as const;

const from = fc.constantFrom(0, 1, 2);
const until = fc.constantFrom(1, 2, 3, null);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('book' as const),
    level: fc.constantFrom(3, 4, 5, 7),
    from,
    until,
    entries: fc.uniqueArray(
      fc.record({ product: fc.constantFrom(0, 1), minQuantity: fc.constantFrom(1, 10), netMinor: fc.bigInt(0n, 99n) }),
      {
        minLength: 1,
        maxLength: 3,
        selector: (entry) => `${entry.product}/${entry.minQuantity}`,
      },
    ),
  }),
  fc.record({ kind: fc.constant('version' as const), of: fc.nat(3), from, until }),
);

test('whatever is tried, no two published books ever price one product for the same order, and one statement finds what all books would say', async () => {
  let published = 0;
  const refused = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
      const tier = `tier ${randomUUID()}`;
      const partner = await makePartner(db.database, { tier });
      const seller = await makeMember(db.database, partner, { functions: ['sales'] });
      const endUser = await makeParty(db.database);
      const products = [await makeProduct(db.database), await makeProduct(db.database)];
      const scopes = { 3: { partner, endUser }, 4: { partner }, 5: { tier }, 7: {} };
      const books: { ref: string }[] = [];
      for (const one of steps) {
        const span = { from: DAYS[one.from]!, until: one.until === null || one.until <= one.from ? null : DAYS[one.until]! };
        try {
          if (one.kind === 'book') {
            const level = one.level as 3 | 4 | 5 | 7;
            const entries = one.entries.map((entry) => ({ ...entry, product: products[entry.product]!, listMinor: 100n }));
            books.push(await makeBook(db.database, { level, ...scopes[level], ...span, entries }));
          } else if (books.length > 0) {
            const newVersionOf = books[one.of % books.length]!.ref;
            await asSystem(db.database, async (ctx) => {
              const version = await createNextVersion(ctx, { newVersionOf, newBusiness: span });
              await publishBook(ctx, { ref: version.ref });
            });
          } else continue;
          published++;
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
          and a.tier is not distinct from b.tier and (a.new_business && b.new_business or a.running_contracts && b.running_contracts)`;
      expect(overlapping).toHaveLength(0);

      const all = await everyPublishedBook();
      const lines = products.flatMap((product) => [1, 10].map((quantity) => ({ productId: product.id, quantity })));
      for (const asOf of DAYS)
        for (const endUserPartyId of [endUser.id, null]) {
          const request = { partnerPartyId: partner.id, endUserPartyId, currency: 'EUR', asOf };
          const prices = await withActor(db.database, seller.actor, { now, mode: 'read' }, (ctx) =>
            resolvePrices(ctx, { ...request, lines }),
          );
          const expected = lines.map((line) => resolvePrice(all, { ...request, ...line, basis: 'new_business', tier, segment: null }));
          expect(prices.map(answerOf)).toEqual(expected.map(answerOf));
        }
    }),
    { numRuns: 12 },
  );
  expect(published).toBeGreaterThan(5);
  expect([...refused].filter((code) => code === 'pricing/overlap')).toHaveLength(1);
}, 60_000);

const answerOf = (price: Awaited<ReturnType<typeof resolvePrices>>[number]) =>
  price.ok ? [price.bookId, price.unitNetMinor, price.until] : price.code;

/** All published books as superuser, so that neither the prefilter nor a policy can hide one. */
async function everyPublishedBook() {
  const rows = await db.admin`select b.*, lower(new_business)::text as opens, upper(new_business)::text as closes,
    (select jsonb_agg(e) from price_book_entries e where e.book_id = b.id) as entries from price_books b where state = 'published'`;
  return rows.map((row) => {
    const span = { from: row.opens, until: row.closes };
    const entries = row.entries.map((entry: Record<string, string | number>) => ({
      productId: entry.product_id,
      minQuantity: entry.min_quantity,
      listMinor: BigInt(entry.list_minor!),
      netMinor: BigInt(entry.net_minor!),
    }));
    const scope = { partnerPartyId: row.partner_party_id, endUserPartyId: row.end_user_party_id, tier: row.tier, segment: row.segment };
    const { id, ref, name, version, level, currency } = row;
    return { ...scope, id, ref, name, version, level, currency, newBusiness: span, runningContracts: span, entries };
  });
}
