import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lookUp } from './orders.lookup.ts';
import {
  type HeldRole,
  ORDER_PATTERN_NAMES,
  ORDER_PATTERNS,
  patternOf,
  patternOfRequest,
  rolesOfPattern,
  SEATS,
  type Seat,
  seatsToFill,
  slotOf,
} from './orders.patterns.ts';

const ALWAYS = ['end_user', 'signatory', 'bill_to', 'payer'] as const;
const names = fc.constantFrom(...ORDER_PATTERN_NAMES);
const seatedBy = (name: (typeof ORDER_PATTERN_NAMES)[number]) =>
  Object.fromEntries(patternOf(name).seats.map((seat) => [seat, `the ${seat}`]));
const held = (roles: readonly HeldRole[], role: string) => roles.filter((one) => one.role === role).map(({ partyId }) => partyId);

describe('every pattern of a sale', () => {
  test('gives goods and services each exactly one end user, signatory, billed and paying party, one seller a tier, one lessor at most', () => {
    fc.assert(
      fc.property(names, fc.boolean(), (name, isService) => {
        const { order, services } = rolesOfPattern(name, seatedBy(name), 'the vendor');
        const line = lookUp({ line: isService ? services : [], order, agreement: [] }, 'nobody');
        for (const role of ALWAYS) expect(held(line, role)).toHaveLength(1);
        expect(held(line, 'financed_by').length).toBeLessThanOrEqual(1);
        expect(new Set(line.map(slotOf)).size).toBe(line.length);
        expect(held(line, 'signatory')).toEqual(['the vendor']);
        expect(held(line, 'bill_to')).toEqual(held(line, 'payer'));
        expect(held(line, 'bill_to')).toEqual([`the ${isService ? patternOf(name).services : patternOf(name).goods}`]);
      }),
      { numRuns: 100 },
    );
  });

  test('gives nobody a role while its seat is empty, and no role changes hands when it is filled', () => {
    fc.assert(
      fc.property(
        names.chain((name) => fc.record({ name: fc.constant(name), filled: fc.subarray([...patternOf(name).seats]) })),
        ({ name, filled }) => {
          const all = seatedBy(name);
          const before = rolesOfPattern(name, Object.fromEntries(filled.map((seat) => [seat, all[seat]!])), 'the vendor');
          const after = rolesOfPattern(name, all, 'the vendor');
          for (const role of before.order) expect(after.order).toContainEqual(role);
          expect(before.order.every(({ partyId }) => partyId === 'the vendor' || filled.some((seat) => partyId === `the ${seat}`))).toBe(
            true,
          );
        },
      ),
      { numRuns: 100 },
    );
  });

  test('has its placing party at the table, and seats that are told apart by role and tier', () => {
    for (const name of ORDER_PATTERN_NAMES) {
      const { seats, placing, goods, services } = patternOf(name);
      for (const seat of [placing, goods, services]) expect(seats).toContain(seat);
      expect(seatsToFill(name)).toHaveLength(seats.length - 1);
      expect(new Set(seats.map((seat) => `${SEATS[seat].role} ${SEATS[seat].tier}`)).size).toBe(seats.length);
    }
  });

  test('leases goods and never services: the lessor is billed for the one, the customer for the other', () => {
    const { order, services } = rolesOfPattern('distributor_lessor', seatedBy('distributor_lessor'), 'the vendor');
    expect(order).toEqual([
      { role: 'end_user', tier: 0, partyId: 'the customer' },
      { role: 'sold_by', tier: 0, partyId: 'the reseller' },
      { role: 'sold_by', tier: 1, partyId: 'the distributor' },
      { role: 'financed_by', tier: 0, partyId: 'the lessor' },
      { role: 'signatory', tier: 0, partyId: 'the vendor' },
      { role: 'bill_to', tier: 0, partyId: 'the lessor' },
      { role: 'payer', tier: 0, partyId: 'the lessor' },
    ]);
    expect(services.map(({ role, partyId }) => [role, partyId])).toEqual([
      ['bill_to', 'the customer'],
      ['payer', 'the customer'],
    ]);
  });
});

describe('what a party asks for', () => {
  test('comes to one pattern whose seats are those it named, or to none', () => {
    const request = fc.record({
      customer: fc.constantFrom('card', 'new', 'self', 'stock'),
      hasReseller: fc.boolean(),
      hasLessor: fc.boolean(),
      isPartner: fc.boolean(),
    });
    fc.assert(
      fc.property(request, (asked) => {
        const name = patternOfRequest(asked);
        if (!name) return;
        const named: Seat[] = seatsToFill(name);
        expect(named.includes('reseller')).toBe(asked.hasReseller);
        expect(named.includes('lessor')).toBe(asked.hasLessor);
        expect(named.includes('customer')).toBe(asked.customer === 'card' || asked.customer === 'new');
        expect(ORDER_PATTERNS[name].delivery).toBe(asked.customer === 'stock' ? 'stock' : 'drop_ship');
        expect(asked.isPartner || asked.customer === 'self').toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  test('nobody resells what a party keeps, and nobody leases stock', () => {
    const partner = { isPartner: true, hasReseller: false, hasLessor: false } as const;
    expect(patternOfRequest({ ...partner, customer: 'self', hasReseller: true })).toBeNull();
    expect(patternOfRequest({ ...partner, customer: 'stock', hasLessor: true })).toBeNull();
    expect(patternOfRequest({ ...partner, customer: 'card', isPartner: false })).toBeNull();
  });
});
