import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countryCode, partyName, partyNameKey, takesNewBusiness, vendorInput } from './parties.contract.ts';

describe('names', () => {
  test('a name is one line for all texts: what passes has no control character and no double space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = partyName.safeParse(text);
        if (parsed.success) expect(parsed.data).not.toMatch(/[\p{Cc}\u2028\u2029]|\s\s|^\s|\s$/u);
      }),
    );
  });

  test('the key that proposals compare forgives case, accents, punctuation and legal form, and is stable', () => {
    for (const name of ['Nordwind Logistics', 'NORDWIND  LOGISTICS GmbH', 'Nordwind Logistics GmbH & Co. KG', 'Nórdwind-Logistics, Inc.'])
      expect(partyNameKey(name)).toBe('nordwind logistics');
    expect(partyNameKey('AG')).toBe('ag');
    expect(partyNameKey('Weiß & Söhne')).toBe(partyNameKey('WEISS und SOHNE'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(partyNameKey(partyNameKey(text))).toBe(partyNameKey(text));
      }),
    );
  });
});

test('a country is two letters and a mail domain is one, by field', () => {
  expect(countryCode.parse(' de ')).toBe('DE');
  expect(countryCode.safeParse('DEU').error?.issues[0]?.message).toBe('country_code');
  const { error } = vendorInput.safeParse({
    ...{ partyId: '019ba000-0000-7000-8000-000000000000', supportName: 'Desk\r\nX: y', supportEmail: 'no', supportPhone: '1' },
    mailDomain: 'a..b',
  });
  expect(error?.issues.map((issue) => [issue.path[0], issue.message])).toEqual([
    ['supportName', 'line_break'],
    ['supportEmail', 'email'],
    ['mailDomain', 'domain_name'],
  ]);
});

test('only active partners and those on notice take new business', () => {
  expect((['applied', 'active', 'on_notice', 'suspended', 'ended'] as const).filter(takesNewBusiness)).toEqual(['active', 'on_notice']);
});
