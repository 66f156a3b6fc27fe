import { PARTY_FUNCTIONS, STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import { type DateRange, type IsoDate, isoDate } from '@tributary/kernel/dates';
import { emailAddress, multiLine, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { z } from 'zod';

/** Why this module refuses. */
export type PartiesErrorCode =
  | 'parties/already_member'
  | 'parties/card_linked_elsewhere'
  | 'parties/ended'
  | 'parties/function_unknown'
  | 'parties/hierarchy_cycle'
  | 'parties/hierarchy_itself'
  | 'parties/is_vendor'
  | 'parties/last_administrator'
  | 'parties/partner_state'
  | 'parties/tier_faces_customer'
  | 'parties/tier_in_use'
  | 'parties/tier_name_taken';

/** A partner's standing. Only `active` and `on_notice` partners take new business; `suspended` and `ended` keep what they have. */
export const PARTNER_STATES = ['applied', 'active', 'on_notice', 'suspended', 'ended'] as const;
export type PartnerState = (typeof PARTNER_STATES)[number];
export const PARTNER_ACTIONS = ['approve', 'give_notice', 'withdraw_notice', 'suspend', 'reinstate', 'end', 'readmit'] as const;
export type PartnerAction = (typeof PARTNER_ACTIONS)[number];

/** The life of a partnership. An ended one begins again only by a new application. */
export const partnerStates = defineStates<PartnerState, PartnerAction>('parties/partner_state', {
  approve: { from: ['applied'], to: 'active' },
  give_notice: { from: ['active'], to: 'on_notice' },
  withdraw_notice: { from: ['on_notice'], to: 'active' },
  suspend: { from: ['active', 'on_notice'], to: 'suspended' },
  reinstate: { from: ['suspended'], to: 'active' },
  end: { from: ['applied', 'active', 'on_notice', 'suspended'], to: 'ended' },
  readmit: { from: ['ended'], to: 'applied' },
});

/** Whether a partner in this standing may place orders. */
export function takesNewBusiness(state: PartnerState): boolean {
  return state === 'active' || state === 'on_notice';
}

/** An organisation's name on one line, inner runs of spaces collapsed, so that two spellings of the same spacing are one name. */
export const partyName = singleLine(200).transform((name) => name.replace(/\s+/g, ' '));
/** ISO 3166-1 alpha-2, upper case. */
export const countryCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{2}$/, { error: 'country_code' });
const phoneNumber = singleLine(40);
const domainName = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/, { error: 'domain_name' });

export const updatePartyInput = z.object({ ref: refOf('party'), name: partyName, country: countryCode });
export const endPartyInput = z.object({
  ref: refOf('party'),
  /** The first day on which it is no more. */
  on: isoDate,
  mergedIntoRef: refOf('party').nullable().default(null),
});
export const createPartyInput = z.object({ name: partyName, country: countryCode });
export const createCardInput = z.object({
  name: partyName,
  country: countryCode,
  contactName: singleLine().optional(),
  contactEmail: emailAddress.optional(),
  notes: multiLine(4000).optional(),
});
export const linkCardInput = z.object({ cardId: z.uuid(), partyId: z.uuid() });
export const memberFunctions = z.array(z.enum([...PARTY_FUNCTIONS, ...STAFF_FUNCTIONS])).min(1, { error: 'required' });
export const addMemberInput = z.object({
  personId: z.uuid(),
  partyId: z.uuid(),
  functions: memberFunctions,
  /** First day of the hat, `YYYY-MM-DD`; today where not given. */
  from: isoDate.optional(),
});
export const partnerProfileInput = z.object({
  partyId: z.uuid(),
  tier: singleLine(60).nullable().default(null),
  /** The segment or territory whose price books hold for it; kept as it is where not given. */
  segment: singleLine(60).nullable().optional(),
  contactName: singleLine(),
  contactEmail: emailAddress,
  contactPhone: phoneNumber.nullable().default(null),
  /** The standing of a new partner; ignored where the party already is one, because a standing changes by actions. */
  initialState: z.enum(['applied', 'active']).default('active'),
});
/** What a partner will want to know the reason of; the other actions may go without. */
export const ACTIONS_WITH_REASON: readonly PartnerAction[] = ['give_notice', 'suspend', 'end'];
export const changePartnerStateInput = z.object({
  partyId: z.uuid(),
  action: z.enum(PARTNER_ACTIONS),
  reason: multiLine(2000).nullable().default(null),
});
const withReason = { error: 'required', path: ['reason'] };
/** As staff ask for it: by reference, and with a reason where there must be one. */
export const partnerActionInput = z
  .object({
    ref: refOf('party'),
    action: z.enum(PARTNER_ACTIONS),
    reason: z.union([z.literal('').transform(() => null), multiLine(2000)]).default(null as never),
  })
  .refine(({ action, reason }) => reason !== null || !ACTIONS_WITH_REASON.includes(action), withReason);
