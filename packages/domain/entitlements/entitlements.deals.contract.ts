import { type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { multiLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { isCursorInstant, pageInput } from '@tributary/kernel/page';
import { type OrderState, ROLE_NAMES, type RoleName } from '@tributary/orders/contract';
import { z } from 'zod';
import type { AccessAction, EntitlementStatus, RoleLevel } from './entitlements.contract.ts';

/** A deal is an order with its lines, seen by who holds what on them over time. */
export const listDealsInput = pageInput.extend({ q: z.string().trim().max(100).optional() });
export type ListDealsInput = z.infer<typeof listDealsInput>;

/** `on`: the day asked about, today where left out. `known`: an ISO instant in UTC, now where left out. */
export const dealInput = z.object({
  ref: refOf('order'),
  on: isoDate.optional(),
  known: z.string().refine(isCursorInstant, { error: 'date' }).optional(),
});
export type DealInput = z.infer<typeof dealInput>;

export const issuedOrderInput = z.object({ ref: refOf('order') });

export const dealRoleInput = z
  .object({
    lineRef: refOf('line'),
    role: z.enum(ROLE_NAMES),
    tier: z.coerce.number().int().min(0).max(9).default(0),
    /** Who holds it; left out where nobody is to. */
    partyRef: refOf('party').optional(),
    ends: z.boolean().default(false),
    from: isoDate,
    /** The first day on which it is over, left out where it has no end. */
    until: isoDate.optional(),
  })
  .strict();
export type DealRoleInput = z.infer<typeof dealRoleInput>;
export const assignDealRoleInput = dealRoleInput.extend({ reason: multiLine(500) });
export type AssignDealRoleInput = z.infer<typeof assignDealRoleInput>;

export interface DealParty {
  readonly ref: string;
  readonly name: string;
}

export interface DealRow {
  readonly ref: string;
  readonly state: OrderState;
  readonly customerName: string;
  readonly placedBy: DealParty;
  readonly lineCount: number;
  readonly submittedAt: Date;
}

/** One holder of one role in one span of days. */
export interface DealPeriod {
  readonly role: RoleName;
  readonly tier: number;
  readonly party: DealParty;
  readonly level: RoleLevel;
  readonly valid: DateRange;
}

/** Who may act on the lines on the day: what its role or a grant allows, and why. */
export interface DealAccess {
  readonly party: DealParty;
  readonly source: string;
  readonly actions: AccessAction[];
  readonly valid: DateRange;
}

export interface DealLine {
  readonly lineRef: string;
  readonly entitlementRef: string | null;
  readonly position: number;
  readonly productRef: string;
  readonly productName: string;
  readonly sku: string;
  readonly quantity: number;
  /** On the day asked about; null for a line that is not opened. */
  readonly status: EntitlementStatus | null;
}

/** A document that was issued about a line, with the roles it says, and those of them that are known to be otherwise since. */
export interface DealDocument {
  readonly lineRef: string;
  readonly kind: string;
  readonly ref: string;
  readonly takenAt: Date;
  readonly roles: {
    readonly role: RoleName;
    readonly tier: number;
    readonly party: DealParty;
    readonly level: string;
    readonly isNow: DealParty | null;
  }[];
}

/** Lines whose roles are alike through all of time: drawn once. */
export interface DealGroup {
  readonly lines: DealLine[];
  readonly periods: DealPeriod[];
  /** Who holds what on the day asked about. Without periods then, as it is looked up: line, order, agreement, default. */
  readonly holders: (Omit<DealPeriod, 'valid'> & { readonly valid: DateRange | null })[];
  readonly access: DealAccess[];
  readonly documents: DealDocument[];
}

export interface Deal {
  readonly ref: string;
  readonly state: OrderState;
  readonly customerName: string;
  readonly placedBy: DealParty;
  readonly submittedAt: Date;
  readonly startsOn: IsoDate;
  readonly today: IsoDate;
  readonly on: IsoDate;
  /** Null: as it is known now. */
  readonly known: string | null;
  /** First and last day that the page draws. */
  readonly from: IsoDate;
  readonly to: IsoDate;
  /** Days on which a role passes to somebody else. */
  readonly changes: { readonly date: IsoDate; readonly role: RoleName; readonly name: string }[];
  /** Instants at which something of these roles was recorded, the latest first. */
  readonly recordings: string[];
  readonly groups: DealGroup[];
}

/** Who holds a role in which days: null for nobody. */
export interface RoleSpan {
  readonly party: DealParty | null;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
}

/** What assigning a role would do, before anybody does it. */
export interface RolePreview {
  readonly lineRef: string;
  readonly role: RoleName;
  readonly tier: number;
  /** False: it is so already. */
  readonly changes: boolean;
  readonly isCorrection: boolean;
  readonly before: RoleSpan[];
  readonly after: RoleSpan;
  /** What the role allows: its old holders lose it in these days, its new one gains it. Empty for a role that brings no access. */
  readonly actions: AccessAction[];
  /** Documents issued in these days with another holder: they stand. */
  readonly documents: { readonly kind: string; readonly ref: string; readonly takenAt: Date; readonly party: DealParty }[];
}
