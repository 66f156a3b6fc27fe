import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, addMonths, covers, dateIn, fromPgRange, isIsoDate, toPgRange } from './dates.ts';
import { clientRequestId, multiLine, quantity, singleLine } from './fields.ts';
import { newRef, refOf } from './ids.ts';
import { formatMoney, money, sum, times, toDecimal } from './money.ts';
import { decodeCursor, encodeCursor, isCursorInstant, pageInput, toPage } from './page.ts';
import { defineStates } from './states.ts';

describe('money', () => {
  const amount = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n });
  test('a decimal names exactly the amount it came from, in currencies with 0, 2 and 3 digits', () => {
    fc.assert(
      fc.property(amount, fc.constantFrom(['EUR', 2], ['JPY', 0], ['KWD', 3]), (minor, [currency, digits]) => {
        const decimal = toDecimal(money(minor, currency as string));
        expect(BigInt(decimal.replace('.', ''))).toBe(minor);
        expect(decimal.split('.')[1]?.length ?? 0).toBe(digits);
      }),
    );
  });
  test('a sum is the same in any order, and mixed currencies are refused', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 20 }), (minors) => {
        const amounts = minors.map((minor) => money(minor, 'EUR'));
        expect(sum(amounts, 'EUR')).toEqual(sum(amounts.toReversed(), 'EUR'));
      }),
    );
    expect(() => sum([money(1n, 'USD')], 'EUR')).toThrow(RangeError);
  });
  test('an amount has the digits of ISO 4217 for its currency, on paper and for people', () => {
    const shown = ['VND', 'XOF', 'IQD', 'LYD', 'CLF', 'HUF'].map((code) => toDecimal(money(12_345n, code)));
    expect(shown).toEqual(['12345', '12345', '12.345', '12.345', '1.2345', '123.45']);
    expect(formatMoney(money(12_345n, 'LBP')).replace(/\u00a0/g, ' ')).toBe('LBP 123.45');
  });
  test('people read it in their locale, beyond what a float can hold', () => {
    expect(formatMoney(money(123450n, 'EUR'))).toBe('€1,234.50');
    expect(formatMoney(money(900719925474099301n, 'EUR'))).toBe('€9,007,199,254,740,993.01');
    expect(times(money(1999n, 'EUR'), 3)).toEqual(money(5997n, 'EUR'));
    expect(() => times(money(1n, 'EUR'), 1.5)).toThrow(RangeError);
  });
});

describe('dates', () => {
  test('only days that exist are dates', () => {
    expect(['2024-02-29', '2026-12-31'].every(isIsoDate)).toBe(true);
    expect(['2026-02-29', '2026-13-01', '26-01-01', '2026-1-1', '0000-01-01', ''].some(isIsoDate)).toBe(false);
  });
  test('a month later is the same day or the last of the month', () => {
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
    expect(addMonths('2026-11-22', 14)).toBe('2028-01-22');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  });
  test('the day belongs to the calendar of the zone', () => {
    expect(dateIn('Europe/Berlin', new Date('2026-12-31T23:30:00Z'))).toBe('2027-01-01');
    expect(dateIn('Pacific/Honolulu', new Date('2026-12-31T23:30:00Z'))).toBe('2026-12-31');
  });
  test('a span covers its first day and not its end, and survives the database text', () => {
    const range = { from: '2026-01-01', until: '2027-01-01' };
    expect([covers(range, '2026-01-01'), covers(range, '2026-12-31'), covers(range, '2027-01-01')]).toEqual([true, true, false]);
    expect(fromPgRange(toPgRange(range))).toEqual(range);
    expect(fromPgRange(toPgRange({ from: '2026-01-01', until: null }))).toEqual({ from: '2026-01-01', until: null });
    expect(() => fromPgRange('empty')).toThrow(RangeError);
  });
});

describe('references', () => {
  test('are accepted as people type them, and only of their kind', () => {
    const ref = newRef('order');
    expect(refOf('order').parse(` ${ref.toLowerCase()} `)).toBe(ref);
    expect(refOf('ticket').safeParse(ref).success).toBe(false);
    expect(refOf('order').safeParse("ORD-1' or 1=1").success).toBe(false);
  });
});

