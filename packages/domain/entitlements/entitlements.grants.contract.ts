import { type DateRange, isoDate } from '@tributary/kernel/dates';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { createCardInput } from '@tributary/parties/contract';
import { z } from 'zod';
import { ACCESS_ACTIONS, type AccessAction, type EntitlementStatus, type RoleName } from './entitlements.contract.ts';

/** Refusals of customers' grants. */
export type GrantErrorCode =
  | 'entitlements/grant_in_past'
  | 'entitlements/grant_inverted'
  | 'entitlements/grant_over'
  | 'entitlements/grant_beyond_own'
  | 'entitlements/grantee_unfit'
  | 'entitlements/grant_not_restorable';

/** Who of a party may give and take back access in its name; an administrator may everything. Everybody of it may look. */
export const GRANT_FUNCTIONS = ['licence_administrator', 'account_owner'] as const;
/** What a grant lets its holder know of who is on the line: whose it is. Who sold it, who pays and who else looks after it, it does not. As in the trigger `access_grants_follow`. */
export const GRANT_SEES_ROLES: readonly RoleName[] = ['end_user'];
/** So long what was taken back can be given back as it was, in minutes. */
export const RESTORE_MINUTES = 15;
/** So many entitlements, or grants, at once. */
export const MOST_AT_ONCE = 200;

const refs = <Kind extends 'entitlement' | 'grant'>(kind: Kind) => z.array(refOf(kind)).min(1).max(MOST_AT_ONCE);
/** Seeing it is what everything else begins with, so that it need not be said. */
const actions = z
  .array(z.enum(ACCESS_ACTIONS))
  .transform((chosen) => ACCESS_ACTIONS.filter((one) => one === 'view' || chosen.includes(one)));

/** A party that the giver knows (`id` of `grantees`), one of its cards, or somebody named for the first time, whom the vendor then looks up. */
export const granteeInput = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('known'), id: z.string().regex(/^[0-9a-f]{16}$/, { error: 'not_found' }) }),
  z.object({ kind: z.literal('card'), ref: refOf('card') }),
  createCardInput.pick({ name: true, country: true, contactEmail: true }).extend({ kind: z.literal('new') }),
]);
export type GranteeInput = z.input<typeof granteeInput>;

/** `from` is today where it is left out; `until` is the first day without, null where it is to last. */
export const giveAccessInput = z.object({
  entitlementRefs: refs('entitlement'),
  grantee: granteeInput,
  actions,
  from: isoDate.optional(),
  until: isoDate.nullable().default(null),
});
export type GiveAccessInput = z.input<typeof giveAccessInput>;
/** What the grants allow, and until when, from today (or their first day) on; what is left out stays. */
export const changeAccessInput = z.object({ refs: refs('grant'), actions: actions.optional(), until: isoDate.nullable().optional() });
export type ChangeAccessInput = z.input<typeof changeAccessInput>;
export const takeBackAccessInput = z.object({ refs: refs('grant') });
export type TakeBackAccessInput = z.input<typeof takeBackAccessInput>;
export const restoreAccessInput = takeBackAccessInput;

/** `partnerId`: only entitlements that this known partner can touch. */
export const whoHasAccessInput = pageInput.extend({
  q: z.string().trim().max(100).optional(),
  partnerId: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional()
    .catch(undefined),
});
export type WhoHasAccessInput = z.infer<typeof whoHasAccessInput>;

/** What came of giving: the grants that are new, and whether they hold or wait for the vendor to find out who is meant. */
export interface GivenAccess {
  readonly refs: string[];
  readonly state: 'given' | 'in_review';
}

/** A party that may be let onto an entitlement: `id` names it for this reader alone. */
export interface KnownPartner {
  readonly id: string;
  readonly name: string;
}

/** Roles by which others than the end customer touch an entitlement, as the customer may be told of them. */
export const HOLDER_ROLES: readonly RoleName[] = ['sold_by', 'serviced_by'];

/** One reason for which one party may touch one entitlement. */
export interface AccessHolder {
  /** As `KnownPartner`; null for who is not the reader's to know (who stands behind its seller), or is not known yet. */
  readonly partnerId: string | null;
  readonly name: string | null;
  readonly source: RoleName | 'grant';
  /** Of a seller: how far from the customer. */
  readonly tier: number;
  readonly actions: AccessAction[];
  /** Of a role `until` is null: what is planned is not told. */
  readonly valid: DateRange;
  /** What the reader may change; null for what a role brings: only the vendor ends it. */
  readonly grantRef: string | null;
  /** Of a grant: who gave it, where that was not the reader; `inReview` while the vendor finds out who is meant. */
  readonly givenBy: string | null;
  readonly state: 'holds' | 'planned' | 'in_review' | 'ended';
}

/** One entitlement with everybody who may touch it. */
export interface LineAccess {
  readonly ref: string;
  readonly productName: string;
  readonly status: EntitlementStatus;
  /** Whether the reader's person may give and take back here. */
  readonly mayManage: boolean;
  /** Whether all of it is the reader's to decide, or only what it gave itself. */
  readonly isOwner: boolean;
  readonly holders: AccessHolder[];
}

/** What became of the grants of one entitlement, newest first: those of the reader, or all where it is its own. */
export interface GrantHistoryRow {
  readonly grantRef: string;
  readonly name: string | null;
  readonly actions: AccessAction[];
  readonly valid: DateRange;
  readonly givenBy: string | null;
  readonly recordedAt: Date;
}
