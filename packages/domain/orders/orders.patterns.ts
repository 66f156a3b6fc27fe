import type { RoleName } from './orders.contract.ts';

/**
 * The places at the table of a sale, beside the vendor's. Each is known by one role at one tier: what a line, a named party and a wizard
 * call it by. `holder` keeps copies in stock whose customer nobody knows yet.
 */
export const SEATS = {
  customer: { role: 'end_user', tier: 0 },
  holder: { role: 'end_user', tier: 0 },
  reseller: { role: 'sold_by', tier: 0 },
  distributor: { role: 'sold_by', tier: 1 },
  lessor: { role: 'financed_by', tier: 0 },
} as const satisfies Record<string, { role: RoleName; tier: number }>;
export type Seat = keyof typeof SEATS;

/** Where the goods go: to the end customer at once, into a partner's stock, or out of it (DOMAIN §3). */
export const ORDER_DELIVERIES = ['drop_ship', 'stock', 'from_stock'] as const;
export type OrderDelivery = (typeof ORDER_DELIVERIES)[number];

/** How an order came in. */
export const ORDER_ENTRIES = ['portal', 'console', 'import', 'stock'] as const;
export type OrderEntry = (typeof ORDER_ENTRIES)[number];

export interface OrderPattern {
  readonly delivery: OrderDelivery;
  /** Whose order it is: it buys from the vendor, its own price books answer, and it alone sees the order. */
  readonly placing: Seat;
  /** Everybody beside the vendor, from the customer up. */
  readonly seats: readonly Seat[];
  /** Who is billed for goods and pays for them. */
  readonly goods: Seat;
  /** Who is billed for services and pays for them: a lessor finances goods alone (DOMAIN §1). */
  readonly services: Seat;
}

/**
 * Every shape that a sale can have, and who holds what in it. The vendor signs towards whoever buys; the seats hold their own roles; who is
 * billed also pays. A pattern is a row here and nothing else: entry, acceptance, import and stock all read this table.
 */
export const ORDER_PATTERNS = {
  /** A customer buys from the vendor. */
  direct: { delivery: 'drop_ship', placing: 'customer', seats: ['customer'], goods: 'customer', services: 'customer' },
  /** A partner buys for itself, at its own price. */
  own_use: { delivery: 'drop_ship', placing: 'customer', seats: ['customer'], goods: 'customer', services: 'customer' },
  /** A partner buys and sells on. */
  reseller: { delivery: 'drop_ship', placing: 'reseller', seats: ['customer', 'reseller'], goods: 'reseller', services: 'reseller' },
  /** A distributor buys; its reseller sells on. */
  distributor: {
    delivery: 'drop_ship',
    placing: 'distributor',
    seats: ['customer', 'reseller', 'distributor'],
    goods: 'distributor',
    services: 'distributor',
  },
  /** A customer buys; a leasing company is billed for the goods. */
  direct_lessor: { delivery: 'drop_ship', placing: 'customer', seats: ['customer', 'lessor'], goods: 'lessor', services: 'customer' },
  /** A partner sells; a leasing company is billed for the goods, the customer for services. */
  reseller_lessor: {
    delivery: 'drop_ship',
    placing: 'reseller',
    seats: ['customer', 'reseller', 'lessor'],
    goods: 'lessor',
    services: 'customer',
  },
  /** A distributor and its reseller sell; a leasing company is billed for the goods, the customer for services. */
  distributor_lessor: {
    delivery: 'drop_ship',
    placing: 'distributor',
    seats: ['customer', 'reseller', 'distributor', 'lessor'],
    goods: 'lessor',
    services: 'customer',
  },
  /** A partner buys copies whose customer nobody knows yet. */
  stock: { delivery: 'stock', placing: 'holder', seats: ['holder'], goods: 'holder', services: 'holder' },
  /** A partner sells copies out of its stock: they were charged when they were bought. */
  stock_sold_on: { delivery: 'from_stock', placing: 'reseller', seats: ['customer', 'reseller'], goods: 'reseller', services: 'reseller' },
  /** A distributor's copies, sold on by its reseller. */
  stock_sold_through: {
    delivery: 'from_stock',
    placing: 'distributor',
    seats: ['customer', 'reseller', 'distributor'],
    goods: 'distributor',
    services: 'distributor',
  },
} as const satisfies Record<string, OrderPattern>;
export type OrderPatternName = keyof typeof ORDER_PATTERNS;
export const ORDER_PATTERN_NAMES = Object.keys(ORDER_PATTERNS) as [OrderPatternName, ...OrderPatternName[]];

/** The pattern as its interface, for those who ask it things. */
export const patternOf = (name: OrderPatternName): OrderPattern => ORDER_PATTERNS[name];

/** Seats that somebody must be found for beside the party whose order it is. */
export const seatsToFill = (name: OrderPatternName): Seat[] => patternOf(name).seats.filter((seat) => seat !== patternOf(name).placing);

/** What a party asks for in words of its own: for whom, who sells on, who finances. */
export interface PatternRequest {
  readonly customer: 'card' | 'new' | 'self' | 'stock';
  readonly hasReseller: boolean;
  readonly hasLessor: boolean;
  readonly isPartner: boolean;
}

/** The pattern that a party's request comes to, or null where there is none: nobody resells what a party keeps, nobody leases stock. */
export function patternOfRequest({ customer, hasReseller, hasLessor, isPartner }: PatternRequest): OrderPatternName | null {
  if (customer === 'self') return hasReseller ? null : hasLessor ? 'direct_lessor' : isPartner ? 'own_use' : 'direct';
  if (!isPartner || (customer === 'stock' && (hasReseller || hasLessor))) return null;
  if (customer === 'stock') return 'stock';
  if (hasReseller) return hasLessor ? 'distributor_lessor' : 'distributor';
  return hasLessor ? 'reseller_lessor' : 'reseller';
}

/** A role as an order or a line of it holds it. */
export interface HeldRole {
  readonly role: RoleName;
  readonly tier: number;
  readonly partyId: string;
}

/** Who sits where, as far as it is decided. */
export type Seated = Readonly<Partial<Record<Seat, string>>>;

/**
 * The roles that follow from who sits where: for the whole order, and those that its service lines hold otherwise. Seats that nobody fills
 * yet bring no role. Once every seat is filled, each line has exactly one end user, signatory, billed and paying party.
 */
export function rolesOfPattern(name: OrderPatternName, seated: Seated, vendorPartyId: string): { order: HeldRole[]; services: HeldRole[] } {
  const { seats, goods, services } = patternOf(name);
  const held = (role: RoleName, tier: number, partyId: string | undefined): HeldRole[] => (partyId ? [{ role, tier, partyId }] : []);
  const billed = (seat: Seat) => [...held('bill_to', 0, seated[seat]), ...held('payer', 0, seated[seat])];
  return {
    order: [
      ...seats.flatMap((seat) => held(SEATS[seat].role, SEATS[seat].tier, seated[seat])),
      { role: 'signatory', tier: 0, partyId: vendorPartyId },
      ...billed(goods),
    ],
    services: services === goods ? [] : billed(services),
  };
}

/** What only one party holds of a line at an instant: a seller its tier; of those who may be many, each stands for itself. */
export function slotOf({ role, tier, partyId }: HeldRole): string {
  if (role === 'sold_by') return `sold_by:${tier}`;
  return role === 'serviced_by' || role === 'registered_by' || role === 'supplied_by' ? `${role}:${partyId}` : role;
}
