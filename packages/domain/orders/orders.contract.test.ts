import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ORDER_STATES,
  orderStates,
  PRICED_TERM_MONTHS,
  priceForTerm,
  quoteOrderInput,
  submitOrderInput,
  termMonthsOf,
} from './orders.contract.ts';

const minor = fc.bigInt({ min: 0n, max: 10n ** 12n });
const months = fc.integer({ min: 1, max: 120 });

describe('the price of a term', () => {
  test("is the book's for a year, and for what is bought once", () => {
    fc.assert(
      fc.property(minor, (unit) => {
        expect(priceForTerm(unit, PRICED_TERM_MONTHS)).toBe(unit);
        expect(priceForTerm(unit, null)).toBe(unit);
      }),
    );
  });
  test('never falls with more months, doubles with twice the years, and is off by half a minor unit at most', () => {
    fc.assert(
      fc.property(minor, months, (unit, term) => {
        const price = priceForTerm(unit, term);
        expect(priceForTerm(unit, term + 1)).toBeGreaterThanOrEqual(price);
        expect(priceForTerm(unit, 24)).toBe(2n * unit);
        const error = price * 12n - unit * BigInt(term);
        expect(error).toBeLessThanOrEqual(6n);
        expect(error).toBeGreaterThan(-6n);
      }),
    );
  });
  test('a perpetual licence has no term; everything else runs a year unless said otherwise', () => {
    expect([termMonthsOf('perpetual', 36), termMonthsOf('subscription', undefined), termMonthsOf('usage', 3)]).toEqual([null, 12, 3]);
  });
});

describe('the life of an order', () => {
  test('only a submitted or held order is decided, and a decision is final but for taking back what was accepted', () => {
    for (const action of ['accept', 'reject', 'cancel'] as const)
      expect(ORDER_STATES.filter((state) => orderStates.can(action, state))).toEqual(['submitted', 'held']);
    expect(ORDER_STATES.filter((state) => orderStates.can('release', state))).toEqual(['held']);
    expect(ORDER_STATES.filter((state) => orderStates.can('withdraw', state))).toEqual(['accepted']);
  });
});

describe('the input of an order', () => {
  const whole = {
    clientRequestId: 'abcdefgh',
    currency: 'eur',
    startsOn: '2026-12-01',
    customer: { kind: 'self' },
    lines: [{ productRef: 'prd-00000000', quantity: '2' }],
  };
  test('forgives lower case and text where forms have only text, and empty fields are left out', () => {
    expect(submitOrderInput.parse({ ...whole, purchaseOrderNumber: ' ', note: '' })).toEqual({
      ...whole,
      currency: 'EUR',
      lines: [{ productRef: 'PRD-00000000', quantity: 2 }],
    });
  });
  test.each([
    ['startsOn', '2026-02-30', 'date'],
    ['currency', 'EURO', 'currency_code'],
    ['clientRequestId', 'short', 'request_id'],
    ['purchaseOrderNumber', 'a\r\nb', 'line_break'],
  ])('%s %j is refused as %s', (field, value, code) => {
    expect(submitOrderInput.safeParse({ ...whole, [field]: value }).error?.issues).toMatchObject([{ path: [field], message: code }]);
  });
});

test('a customer is quoted under the very name that its card is kept by: spaces inside it do not make another one', () => {
  const request = {
    currency: 'EUR',
    startsOn: '2026-12-01',
    customer: { kind: 'new', name: ' Nordwind \u00a0 Logistics ', country: 'de' },
    lines: [{ productRef: 'PRD-7K3M9QX2', quantity: 1 }],
  };
  const customer = { kind: 'new', name: 'Nordwind Logistics', country: 'DE' };
  expect(quoteOrderInput.parse(request).customer).toEqual(customer);
  expect(submitOrderInput.parse({ ...request, clientRequestId: 'request-1' }).customer).toEqual(customer);
});
