/**
 * What DOMAIN §1 and §2 say of roles and actions, written down once more for the reference model. Nothing here is imported from the product,
 * on purpose: where the two differ, one of them is wrong.
 */
export const ACTIONS = ['view', 'download', 'activate', 'order_renewal', 'open_ticket', 'manage_grants', 'see_history'] as const;
export type Action = (typeof ACTIONS)[number];

/** Roles that one party holds at a time; a seller is told apart by its tier. */
export type OwnSlot = 'end_user' | 'signatory' | 'bill_to' | 'payer' | 'financed_by' | `sold_by:${number}`;
/** Roles that any number may hold at once. */
export type SharedRole = 'serviced_by' | 'registered_by' | 'supplied_by';
export const SHARED_ROLES: readonly string[] = ['serviced_by', 'registered_by', 'supplied_by'] satisfies SharedRole[];
/** Roles that a line is never without: where nobody takes one over, the vendor has it. */
export const NEVER_VACANT: readonly string[] = ['end_user', 'signatory', 'bill_to', 'payer'] satisfies OwnSlot[];

/** The owner does everything; who sold it renews and helps; who services it works on it; who pays or finances sees what it pays for. */
const BROUGHT: Readonly<Record<string, string>> = {
  end_user: 'view download activate order_renewal open_ticket manage_grants see_history',
  sold_by: 'view order_renewal open_ticket see_history',
  serviced_by: 'view download activate open_ticket',
  signatory: 'view see_history',
  bill_to: 'view',
  payer: 'view',
  financed_by: 'view',
  registered_by: '',
  supplied_by: '',
};

/** What holding the slot allows. */
export function broughtBy(slot: string): readonly Action[] {
  const actions = BROUGHT[slot.split(':')[0]!];
  if (actions === undefined) throw new Error(`what does ${slot} bring?`);
  return actions.split(' ').filter((one): one is Action => one !== '');
}

/** Whose the places of a sale are: slot -> seat, for goods; services only where they differ. The vendor signs. */
interface Table {
  readonly seats: Readonly<Record<string, string>>;
  readonly billed: string;
  readonly billedForServices?: string;
}
const TABLES = {
  direct: { seats: { end_user: 'customer' }, billed: 'customer' },
  own_use: { seats: { end_user: 'customer' }, billed: 'customer' },
  reseller: { seats: { end_user: 'customer', 'sold_by:0': 'reseller' }, billed: 'reseller' },
  distributor: { seats: { end_user: 'customer', 'sold_by:0': 'reseller', 'sold_by:1': 'distributor' }, billed: 'distributor' },
  direct_lessor: { seats: { end_user: 'customer', financed_by: 'lessor' }, billed: 'lessor', billedForServices: 'customer' },
  reseller_lessor: {
    seats: { end_user: 'customer', 'sold_by:0': 'reseller', financed_by: 'lessor' },
    billed: 'lessor',
    billedForServices: 'customer',
  },
  distributor_lessor: {
    seats: { end_user: 'customer', 'sold_by:0': 'reseller', 'sold_by:1': 'distributor', financed_by: 'lessor' },
    billed: 'lessor',
    billedForServices: 'customer',
  },
} as const satisfies Record<string, Table>;
export type SoldPattern = keyof typeof TABLES;
export const SOLD_PATTERNS = Object.keys(TABLES) as [SoldPattern, ...SoldPattern[]];

/** The seats beside the vendor's that a sale of this pattern has. */
export const seatsOf = (pattern: SoldPattern): string[] => [...new Set(Object.values<string>(TABLES[pattern].seats))];

/** Who holds which slot of a line that was sold so. */
export function rolesSold(pattern: SoldPattern, seated: Readonly<Record<string, string>>, vendor: string, isService: boolean) {
  const table: Table = TABLES[pattern];
  const billed = seated[isService ? (table.billedForServices ?? table.billed) : table.billed]!;
  return {
    ...Object.fromEntries(Object.entries(table.seats).map(([slot, seat]) => [slot, seated[seat]!])),
    signatory: vendor,
    bill_to: billed,
    payer: billed,
  };
}

/** Per kind of handover: holding what makes a line one of the party's, what passes on, and whether lines that it uses itself are among them. */
export const PASSES_ON = {
  partner_exit: {
    holds: 'sold_by serviced_by bill_to payer signatory',
    moves: 'sold_by serviced_by bill_to payer signatory',
    ownUse: false,
  },
  transfer: { holds: 'sold_by serviced_by bill_to payer signatory', moves: 'sold_by serviced_by bill_to payer signatory', ownUse: false },
  lessor_change: { holds: 'financed_by', moves: 'financed_by bill_to payer signatory', ownUse: false },
  payer_change: { holds: 'payer', moves: 'payer', ownUse: true },
  customer_merge: { holds: 'everything', moves: 'everything', ownUse: true },
  customer_split: { holds: 'end_user', moves: 'end_user signatory bill_to payer', ownUse: true },
} as const;
export type Kind = keyof typeof PASSES_ON;