describe('fields', () => {
  test('a line break or control character never gets into a single line, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 20 }),
        fc.constantFrom('\r', '\n', '\u0000', '\u2028', '\u0085', '\u001b'),
        fc.string({ maxLength: 20 }),
        (before, bad, after) => {
          const result = singleLine().safeParse(`x${before}${bad}${after}x`);
          expect(result.success).toBe(false);
        },
      ),
    );
    expect(singleLine().parse('  Nordwind GmbH ')).toBe('Nordwind GmbH');
  });
  test('nothing overrides the direction of a line, and a name that cannot be seen is none', () => {
    expect(singleLine().parse('Nord\u202ednuw\u202c GmbH')).toBe('Norddnuw GmbH');
    expect(singleLine().parse('שלום \u200fבע״מ 👩\u200d💻')).toBe('שלום \u200fבע״מ 👩\u200d💻');
    for (const unseen of ['\u200b\u200b', '\u202e', '\ufeff', '\u00ad']) {
      expect(singleLine().safeParse(unseen).error?.issues[0]?.message).toBe('required');
      expect(multiLine().safeParse(unseen).success).toBe(false);
    }
  });
  test('what is accepted is what the database gives back, half a surrogate pair too', () => {
    expect(multiLine().parse('a\ud800b')).toBe('a\ufffdb');
    expect(singleLine().parse('a\ud800b')).toBe('a\ufffdb');
  });
  test('several lines keep their breaks and lose carriage returns', () => {
    expect(multiLine().parse('one\r\ntwo\rthree')).toBe('one\ntwo\nthree');
    expect(multiLine().safeParse(' \n ').success).toBe(false);
  });
  test.each([['-1'], ['0'], ['1.5'], ['1e9'], [''], ['many'], [null]])('the quantity %s is refused', (value) => {
    expect(quantity.safeParse(value).success).toBe(false);
  });
  test('a client request id is short and plain', () => {
    expect(clientRequestId.safeParse(crypto.randomUUID()).success).toBe(true);
    expect(clientRequestId.safeParse('a b').success).toBe(false);
  });
});

describe('pages', () => {
  test('a cursor gives back its key, also outside Latin letters; a broken one starts at the first page', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' })), { minLength: 1, maxLength: 4 }), (key) => {
        expect(decodeCursor(encodeCursor(key), key.length)).toEqual(key);
      }),
    );
    for (const broken of ['', '%%%', 'AAAA', encodeCursor(['a'])]) expect(decodeCursor(broken, 2)).toBeNull();
  });
  test('the cursor of the longest names, outside Latin letters too, is accepted when it comes back', () => {
    const cursor = encodeCursor(['供'.repeat(120), '應'.repeat(200), 'PRD-7K3M9QX2']);
    expect(pageInput.parse({ cursor }).cursor).toBe(cursor);
  });
  test('an instant that PostgreSQL could not read is no instant of a cursor', () => {
    expect(isCursorInstant(new Date().toISOString())).toBe(true);
    expect(isCursorInstant('2026-11-22T09:00:00.123456Z')).toBe(true);
    for (const forged of [
      '1',
      '2026',
      'Nov 22, 2026',
      '2026-02-30T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '+275760-09-13T00:00:00.000Z',
      '',
      null,
    ])
      expect(isCursorInstant(forged)).toBe(false);
  });
  test('the surplus row only says that there is more', () => {
    expect(toPage([1, 2, 3], 2, (row) => [String(row)])).toEqual({ rows: [1, 2], nextCursor: encodeCursor(['2']) });
    expect(toPage([1, 2], 2, (row) => [String(row)]).nextCursor).toBeNull();
  });
});

describe('states', () => {
  test('a step that the table does not have is refused with its action and state', () => {
    const life = defineStates<'open' | 'done', 'finish'>('test/state', { finish: { from: ['open'], to: 'done' } });
    expect(life.next('finish', 'open')).toBe('done');
    expect(life.can('finish', 'done')).toBe(false);
    expect(() => life.next('finish', 'done')).toThrow('test/state');
  });
});
