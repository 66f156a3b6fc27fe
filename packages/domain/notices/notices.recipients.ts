import { createHmac } from 'node:crypto';

/** The roles a notice looks for, in this order; the first that anybody holds takes it. */
export const RECIPIENT_ROLES = ['security', 'technical', 'licence_administrator', 'account_owner'] as const;
export type RecipientRole = (typeof RECIPIENT_ROLES)[number];

/** A person in a role for one entitlement of the customer. */
export interface EntitlementContact {
  readonly personId: string;
  readonly role: RecipientRole;
}

/** The customer-facing partner of record of an entitlement. Never the distributor: the caller's query knows the tiers. */
export interface PartnerOfRecord {
  readonly partnerId: string;
  /** Instants, RFC 3339 in UTC with a Z; end exclusive, null when open. */
  readonly from: string;
  readonly until: string | null;
  readonly role: 'resell' | 'support';
  readonly suspended: boolean;
  readonly publicContact: PublicContact | null;
}

/** What a partner shows to its customers, as it typed it. Data, never markup. */
export interface PublicContact {
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly text: string | null;
}

/** An entitlement that a notice concerns, as recipients and messages need it. */
export interface NoticeEntitlement {
  readonly entitlementId: string;
  readonly contacts: readonly EntitlementContact[];
  readonly partner: PartnerOfRecord | null;
}

/** `direct`, or the id of one partner. */
export type PartnerContext = { readonly kind: 'direct' } | { readonly kind: 'partner'; readonly partnerId: string };

/** Who is written to for one entitlement; `role` is null and nobody is listed when the obligation is unreachable. */
export interface Recipients {
  readonly role: RecipientRole | null;
  readonly personIds: readonly string[];
}

/** Everyone in the first non-empty role, each person once, sorted. */
export function recipientsOf(entitlement: Pick<NoticeEntitlement, 'contacts'>): Recipients {
  for (const role of RECIPIENT_ROLES) {
    const personIds = [...new Set(entitlement.contacts.filter((contact) => contact.role === role).map(({ personId }) => personId))].sort();
    if (personIds.length > 0) return { role, personIds };
  }
  return { role: null, personIds: [] };
}

function inForce(partner: PartnerOfRecord, at: string): boolean {
  const instant = Date.parse(at);
  return Date.parse(partner.from) <= instant && (partner.until === null || instant < Date.parse(partner.until));
}

/** The context of an entitlement at an instant: its partner of record while the link is in force, else direct. Suspension does not change it. */
export function partnerContextOf(entitlement: Pick<NoticeEntitlement, 'partner'>, at: string): PartnerContext {
  const { partner } = entitlement;
  return partner && inForce(partner, at) ? { kind: 'partner', partnerId: partner.partnerId } : { kind: 'direct' };
}

/** One mail to one person in one partner context. */
export interface PlannedMessage {
  /** Unique per (notice, wave, person, context): the ledger's key and what the Message-ID is made of. */
  readonly key: string;
  readonly personId: string;
  readonly context: PartnerContext;
  /** Sorted. All have this context and this person among their recipients. */
  readonly entitlementIds: readonly string[];
}

/** The messages of one wave, sorted by key, and the entitlements nobody can be written to for. */
export interface MessagePlan {
  readonly messages: readonly PlannedMessage[];
  readonly unreachableEntitlementIds: readonly string[];
}

/** The message key: a JSON array, because a joined string would let one id pretend to be two. */
export function messageKey(noticeId: string, wave: number, personId: string, context: PartnerContext): string {
  return JSON.stringify([noticeId, wave, personId, context.kind, context.kind === 'partner' ? context.partnerId : '']);
}

/**
 * Groups the entitlements a notice concerns into messages. Contexts never mix, one person gets one message per context, and no
 * message depends on an entitlement of another context: take partner B away and partner A's messages stay equal to the byte.
 * @param at instant of sending (RFC 3339): the link in force then decides the context
 */
export function planMessages(input: {
  readonly noticeId: string;
  readonly wave: number;
  readonly at: string;
  readonly entitlements: readonly NoticeEntitlement[];
}): MessagePlan {
  const messages = new Map<string, { personId: string; context: PartnerContext; entitlementIds: Set<string> }>();
  const unreachable = new Set<string>();
  for (const entitlement of input.entitlements) {
    const context = partnerContextOf(entitlement, input.at);
    const { personIds } = recipientsOf(entitlement);
    if (personIds.length === 0) unreachable.add(entitlement.entitlementId);
    for (const personId of personIds) {
      const key = messageKey(input.noticeId, input.wave, personId, context);
      const message = messages.get(key) ?? { personId, context, entitlementIds: new Set<string>() };
      message.entitlementIds.add(entitlement.entitlementId);
      messages.set(key, message);
    }
  }
  return {
    messages: [...messages]
      .map(([key, { personId, context, entitlementIds }]) => ({ key, personId, context, entitlementIds: [...entitlementIds].sort() }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    unreachableEntitlementIds: [...unreachable].sort(),
  };
}

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** RFC 4648 clause 6 in lower case, without padding: some relays fold the case of a Message-ID, so it must not carry meaning. */
function base32(bytes: Uint8Array): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => BASE32[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/**
 * The Message-ID of a message (RFC 5322, 3.6.4), angle brackets included: the same for every attempt, and nothing about partner or
 * person can be read from it. Without brackets it is the ENVID too (RFC 3461, at most 100 characters).
 * @param secret at least 16 bytes, one per vendor
 * @throws RangeError for a short secret or a domain that is not a plain host name of at most 47 characters
 */
export function messageId(secret: string | Uint8Array, key: string, domain: string): string {
  if (Buffer.byteLength(secret) < 16) throw new RangeError('the secret of Message-IDs has fewer than 16 bytes');
  if (domain.length > 47 || !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain))
    throw new RangeError('the domain of Message-IDs is no plain host name');
  return `<${base32(createHmac('sha256', secret).update(key, 'utf8').digest())}@${domain.toLowerCase()}>`;
}
