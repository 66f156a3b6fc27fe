import { emailAddress, multiLine, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { z } from 'zod';
import { type CardRow, countryCode, partyName } from './parties.contract.ts';

/** Why cards and shares refuse. */
export type CardErrorCode =
  | 'parties/card_changed'
  | 'parties/card_name_taken'
  | 'parties/contact_needs_way'
  | 'parties/not_a_partner'
  | 'parties/share_changed';

/** Most tags of one card. */
export const MOST_TAGS = 12;
/** Most contacts of one card, besides its first. */
export const MOST_CONTACTS = 50;

/** A field that may be left empty: null then. What it holds is held to the field's own rule, so that its own code comes back. */
const orNull = <T extends z.ZodType<string, string>>(field: T) =>
  z
    .string()
    .nullable()
    .default(null)
    .transform((text) => (text === null || text.trim() === '' ? null : text))
    .pipe(z.union([z.null(), field]));

/** Words that a partner sorts its customers by: each once, in any case of letters, in the order of the alphabet. */
const tags = z
  .array(singleLine(40))
  .max(MOST_TAGS, { error: 'too_long' })
  .default([])
  .transform((given) =>
    [...new Map(given.map((tag) => [tag.toLowerCase(), tag])).values()].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)),
  );

const phone = singleLine(40);
/** What a partner says of a customer. */
const cardWords = {
  name: partyName,
  country: countryCode,
  contactName: orNull(singleLine()),
  contactEmail: orNull(emailAddress),
  contactPhone: orNull(phone),
  notes: orNull(multiLine(4000)),
  tags,
};
/** Of the card that the form was filled in over: another one meanwhile, and nothing is saved. */
const revision = z.coerce.number().int().min(1);

export const cardRefInput = z.object({ ref: refOf('card') });
export const nameCustomerInput = z.object(cardWords);
export const editCardInput = z.object({ ref: refOf('card'), revision, ...cardWords });
const contactWords = { name: singleLine(), duty: orNull(singleLine(80)), email: orNull(emailAddress), phone: orNull(phone) };
export const addContactInput = z.object({ ref: refOf('card'), ...contactWords });
export const editContactInput = z.object({ ref: refOf('contact'), revision, ...contactWords });
export const removeContactInput = z.object({ ref: refOf('contact'), revision });

const partnerId = z.string().regex(/^[0-9a-f]{16}$/, { error: 'not_found' });
export const shareInput = z.object({
  partnerId,
  /** 0 where nothing has been shared yet. */
  revision: z.coerce.number().int().min(0),
  contactName: orNull(singleLine()),
  contactEmail: orNull(emailAddress),
  contactPhone: orNull(phone),
  notes: orNull(multiLine(2000)),
});
export const takeBackShareInput = z.object({ partnerId });

export interface CardContact {
  readonly ref: string;
  readonly name: string;
  readonly duty: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}
/** Fields of a card as its history names them. `contact` is one further contact, in one line. */
export const CARD_FIELDS = ['name', 'country', 'contactName', 'contactEmail', 'contactPhone', 'notes', 'tags', 'contact'] as const;
export type CardField = (typeof CARD_FIELDS)[number];
export interface CardChange {
  readonly at: Date;
  /** Null for who is no colleague any more. */
  readonly byName: string | null;
  readonly fields: { readonly field: CardField; readonly before: string | null; readonly after: string | null }[];
}
/** What a customer shares of itself with a partner. */
export interface SharedWords {
  readonly contactName: string | null;
  readonly contactEmail: string | null;
  readonly contactPhone: string | null;
  readonly notes: string | null;
  readonly changedAt: Date;
}
/** A partner's own card of a customer, whole. */
export interface CardDetail extends CardRow {
  readonly contactPhone: string | null;
  readonly notes: string | null;
  readonly revision: number;
  readonly contacts: CardContact[];
  /** Newest first. */
  readonly changes: CardChange[];
  /** What the customer shares, as it says it today; null where it shares nothing, or nobody has decided who is meant. */
  readonly shared: SharedWords | null;
}
/** One partner that a customer knows, with what is shared with it; `id` names it for this reader alone. */
export interface ShareRow {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly shared: SharedWords | null;
}
