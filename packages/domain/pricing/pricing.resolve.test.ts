import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRICE_LEVELS, type PriceLevel } from './pricing.contract.ts';
import { naivePrice } from './pricing.fixtures.ts';
import { type PriceBookCandidate, type PriceEntry, type PriceRequest, resolvePrice } from './pricing.resolve.ts';

const PARTNERS = ['p1', 'p2'];
const CUSTOMERS = ['c1', 'c2'];
const TIERS = ['gold', 'silver'];
const DAYS = ['2026-01-01', '2026-03-01', '2026-06-15', '2026-12-31', '2027-02-28'];
const CURRENCIES = ['EUR', 'USD'];
const PRODUCTS = ['a', 'b'];

const day = fc.constantFrom(...DAYS);
const span = fc.record({ from: day, until: fc.option(fc.constantFrom('2026-03-02', '2026-06-15', '2027-03-01'), { nil: null }) });
const entry: fc.Arbitrary<PriceEntry> = fc.record({
  productId: fc.constantFrom(...PRODUCTS),
  minQuantity: fc.constantFrom(1, 2, 5, 10),
  listMinor: fc.bigInt(0n, 50n),
  netMinor: fc.bigInt(0n, 50n),
});
const book: fc.Arbitrary<PriceBookCandidate> = fc
  .record({
    id: fc.uuid(),
    level: fc.constantFrom(...PRICE_LEVELS),
    version: fc.integer({ min: 1, max: 3 }),
    currency: fc.constantFrom(...CURRENCIES),
    partner: fc.constantFrom(...PARTNERS),
    customer: fc.constantFrom(...CUSTOMERS),
    tier: fc.constantFrom(...TIERS),
    newBusiness: span,
    runningContracts: span,
    entries: fc.uniqueArray(entry, { maxLength: 5, selector: (one) => `${one.productId}${one.minQuantity}` }),
  })
  .map(({ partner, customer, tier, ...made }) => ({
    ...made,
    ref: `PBK-${made.id}`,
    name: `Book ${made.id}`,
    partnerPartyId: made.level <= 4 ? partner : null,
    endUserPartyId: made.level <= 3 ? customer : null,
    tier: made.level === 5 ? tier : null,
    segment: made.level === 6 ? tier : null,
  }));
const request: fc.Arbitrary<PriceRequest> = fc.record({
  productId: fc.constantFrom(...PRODUCTS),
  quantity: fc.integer({ min: 1, max: 12 }),
  currency: fc.constantFrom(...CURRENCIES),
  asOf: day,
  basis: fc.constantFrom('new_business', 'running_contracts'),
  partnerPartyId: fc.constantFrom(...PARTNERS),
  endUserPartyId: fc.option(fc.constantFrom(...CUSTOMERS), { nil: null }),
  tier: fc.option(fc.constantFrom(...TIERS), { nil: null }),
  segment: fc.option(fc.constantFrom(...TIERS), { nil: null }),
});