/** As staff edit it: by reference. A new partner has applied. */
export const editProfileInput = z.object({
  ref: refOf('party'),
  tier: singleLine(60).nullable(),
  segment: singleLine(60).nullable(),
  contactName: singleLine(),
  contactEmail: emailAddress,
  contactPhone: phoneNumber.nullable(),
});
export const addPersonInput = z.object({ ref: refOf('party'), name: singleLine(120), email: emailAddress, functions: memberFunctions });
export const changeMemberInput = z.object({ ref: refOf('membership'), functions: memberFunctions });
export const memberRefInput = z.object({ ref: refOf('membership') });
/** The highest tier there may be; more than a handful is no channel. */
export const LAST_TIER = 99;
const tierNumber = z.coerce.number().int().min(0).max(LAST_TIER);
export const addTierInput = z.object({ name: singleLine(60) });
export const renameTierInput = z.object({ tier: tierNumber, name: singleLine(60) });
export const tierInput = z.object({ tier: tierNumber });
export const setParentInput = z.object({
  ref: refOf('party'),
  /** The new parent; null: it stands on its own. */
  parentRef: refOf('party').nullable(),
  from: isoDate,
});
export const hierarchyInput = z.object({ ref: refOf('party'), on: isoDate.optional() });
export const vendorInput = z.object({
  partyId: z.uuid(),
  supportName: singleLine(),
  supportEmail: emailAddress,
  supportPhone: phoneNumber,
  mailDomain: domainName,
});
export const introduceInput = z.object({ viewerPartyId: z.uuid(), subjectPartyId: z.uuid() });

/** Part of a name to look for; NUL is refused, because PostgreSQL has no text with it. */
const searchText = z
  .string()
  .trim()
  .max(200, { error: 'too_long' })
  .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
  .optional();
export const searchablePage = pageInput.extend({ q: searchText });
/** The partner's own cards: part of a name, or those with a tag. */
export const listCardsInput = searchablePage.extend({ tag: singleLine(40).optional().catch(undefined) });
export const partyRefInput = z.object({ ref: refOf('party') });

