import { addDays, covers, type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Why this module refuses. */
export type AgreementsErrorCode =
  | 'agreements/overlap'
  | 'agreements/same_party'
  | 'agreements/not_the_two'
  | 'agreements/file_missing'
  | 'agreements/file_too_large'
  | 'agreements/file_type'
  | 'agreements/file_broken'
  | 'agreements/file_lost'
  | 'agreements/unknown_tier'
  | 'agreements/role_taken';

/** What the two agreed about. A pair has at most one of a kind at a time (`agreements_one_at_a_time`). */
export const AGREEMENT_KINDS = [
  'distribution',
  'reseller',
  'customer',
  'leasing',
  'supply',
  'support',
  'data_processing',
  'confidentiality',
] as const;
export type AgreementKind = (typeof AGREEMENT_KINDS)[number];

/** Kinds that govern what is bought and sold, the first in force first: of a reseller that is a distributor too, distribution answers. */
export const GOVERNING_KINDS = ['distribution', 'reseller', 'customer', 'leasing', 'supply'] as const satisfies readonly AgreementKind[];

/** Roles that an agreement may settle. Who uses a product is the order's to say. */
export const AGREED_ROLES = [
  'signatory',
  'bill_to',
  'payer',
  'financed_by',
  'sold_by',
  'serviced_by',
  'registered_by',
  'supplied_by',
] as const;
export type AgreedRole = (typeof AGREED_ROLES)[number];

export const AGREEMENT_STATES = ['draft', 'in_force', 'ending_soon', 'ended'] as const;
export type AgreementState = (typeof AGREEMENT_STATES)[number];

/** Ending soon begins so many days before the end where no notice was agreed. */
export const ENDING_SOON_DAYS = 60;

/**
 * The state on a day. Nobody sets it: a draft is not signed yet or has not begun, and from the first day of the notice on an agreement is
 * ending soon.
 */
export function agreementState(
  agreement: { valid: DateRange; signedOn: IsoDate | null; renewalNoticeDays: number | null },
  today: IsoDate,
): AgreementState {
  const { valid, signedOn, renewalNoticeDays } = agreement;
  if (valid.until !== null && valid.until <= today) return 'ended';
  if (signedOn === null || signedOn > today || !covers(valid, today)) return 'draft';
  if (valid.until !== null && addDays(valid.until, -(renewalNoticeDays ?? ENDING_SOON_DAYS)) <= today) return 'ending_soon';
  return 'in_force';
}

/** A PDF at most so large. */
export const FILE_BYTES = 10 * 1024 * 1024;

/**
 * What is wrong with an uploaded document, or null: the content decides, never the name or what the browser says it is. A PDF begins with
 * its header and ends with its marker (ISO 32000-1, 7.5.2 and 7.5.5); readers allow up to 1,024 bytes after the marker.
 */
export function faultOfFile(bytes: Uint8Array): Extract<AgreementsErrorCode, `agreements/file_${string}`> | null {
  if (bytes.byteLength === 0) return 'agreements/file_missing';
  if (bytes.byteLength > FILE_BYTES) return 'agreements/file_too_large';
  const text = (from: number, to?: number) => Array.from(bytes.subarray(from, to), (byte) => String.fromCharCode(byte)).join('');
  if (!/^%PDF-[12]\.\d/.test(text(0, 8))) return 'agreements/file_type';
  return text(-1029).includes('%%EOF') ? null : 'agreements/file_broken';
}

/** A file name as it may stand in a header and on any disk: no path, no control or reserved characters, `.pdf` at the end. */
export function safeFileName(name: string): string {
  const last = name.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1)!;
  const stem = last
    .replace(/\.pdf$/i, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it removes
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069<>:"|?*%]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return `${[...stem].slice(0, 100).join('') || 'agreement'}.pdf`;
}

/** Left empty in a form is left out. */
const emptyIsNull = (value: unknown) => (value === '' || value === undefined ? null : value);
const optionalDay = z.preprocess(emptyIsNull, isoDate.nullable());
const noticeDays = z.preprocess(
  emptyIsNull,
  z.coerce
    .number({ error: 'notice_days' })
    .int({ error: 'notice_days' })
    .min(1, { error: 'notice_days' })
    .max(730, { error: 'notice_days' })
    .nullable(),
);
const term = { firstDay: isoDate, lastDay: optionalDay, signedOn: optionalDay, renewalNoticeDays: noticeDays };

interface Term {
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate | null;
  readonly renewalNoticeDays: number | null;
}
const checkTerm = ({ firstDay, lastDay, renewalNoticeDays }: Term, ctx: z.RefinementCtx) => {
  if (lastDay !== null && lastDay < firstDay) ctx.addIssue({ code: 'custom', path: ['lastDay'], message: 'ends_before_start' });
  if (lastDay === null && renewalNoticeDays !== null)
    ctx.addIssue({ code: 'custom', path: ['renewalNoticeDays'], message: 'notice_needs_end' });
};

/** Which of the two: `party` is the vendor unless said otherwise. */
export const AGREEMENT_SIDES = ['party', 'counterparty'] as const;
export type AgreementSide = (typeof AGREEMENT_SIDES)[number];
const side = z.enum(AGREEMENT_SIDES, { error: 'required' });

const signatory = z.object({
  side,
  name: singleLine(200),
  title: z.preprocess(emptyIsNull, singleLine(200).nullable()),
});
export const agreedRoleInput = z.object({
  role: z.enum(AGREED_ROLES, { error: 'required' }),
  tier: z.coerce
    .number({ error: 'invalid' })
    .int({ error: 'invalid' })
    .min(0, { error: 'invalid' })
    .max(99, { error: 'invalid' })
    .default(0),
  partyRef: refOf('party'),
});
const file = z.object({
  name: z.string().max(1_000).transform(safeFileName),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});

export const createAgreementInput = z
  .object({
    kind: z.enum(AGREEMENT_KINDS, { error: 'required' }),
    title: singleLine(200),
    /** The vendor where it is left out. */
    partyRef: refOf('party').optional(),
    counterpartyRef: refOf('party'),
    /** Whose form of contract it is. */
    paper: side,
    ...term,
    signatories: z.array(signatory).max(20).default([]),
    roles: z.array(agreedRoleInput).max(20).default([]),
    file: file.optional(),
  })
  .superRefine(checkTerm);

export const agreementRefInput = z.object({ ref: refOf('agreement') });
/** The first day stays: what was governed from it on was governed. */
export const changeAgreementInput = agreementRefInput.extend({
  title: singleLine(200),
  lastDay: optionalDay,
  signedOn: optionalDay,
  renewalNoticeDays: noticeDays,
});
export const attachFileInput = agreementRefInput.extend({ file });
export const putAgreedRoleInput = agreementRefInput.extend(agreedRoleInput.shape);
export const dropAgreedRoleInput = putAgreedRoleInput;

const search = z
  .string()
  .trim()
  .max(100)
  .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
  .optional();
export const AGREEMENT_VIEWS = ['current', ...AGREEMENT_STATES, 'all'] as const;
export const listAgreementsInput = pageInput.extend({
  view: z.enum(AGREEMENT_VIEWS).default('current'),
  q: search,
  partyRef: refOf('party').optional(),
});
export type ListAgreementsInput = z.output<typeof listAgreementsInput>;

/** An agreement on a list. `lastDay` is inclusive, null where the term is open. */
export interface AgreementRow {
  readonly ref: string;
  readonly kind: AgreementKind;
  readonly title: string;
  readonly state: AgreementState;
  readonly partyName: string;
  readonly counterpartyName: string;
  readonly paper: AgreementSide;
  readonly firstDay: IsoDate;
  readonly lastDay: IsoDate | null;
  readonly hasFile: boolean;
}

export interface AgreementDetail extends AgreementRow {
  readonly signedOn: IsoDate | null;
  readonly renewalNoticeDays: number | null;
  /** The first day of the notice; null without one. */
  readonly noticeOn: IsoDate | null;
  readonly signatories: readonly { readonly side: AgreementSide; readonly name: string; readonly title: string | null }[];
  /** Those whose names the reader may know; `partyRef` for staff alone. */
  readonly roles: readonly { readonly role: AgreedRole; readonly tier: number; readonly name: string; readonly partyRef: string | null }[];
  readonly file: { readonly name: string; readonly bytes: number } | null;
}
/** For staff: with the pages of both. */
export interface ConsoleAgreement extends AgreementDetail {
  readonly partyRef: string;
  readonly counterpartyRef: string;
  readonly createdAt: Date;
  readonly noticedAt: Date | null;
}
