import { addMonths, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { multiLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import type { RoleName } from '@tributary/orders/contract';
import { z } from 'zod';

/** Every refusal of a handover; each names the field at fault. */
export type HandoverErrorCode =
  | 'entitlements/handover_state'
  | 'entitlements/handover_to_itself'
  | 'entitlements/handover_target_missing'
  | 'entitlements/handover_target_not_active'
  | 'entitlements/handover_target_ended'
  | 'entitlements/handover_outcome_not_allowed'
  | 'entitlements/handover_outcome_missing'
  | 'entitlements/handover_date_too_early'
  | 'entitlements/handover_date_too_late'
  | 'entitlements/handover_date_not_today'
  | 'entitlements/handover_nothing_selected'
  | 'entitlements/handover_changed'
  | 'entitlements/handover_has_begun';

export const HANDOVER_KINDS = ['partner_exit', 'transfer', 'lessor_change', 'payer_change', 'customer_merge', 'customer_split'] as const;
export type HandoverKind = (typeof HANDOVER_KINDS)[number];
/** What becomes of an end customer's lines: they end, the vendor deals with the customer itself, or another party takes over. */
export const HANDOVER_OUTCOMES = ['end', 'direct', 'transfer'] as const;
export type HandoverOutcome = (typeof HANDOVER_OUTCOMES)[number];
export const HANDOVER_SELECTIONS = ['all', 'customers', 'lines'] as const;
export type HandoverSelection = (typeof HANDOVER_SELECTIONS)[number];

/** `running` and `withdrawing` are the worker's: it writes roles, or takes them back, and leads on by itself. */
export const HANDOVER_STATES = ['draft', 'running', 'scheduled', 'withdrawing', 'withdrawn', 'done', 'discarded'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];
export type HandoverAction = 'change' | 'confirm' | 'give_back' | 'schedule' | 'complete' | 'withdraw' | 'take_back' | 'discard';

export const handoverStates = defineStates<HandoverState, HandoverAction>('entitlements/handover_state' satisfies HandoverErrorCode, {
  change: { from: ['draft'], to: 'draft' },
  confirm: { from: ['draft'], to: 'running' },
  give_back: { from: ['running'], to: 'draft' },
  schedule: { from: ['running'], to: 'scheduled' },
  complete: { from: ['running', 'scheduled'], to: 'done' },
  withdraw: { from: ['scheduled'], to: 'withdrawing' },
  take_back: { from: ['withdrawing'], to: 'withdrawn' },
  discard: { from: ['draft'], to: 'discarded' },
});

/** What a kind of handover is about. */
export interface HandoverRule {
  /** Holding one of these makes a line one of the party's. */
  readonly holds: readonly RoleName[];
  /** Those of its roles that pass on. */
  readonly moves: readonly RoleName[];
  /** The first is what a new handover begins with. */
  readonly outcomes: readonly HandoverOutcome[];
  /** Whether who takes over must be a partner in good standing. */
  readonly toPartner: boolean;
  /** Whether lines that the party uses itself are among them: a partner that leaves goes on using what it bought for itself. */
  readonly ownUse: boolean;
}

const ofSeller = { holds: ['sold_by', 'serviced_by', 'bill_to', 'payer', 'signatory'] } as const;

export const HANDOVER_RULES: Readonly<Record<HandoverKind, HandoverRule>> = {
  partner_exit: { ...ofSeller, moves: ofSeller.holds, outcomes: ['transfer', 'direct', 'end'], toPartner: true, ownUse: false },
  transfer: { ...ofSeller, moves: ofSeller.holds, outcomes: ['transfer', 'direct'], toPartner: true, ownUse: false },
  lessor_change: {
    holds: ['financed_by'],
    moves: ['financed_by', 'bill_to', 'payer', 'signatory'],
    outcomes: ['transfer', 'direct'],
    toPartner: false,
    ownUse: false,
  },
  payer_change: { holds: ['payer'], moves: ['payer'], outcomes: ['transfer', 'direct'], toPartner: false, ownUse: true },
  customer_merge: {
    holds: ['end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by'],
    moves: ['end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by'],
    outcomes: ['transfer'],
    toPartner: false,
    ownUse: true,
  },
  customer_split: {
    holds: ['end_user'],
    moves: ['end_user', 'signatory', 'bill_to', 'payer'],
    outcomes: ['transfer'],
    toPartner: false,
    ownUse: true,
  },
};

/** How far back a handover may reach: older accounts are closed, and a change in them is the auditors' business. */
export const HANDOVER_BACK_MONTHS = 12;
export const HANDOVER_AHEAD_MONTHS = 36;

/**
 * Refuses a date that a handover of the kind cannot have; `today` is the vendor's. A merge is of today: two organisations are one from
 * the moment somebody says so, and cards and people move with it.
 */
export function refuseUnfitDate(kind: HandoverKind, effectiveOn: IsoDate, today: IsoDate): void {
  const refuse = (code: HandoverErrorCode, data: Record<string, unknown>) => new DomainError(code, data, { field: 'effectiveOn' });
  if (kind === 'customer_merge' && effectiveOn !== today) throw refuse('entitlements/handover_date_not_today', { today });
  const earliest = addMonths(today, -HANDOVER_BACK_MONTHS);
  if (effectiveOn < earliest) throw refuse('entitlements/handover_date_too_early', { earliest });
  const latest = addMonths(today, HANDOVER_AHEAD_MONTHS);
  if (effectiveOn > latest) throw refuse('entitlements/handover_date_too_late', { latest });
}

export const handoverRefInput = z.object({ ref: refOf('handover') });
export type HandoverRefInput = z.infer<typeof handoverRefInput>;

export const startHandoverInput = z.object({
  kind: z.enum(HANDOVER_KINDS, { error: 'required' }),
  fromRef: refOf('party'),
  /** Today where it is left out: the wizard asks for it later. */
  effectiveOn: isoDate.optional(),
  reason: z
    .string()
    .transform((text) => (text.trim() === '' ? undefined : text))
    .pipe(multiLine(1_000).optional())
    .optional(),
});
export type StartHandoverInput = z.input<typeof startHandoverInput>;

export const dateHandoverInput = handoverRefInput.extend({ effectiveOn: isoDate });
export type DateHandoverInput = z.infer<typeof dateHandoverInput>;

/** Which lines. `add` and `remove` name customers or lines, as the selection does; `matching` adds every candidate line that a search finds. */
export const selectHandoverInput = handoverRefInput.extend({
  selection: z.enum(HANDOVER_SELECTIONS),
  add: z.array(z.string().max(20)).max(200).default([]),
  remove: z.array(z.string().max(20)).max(200).default([]),
  matching: z.string().trim().max(100).optional(),
});
export type SelectHandoverInput = z.input<typeof selectHandoverInput>;

const outcome = { outcome: z.enum(HANDOVER_OUTCOMES), toRef: refOf('party').optional() };
/** The outcome of every customer (`customerRefs` left out), or of those named; `follow` makes those named follow the rule again. */
export const decideHandoverInput = handoverRefInput.extend({
  ...outcome,
  outcome: z.enum([...HANDOVER_OUTCOMES, 'follow']),
  customerRefs: z.array(refOf('party')).max(200).optional(),
});
export type DecideHandoverInput = z.input<typeof decideHandoverInput>;

/** The numbers the person saw: where they have changed since, nothing is done and the new ones are shown. */
export const confirmHandoverInput = handoverRefInput.extend({
  lineCount: z.coerce.number().int().min(0),
  customerCount: z.coerce.number().int().min(0),
});
export type ConfirmHandoverInput = z.input<typeof confirmHandoverInput>;

const search = z.string().trim().max(100).optional();
export const listHandoversInput = pageInput.extend({ state: z.enum(HANDOVER_STATES).optional(), q: search });
export type ListHandoversInput = z.infer<typeof listHandoversInput>;
export const handoverPageInput = pageInput.extend({ ref: refOf('handover'), q: search });
export type HandoverPageInput = z.infer<typeof handoverPageInput>;
/** The report is read in large pages, because it is written to a file as it comes. */
export const handoverReportInput = handoverRefInput.extend({
  cursor: z.string().max(4_000).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(2_000),
});
export type HandoverReportInput = z.infer<typeof handoverReportInput>;

export interface NamedParty {
  readonly ref: string;
  readonly name: string;
}

export interface HandoverRow {
  readonly ref: string;
  readonly kind: HandoverKind;
  readonly state: HandoverState;
  readonly from: NamedParty;
  /** Who most lines go to; null where they end or go direct, or nobody has decided yet. */
  readonly to: NamedParty | null;
  readonly outcome: HandoverOutcome | null;
  readonly effectiveOn: IsoDate;
  /** Null while it is a draft. */
  readonly lineCount: number | null;
  readonly customerCount: number | null;
  readonly createdAt: Date;
  readonly createdByName: string | null;
}

export interface HandoverTarget {
  readonly outcome: HandoverOutcome;
  readonly to: NamedParty | null;
  readonly lineCount: number;
  readonly customerCount: number;
}

/** What a handover would do, in numbers. Amounts per currency. */
export interface HandoverPreview {
  readonly lineCount: number;
  /** Lines whose term covers the day or lies ahead. */
  readonly runningLineCount: number;
  readonly customerCount: number;
  readonly targets: readonly HandoverTarget[];
  /** Lines for which nobody has decided the outcome. */
  readonly undecidedLineCount: number;
  /** Yearly net value of subscriptions that run on the day. */
  readonly recurring: readonly Money[];
  /** Orders that the party has placed and nobody has decided: they stay its own. */
  readonly ordersUnderWay: number;
  /** What the party owes: open and unbilled amounts of its credit account. They stay its own. */
  readonly openBalance: readonly Money[];
}

export interface HandoverProgress {
  readonly step: HandoverStep;
  readonly done: number;
  readonly total: number;
}
/** What the worker does one after the other, in one transaction. */
export const HANDOVER_STEPS = ['lines', 'roles', 'terms', 'access', 'cards', 'events'] as const;
export type HandoverStep = (typeof HANDOVER_STEPS)[number];

export interface HandoverDetail extends HandoverRow {
  readonly selection: HandoverSelection;
  readonly reason: string | null;
  readonly confirmedAt: Date | null;
  readonly confirmedByName: string | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnByName: string | null;
  readonly doneAt: Date | null;
  /** Why the worker gave it back as a draft; a code. */
  readonly refusal: string | null;
  readonly progress: HandoverProgress | null;
  readonly canWithdraw: boolean;
  /** How many roles changed hands; null before it ran. */
  readonly changeCount: number | null;
  /** Of a confirmed one: where its lines went. */
  readonly targets: readonly HandoverTarget[];
  readonly outcomes: readonly HandoverOutcome[];
}

export interface HandoverCustomer extends NamedParty {
  readonly lineCount: number;
  readonly chosen: boolean;
  /** Null while nobody has decided. */
  readonly outcome: HandoverOutcome | null;
  readonly to: NamedParty | null;
  /** Whether it was decided for this customer alone. */
  readonly isOwn: boolean;
}

export interface HandoverLine {
  readonly lineRef: string;
  readonly entitlementRef: string;
  readonly productName: string;
  readonly customer: NamedParty | null;
  readonly quantity: number;
  readonly endsOn: IsoDate | null;
  readonly picked: boolean;
}

/** One row of the report: a role of a line before and after. */
export interface HandoverReportRow {
  readonly lineRef: string;
  readonly entitlementRef: string;
  readonly productName: string;
  readonly customer: NamedParty | null;
  readonly outcome: HandoverOutcome;
  readonly role: RoleName;
  readonly tier: number;
  readonly from: IsoDate;
  readonly until: IsoDate | null;
  readonly before: NamedParty;
  readonly after: NamedParty | null;
}