/** A party as the vendor sees it, or as a party sees itself. */
export interface PartySummary {
  readonly ref: string;
  readonly name: string;
  readonly country: string;
}
/** A partner's own wording of a customer. `linked` says that the vendor has decided who is meant, never whether it was known before. */
export interface CardRow extends PartySummary {
  readonly contactName: string | null;
  readonly contactEmail: string | null;
  readonly tags: string[];
  readonly state: 'in_review' | 'linked';
}
/** Somebody who acts for a party today. */
export interface PersonRow {
  readonly ref: string;
  readonly name: string;
  readonly email: string;
  readonly functions: string[];
}
export interface PartnerProfile {
  readonly state: PartnerState;
  readonly tier: string | null;
  /** The segment or territory whose price books hold for it. */
  readonly segment: string | null;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly contactPhone: string | null;
}
/** The vendor as everybody may know it: its name and its support contact. */
export interface VendorContact {
  readonly name: string;
  readonly supportName: string;
  readonly supportEmail: string;
  readonly supportPhone: string;
}
/** Who I am, for the portal's frame and account page. */
export interface Me {
  readonly party: PartySummary;
  readonly partner: PartnerProfile | null;
  readonly vendor: VendorContact;
}
export interface PartyRow extends PartySummary {
  readonly partner: { readonly state: PartnerState; readonly tier: string | null } | null;
}
export interface PartyDetail extends PartySummary {
  readonly partner: PartnerProfile | null;
  readonly people: MemberRow[];
  readonly isVendor: boolean;
  readonly endedOn: IsoDate | null;
  readonly mergedInto: PartySummary | null;
  /** How the partner's standing came to be, newest first; empty where it is no partner. */
  readonly standings: StandingEntry[];
}
/** Somebody who acts for a party, with the hat by which they do. */
export interface MemberRow extends PersonRow {
  readonly membershipRef: string;
  readonly since: IsoDate;
}
/** One step of a partner's standing, newest first on lists. */
export interface StandingEntry {
  readonly at: Date;
  readonly action: PartnerAction;
  readonly state: PartnerState;
  readonly reason: string | null;
  readonly byName: string | null;
}
export interface TierRow {
  readonly tier: number;
  readonly name: string;
  readonly facesCustomer: boolean;
}

/** A party in a tree: how deep below the party asked for (the parent above at -1), and since when it belongs there. */
export interface TreeNode {
  readonly ref: string;
  readonly name: string;
  readonly depth: number;
  readonly since: IsoDate | null;
  readonly isPartner: boolean;
}
/** A party's organisation on a day: those above from the top down, itself, and those below in the order of a tree. */
export interface PartyTree {
  readonly on: IsoDate;
  readonly nodes: TreeNode[];
  /** More stand below than are shown. */
  readonly cut: boolean;
  /** Whom it belonged to and will, as known now. */
  readonly parents: { readonly ref: string; readonly name: string; readonly valid: DateRange }[];
}
/** A span under a parent. */
export interface ParentSpan {
  readonly parentPartyId: string;
  readonly valid: DateRange;
}

/**
 * A child's spans once it belongs to `parentPartyId` (null: to nobody) from a day on: what was planned from that day on is dropped, what
 * runs into it ends there, and a span that goes on under the same parent stays one.
 */
export function spansAfterMove(spans: readonly ParentSpan[], parentPartyId: string | null, from: IsoDate): ParentSpan[] {
  const kept = spans
    .filter(({ valid }) => valid.from < from)
    .map(({ valid, ...span }) => ({
      ...span,
      valid: { from: valid.from, until: valid.until !== null && valid.until < from ? valid.until : from },
    }))
    .sort((a, b) => (a.valid.from < b.valid.from ? -1 : 1));
  if (parentPartyId === null) return kept;
  const last = kept.at(-1);
  if (last?.parentPartyId !== parentPartyId || last.valid.until !== from) return [...kept, { parentPartyId, valid: { from, until: null } }];
  return [...kept.slice(0, -1), { parentPartyId, valid: { from: last.valid.from, until: null } }];
}

/** A party that a card may mean, proposed to staff only; a person decides. */
export interface PartyProposal extends PartySummary {
  readonly reason: 'same_name' | 'same_name_other_country' | 'same_first_word';
}

const LEGAL_FORMS = new Set(
  'ab ag as aps asa bv co company corp corporation gmbh group holding inc kft kg limited llc llp ltd nv oy plc pty sa sarl sas sasu se sl spa srl sro ug zrt'.split(
    ' ',
  ),
);

/**
 * What makes two spellings of an organisation's name the same: case folded, accents and punctuation dropped, legal forms at the end left
 * out. `"Nordwind Logistics GmbH"` and `"NORDWIND  LOGISTICS"` share the key `nordwind logistics`. A name of legal forms alone keeps them.
 */
export function partyNameKey(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && word !== 'und' && word !== 'and');
  let end = words.length;
  while (end > 1 && LEGAL_FORMS.has(words[end - 1]!)) end--;
  return words.slice(0, end).join(' ');
}