describe('price resolution', () => {
  test('agrees with a naive reading of the rule for all books and requests, whatever order the books come in', () => {
    let priced = 0;
    fc.assert(
      fc.property(fc.array(book, { maxLength: 25 }), request, (books, wanted) => {
        const expected = naivePrice(books, wanted);
        const answer = resolvePrice(books, wanted);
        expect(resolvePrice([...books].reverse(), wanted)).toEqual(answer);
        if (!answer.ok) {
          expect(expected).toBeNull();
          expect(answer.code).toBe('pricing/no_price');
          expect(answer.trace.answer).toBeNull();
          return;
        }
        priced++;
        expect({ bookId: answer.bookId, net: answer.unitNetMinor, list: answer.unitListMinor }).toEqual({
          bookId: expected!.book.id,
          net: expected!.entry.netMinor,
          list: expected!.entry.listMinor,
        });
      }),
      { numRuns: 2000 },
    );
    expect(priced).toBeGreaterThan(100);
  });

  test('the trace names every level once in order, agrees with the answer, and survives JSON', () => {
    fc.assert(
      fc.property(fc.array(book, { maxLength: 25 }), request, (books, wanted) => {
        const { ok, trace } = resolvePrice(books, wanted);
        expect(trace.steps.map((step) => step.level)).toEqual([...PRICE_LEVELS]);
        const first = trace.steps.find((step) => step.outcome === 'hit');
        expect(first !== undefined).toBe(ok);
        if (first) {
          const { level, bookRef, minQuantity, unitNetMinor } = trace.answer!;
          expect(first).toMatchObject({ level, bookRef, minQuantity, unitNetMinor });
        }
        for (const step of trace.steps) expect('bookRef' in step).toBe(step.outcome === 'hit' || step.outcome === 'no_entry');
        expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the rule by example', () => {
  const listed = (level: PriceLevel, more: Partial<PriceBookCandidate> = {}): PriceBookCandidate => ({
    id: `book-${level}`,
    ref: `PBK-${level}`,
    name: `Level ${level}`,
    version: 1,
    level,
    currency: 'EUR',
    partnerPartyId: level <= 4 ? 'p1' : null,
    endUserPartyId: level <= 3 ? 'c1' : null,
    tier: level === 5 ? 'gold' : null,
    segment: level === 6 ? 'school' : null,
    newBusiness: { from: '2026-01-01', until: '2027-01-01' },
    runningContracts: { from: '2026-01-01', until: null },
    entries: [{ productId: 'a', minQuantity: 1, listMinor: 100n, netMinor: BigInt(level) }],
    ...more,
  });
  const asked: PriceRequest = {
    ...{ productId: 'a', quantity: 1, currency: 'EUR', asOf: '2026-06-01', basis: 'new_business', partnerPartyId: 'p1' },
    ...{ endUserPartyId: 'c1', tier: 'gold', segment: 'school' },
  };

  test('the first level that has a price wins, all the way down', () => {
    for (const level of PRICE_LEVELS) {
      const books = PRICE_LEVELS.filter((one) => one >= level).map((one) => listed(one));
      expect(resolvePrice(books, asked)).toMatchObject({ ok: true, unitNetMinor: BigInt(level), bookId: `book-${level}` });
    }
  });

  test('nothing found is a refusal that says where it looked, never a price of 0', () => {
    const answer = resolvePrice([listed(4, { entries: [] })], { ...asked, endUserPartyId: null, tier: null, segment: null });
    expect(answer).toMatchObject({ ok: false, code: 'pricing/no_price' });
    expect(answer.trace.steps.map((step) => step.outcome)).toEqual([
      'not_applicable',
      'not_applicable',
      'not_applicable',
      'no_entry',
      'not_applicable',
      'not_applicable',
      'no_book',
    ]);
  });

  test('a price of 0 that was published is a price', () => {
    const free = listed(7, { entries: [{ productId: 'a', minQuantity: 1, listMinor: 0n, netMinor: 0n }] });
    expect(resolvePrice([free], asked)).toMatchObject({ ok: true, unitNetMinor: 0n });
  });

  test('the last day counts and the day after does not, and running contracts have a span of their own', () => {
    const at = (asOf: string, basis: PriceRequest['basis'] = 'new_business') => resolvePrice([listed(7)], { ...asked, asOf, basis }).ok;
    expect([at('2025-12-31'), at('2026-01-01'), at('2026-12-31'), at('2027-01-01')]).toEqual([false, true, true, false]);
    expect(at('2027-01-01', 'running_contracts')).toBe(true);
  });

  test('the highest volume break not above the quantity counts', () => {
    const entries = [1, 10, 100].map((minQuantity) => ({
      productId: 'a',
      minQuantity,
      listMinor: 100n,
      netMinor: BigInt(200 - minQuantity),
    }));
    const net = (quantity: number) => {
      const answer = resolvePrice([listed(7, { entries })], { ...asked, quantity });
      return answer.ok ? answer.unitNetMinor : null;
    };
    expect([1, 9, 10, 99, 100, 5000].map(net)).toEqual([199n, 199n, 190n, 190n, 100n, 100n]);
  });
});
