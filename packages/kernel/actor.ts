/** What a member of a customer's or partner's organisation does there. */
export const PARTY_FUNCTIONS = [
  'administrator',
  'sales',
  'technical',
  'finance',
  'security',
  'licence_administrator',
  'account_owner',
] as const;
export type PartyFunction = (typeof PARTY_FUNCTIONS)[number];

/** What a member of the vendor's staff does. */
export const STAFF_FUNCTIONS = ['administrator', 'support', 'operations', 'finance', 'channel', 'product_security'] as const;
export type StaffFunction = (typeof STAFF_FUNCTIONS)[number];

/** A person under the hat of a customer or partner: the database role `app_party`. */
export interface PartyActor {
  readonly kind: 'party';
  readonly personId: string;
  readonly partyId: string;
  readonly functions: readonly string[];
  /** Set where a member of staff looks through this hat (DOMAIN §2g): it reads as the party does, and changes nothing. */
  readonly viewedBy?: { readonly personId: string };
}
/** A member of the vendor's staff: the database role `app_vendor`. */
export interface VendorActor {
  readonly kind: 'vendor';
  readonly personId: string;
  readonly partyId: string;
  readonly functions: readonly string[];
}
/** A reaction, schedule or seed: the database role `app_system`. */
export interface SystemActor {
  readonly kind: 'system';
}
/** Who acts. Every transaction has exactly one (ARCHITECTURE, How data flows). */
export type Actor = PartyActor | VendorActor | SystemActor;

export const systemActor: SystemActor = { kind: 'system' };

/** Whether the actor holds one of the functions; an administrator holds them all. */
export function holds(actor: PartyActor | VendorActor, ...functions: string[]): boolean {
  return actor.functions.includes('administrator') || functions.some((wanted) => actor.functions.includes(wanted));
}
