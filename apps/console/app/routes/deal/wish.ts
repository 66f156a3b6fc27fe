import type { DealRoleInput } from '@tributary/entitlements/deals.contract';
import { ROLE_NAMES } from '@tributary/orders/contract';

/** What somebody asks for in the form of one role, as typed; the party by name or by reference. */
export interface RoleWish {
  readonly line: string;
  readonly role: string;
  readonly tier: string;
  readonly party: string;
  readonly ends: boolean;
  readonly from: string;
  readonly until: string;
}

/** Reads the wish out of a query or a form; null where neither asks for anything. */
export function readWish(given: { get(name: string): unknown }): RoleWish | null {
  const text = (name: string) => String(given.get(name) ?? '').trim();
  if (!text('role')) return null;
  return {
    line: text('line'),
    role: text('role'),
    tier: text('tier') || '0',
    party: text('party'),
    ends: text('ends') === 'yes',
    from: text('from'),
    until: text('until'),
  };
}

/** The wish as the procedures take it, once it is known whom the party's name means. */
export function toRoleInput(wish: RoleWish, partyRef: string | null): DealRoleInput {
  return {
    lineRef: wish.line,
    role: ROLE_NAMES.find((one) => one === wish.role) ?? 'payer',
    tier: Number(wish.tier) || 0,
    ends: wish.ends,
    from: wish.from,
    ...(partyRef ? { partyRef } : {}),
    ...(wish.until ? { until: wish.until } : {}),
  };
}
