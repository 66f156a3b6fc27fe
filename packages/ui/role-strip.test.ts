import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldRoles, type PartyRole } from './role-strip.tsx';

const role = (label: string, partyId: string, since?: string): PartyRole => ({
  role: label,
  partyId,
  partyName: `Party ${partyId}`,
  ...(since ? { since } : {}),
});

describe('foldRoles', () => {
  it('folds equal parties together, at the place of their first role', () => {
    const folded = foldRoles([role('Uses it', 'h'), role('Sold by', 'b'), role('On paper of', 'n'), role('Invoiced to', 'b')]);
    expect(folded.map((party) => [party.partyName, party.roles.join(', ')])).toEqual([
      ['Party h', 'Uses it'],
      ['Party b', 'Sold by, invoiced to'],
      ['Party n', 'On paper of'],
    ]);
  });

  it('shows one date where the roles agree and each where they differ', () => {
    expect(foldRoles([role('Sold by', 'b', '2026-02-01'), role('Invoiced to', 'b', '2026-02-01')])[0]?.since).toEqual(['2026-02-01']);
    expect(foldRoles([role('Sold by', 'b', '2026-02-01'), role('Invoiced to', 'b', '2026-03-15')])[0]?.since).toEqual([
      '2026-02-01',
      '2026-03-15',
    ]);
  });

  it('names a role once however often it is given', () => {
    expect(foldRoles([role('Sold by', 'b'), role('Sold by', 'b')])[0]?.roles).toEqual(['Sold by']);
  });

  it('leaves no gap for a role that is not given', () => {
    expect(foldRoles([])).toEqual([]);
  });

  it('loses no party and invents none, whatever the roles', () => {
    const anyRoles = fc.array(
      fc.record({ role: fc.constantFrom('Uses it', 'Sold by', 'Paid by'), partyId: fc.constantFrom('a', 'b', 'c') }),
    );
    fc.assert(
      fc.property(anyRoles, (given) => {
        const folded = foldRoles(given.map((each) => role(each.role, each.partyId)));
        const pairs = new Set(given.map((each) => `${each.partyId} ${each.role.toLowerCase()}`));
        const shown = folded.flatMap((party) => party.roles.map((label) => `${party.partyId} ${label.toLowerCase()}`));
        expect(shown.length).toBe(pairs.size);
        expect(new Set(shown)).toEqual(pairs);
      }),
    );
  });
});
