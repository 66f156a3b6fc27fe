import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROLE_NAMES, type RoleName } from './orders.contract.ts';
import { LOOKUP_LEVELS, lookUp } from './orders.lookup.ts';
import { type HeldRole, slotOf } from './orders.patterns.ts';

const held = fc.record({
  role: fc.constantFrom<RoleName>(...ROLE_NAMES),
  tier: fc.constant(0),
  partyId: fc.constantFrom('A', 'B', 'C'),
});
const level = fc.uniqueArray(held, { selector: slotOf, maxLength: 8 });

describe('looking a role up', () => {
  test('the first of line, order and agreement that names a holder answers, and the answer names that level', () => {
    fc.assert(
      fc.property(fc.record({ line: level, order: level, agreement: level }), (levels) => {
        const answers = lookUp(levels, 'vendor');
        expect(new Set(answers.map(slotOf)).size).toBe(answers.length);
        for (const answer of answers) {
          const naming = LOOKUP_LEVELS.slice(0, 3).find((one) =>
            levels[one as 'line'].some((each: HeldRole) => slotOf(each) === slotOf(answer)),
          );
          expect(answer.level).toBe(naming ?? 'default');
          if (naming) expect(levels[naming as 'line']).toContainEqual({ role: answer.role, tier: answer.tier, partyId: answer.partyId });
          else expect(answer.partyId).toBe('vendor');
        }
        for (const each of [...levels.line, ...levels.order, ...levels.agreement]) expect(answers.map(slotOf)).toContain(slotOf(each));
      }),
    );
  });
  test('what no level names and a line cannot be without is the vendor’s by default; nothing else appears from nowhere', () => {
    expect(lookUp({ line: [], order: [], agreement: [] }, 'vendor')).toEqual(
      ['end_user', 'signatory', 'bill_to', 'payer'].map((role) => ({ role, tier: 0, partyId: 'vendor', level: 'default' })),
    );
  });
});
