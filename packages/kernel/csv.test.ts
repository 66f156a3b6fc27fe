import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv, toCsv } from './csv.ts';

const cell = fc
  .string({ unit: fc.constantFrom('a', 'ä', '1', ',', ';', '"', '\n', '\r\n', ' ', '.'), maxLength: 6 })
  .map((text) => text.trim())
  .filter((text) => !text.startsWith(';'));

test('what is written is read back, whatever is in the cells, with the line each record begins on', () => {
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
      // A head decides the separator, as in every file of ours.
      const head = ['sku', 'list', 'net'];
      const kept = rows.filter((row) => row.some((one) => one !== ''));
      const records = parseCsv(toCsv([head, ...rows]));
      expect(records?.map((record) => record.cells)).toEqual([head, ...kept]);
    }),
    { numRuns: 200 },
  );
  expect(parseCsv('a;b\n"x\ny";2\n\n3;\n')).toEqual([
    { line: 1, cells: ['a', 'b'] },
    { line: 2, cells: ['x\ny', '2'] },
    { line: 5, cells: ['3', ''] },
  ]);
});

test('a quote that is never closed, or that something follows, is no CSV; nothing is no record', () => {
  expect(parseCsv('a,b\n"x,1\n')).toBeNull();
  expect(parseCsv('a,b\n"x"y,1\n')).toBeNull();
  expect(parseCsv('\uFEFF\r\n\r\n')).toEqual([]);
});

test('no cell is a formula to a spreadsheet, and numbers stay numbers', () => {
  expect(toCsv([['=1+1', '-12.50', '@x', -3n, null, '+x']])).toBe("\uFEFF'=1+1,-12.50,'@x,-3,,'+x\r\n");
});
