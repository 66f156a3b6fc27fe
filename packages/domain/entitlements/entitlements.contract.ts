import { addMonths, covers, type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { ROLE_NAMES, type RoleChip, type RoleName } from '@tributary/orders/contract';
import { z } from 'zod';

export type { RoleChip, RoleName };

/** Every refusal of this module. `role_taken` and, beyond what a command foresees, `role_gap` are the database's own. */
export type EntitlementsErrorCode =
  | 'entitlements/limit_reached'
  | 'entitlements/not_active'
  | 'entitlements/action_not_allowed'
  | 'entitlements/already_returned'
  | 'entitlements/role_taken'
  | 'entitlements/role_gap'
  | 'entitlements/span_inverted'
  | 'entitlements/party_needed'
  | 'entitlements/party_ended'
  | 'entitlements/party_merged'
  | 'entitlements/partner_ended';

export const ENTITLEMENT_STATUSES = ['pending', 'active', 'suspended', 'expired', 'ended'] as const;
export type EntitlementStatus = (typeof ENTITLEMENT_STATUSES)[number];
export const ENTITLEMENT_KINDS = ['perpetual', 'subscription', 'usage'] as const;
export type EntitlementKind = (typeof ENTITLEMENT_KINDS)[number];

/** Months of maintenance that a perpetual licence comes with. */
export const MAINTENANCE_MONTHS = 12;

/** The days an entitlement runs: from its start for its term, without end where none was ordered. */
export function termFrom(startsOn: IsoDate, termMonths: number | null): DateRange {
  return { from: startsOn, until: termMonths === null ? null : addMonths(startsOn, termMonths) };
}

/** The days with maintenance: a year for what is bought once and for all, the whole term otherwise. */
export function maintenanceFor(kind: EntitlementKind, term: DateRange): DateRange {
  return kind === 'perpetual' ? { from: term.from, until: addMonths(term.from, MAINTENANCE_MONTHS) } : term;
}

/** The status on a day: what people decided (suspended, ended) stands; the rest follows from the term, so no nightly job can be late. */
export function statusOn(stored: EntitlementStatus, term: DateRange, day: IsoDate): EntitlementStatus {
  if (stored === 'suspended' || stored === 'ended') return stored;
  if (day < term.from) return 'pending';
  return covers(term, day) ? 'active' : 'expired';
}

/** Sorts last in lists: the end of a term that has none. */
export const OPEN_END: IsoDate = '9999-12-31';

/** What access can allow (DOMAIN §2). */
export const ACCESS_ACTIONS = ['view', 'download', 'activate', 'order_renewal', 'open_ticket', 'manage_grants', 'see_history'] as const;
export type AccessAction = (typeof ACCESS_ACTIONS)[number];

/** What a role brings: the actions, and which roles of the line its holder may know of. */
export interface AccessRule {
  readonly actions: readonly AccessAction[];
  readonly seesRoles: readonly RoleName[];
}

/**
 * Role -> access. The end user owns the asset; who sold it may renew it and ask for help, but neither download nor activate without a grant.
 * Who is billed sees what it pays for. A registered deal and a supplied component bring no right to the asset. The end user is not shown who
 * is billed or pays: that is between the vendor and its partner, and where it pays itself that role shows it.
 */
export const ACCESS_RULES: Readonly<Record<RoleName, AccessRule>> = {
  end_user: {
    actions: ['view', 'download', 'activate', 'order_renewal', 'open_ticket', 'manage_grants', 'see_history'],
    seesRoles: ['end_user', 'signatory', 'sold_by', 'serviced_by'],
  },
  sold_by: {
    actions: ['view', 'order_renewal', 'open_ticket', 'see_history'],
    seesRoles: ['end_user', 'signatory', 'bill_to', 'payer', 'sold_by', 'serviced_by'],
  },
  serviced_by: { actions: ['view', 'download', 'activate', 'open_ticket'], seesRoles: ['end_user', 'sold_by', 'serviced_by'] },
  signatory: { actions: ['view', 'see_history'], seesRoles: ['end_user', 'signatory', 'bill_to', 'payer'] },
  bill_to: { actions: ['view'], seesRoles: ['end_user', 'signatory', 'bill_to', 'payer'] },
  payer: { actions: ['view'], seesRoles: ['bill_to', 'payer'] },
  financed_by: { actions: ['view'], seesRoles: ['end_user', 'bill_to', 'payer', 'financed_by'] },
  registered_by: { actions: [], seesRoles: [] },
  supplied_by: { actions: [], seesRoles: [] },
};

/** Roles that exactly one party holds at any instant of a line's life (DOMAIN §1). */
export const ALWAYS_HELD_ROLES = ['end_user', 'signatory', 'bill_to', 'payer'] as const satisfies readonly RoleName[];

/** Which level named the holder when the role was assigned: the order of lookup. */
export const ROLE_LEVELS = ['line', 'order', 'agreement', 'default'] as const;
export type RoleLevel = (typeof ROLE_LEVELS)[number];

const search = z.string().trim().max(100).optional();
export const listEntitlementsInput = pageInput.extend({ q: search, status: z.enum(ENTITLEMENT_STATUSES).optional() });
export type ListEntitlementsInput = z.infer<typeof listEntitlementsInput>;
export const consoleListEntitlementsInput = listEntitlementsInput.extend({ partyRef: refOf('party').optional() });
export type ConsoleListEntitlementsInput = z.infer<typeof consoleListEntitlementsInput>;
export const entitlementRefInput = z.object({ ref: refOf('entitlement') });
export type EntitlementRefInput = z.infer<typeof entitlementRefInput>;

const version = z
  .string()
  .transform((text) => (text.trim() === '' ? undefined : text))
  .pipe(singleLine(100).optional())
  .optional();
export const activateInput = entitlementRefInput.extend({ deviceName: singleLine(120), version });
export type ActivateInput = z.infer<typeof activateInput>;
export const activationRefInput = z.object({ ref: refOf('activation') });
export type ActivationRefInput = z.infer<typeof activationRefInput>;
export const reportVersionInput = activationRefInput.extend({ version: singleLine(100) });
export type ReportVersionInput = z.infer<typeof reportVersionInput>;

/** For staff tools: `from` inclusive, `until` exclusive or open. */
export const assignRoleInput = z.object({
  lineId: z.uuid(),
  role: z.enum(ROLE_NAMES),
  tier: z.number().int().min(0).max(9).default(0),
  /** Null together with `ends`: whoever holds it then, holds it no more. */
  partyId: z.uuid().nullable(),
  /** Nobody takes its place: the party (of a role that several may hold), or whoever it is, holds the role no more in these days. */
  ends: z.boolean().default(false),
  from: isoDate,
  until: isoDate.nullable().default(null),
  level: z.enum(ROLE_LEVELS).default('line'),
  /** Why, in the words of whoever decides it; for staff. */
  reason: z.string().nullable().default(null),
});
export type AssignRoleInput = z.input<typeof assignRoleInput>;

export interface EntitlementRow {
  readonly ref: string;
  readonly productName: string;
  readonly sku: string;
  readonly quantity: number;
  readonly metric: string;
  readonly kind: EntitlementKind;
  readonly status: EntitlementStatus;
  readonly term: DateRange;
  readonly maintenance: DateRange | null;
  /** The customer-facing seller, null where the vendor sold directly. */
  readonly partnerName: string | null;
  /** The end user as the reader may know it: a partner by its own card. */
  readonly customerName: string | null;
  readonly activationCount: number;
}

export interface ActivationRow {
  readonly ref: string;
  readonly deviceName: string;
  readonly reportedVersion: string | null;
  readonly lastSeenAt: Date;
  /** Null while it runs. */
  readonly returnedAt: Date | null;
}

/** Why the reader sees it: each role or grant, what it allows, and since when. */
export interface AccessReason {
  readonly source: string;
  readonly actions: AccessAction[];
  readonly since: IsoDate;
  /** Of a grant: the first day without it, null where it lasts. Of a role always null: what is planned is not told. */
  readonly until: IsoDate | null;
}

export interface EntitlementDetail extends EntitlementRow {
  readonly productRef: string;
  /** Null for a reader who did not place the order: the line is the order's. Timelines take the entitlement's ref as well. */
  readonly lineRef: string | null;
  readonly orderRef: string | null;
  readonly roles: RoleChip[];
  readonly activations: ActivationRow[];
  readonly actions: AccessAction[];
  readonly why: AccessReason[];
}

export interface ConsoleEntitlementDetail extends EntitlementDetail {
  readonly visibleTo: (AccessReason & { readonly partyRef: string; readonly partyName: string })[];
}

export interface Activated {
  readonly ref: string;
  /** Whether the device ran it already: the same activation, no second seat. */
  readonly repeated: boolean;
}
