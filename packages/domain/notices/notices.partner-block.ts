import type { PartnerOfRecord, PublicContact } from './notices.recipients.ts';

/** Long enough for a name, a number and office hours; short enough that a partner cannot turn a security notice into its own letter. */
export const PARTNER_TEXT_MAX_CHARACTERS = 280;
/** For name, address and telephone. */
export const PARTNER_LINE_MAX_CHARACTERS = 120;

/** A piece of a partner's text: `text` for the plain part and for React (which escapes), `html` for where markup is written by hand. */
export interface SafeText {
  readonly text: string;
  readonly html: string;
}

/** The contact a notice names. `source` tells staff and tests whose it is; it is not shown. */
export interface ContactBlock {
  readonly source: 'partner' | 'vendor';
  readonly name: SafeText;
  readonly email: string | null;
  readonly phone: SafeText | null;
  readonly text: SafeText | null;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * A foreign text made harmless for one line of a mail: line breaks, tabs and runs of blanks become one space, control and invisible characters
 * go, the rest is cut to a number of characters (code points) and escaped.
 */
export function safeLine(raw: string, maxCharacters: number): SafeText {
  const flat = raw
    .normalize('NFC')
    .replace(/[\s\u0085\u2028\u2029]+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim();
  const characters = Array.from(flat);
  const text =
    characters.length <= maxCharacters
      ? flat
      : `${characters
          .slice(0, maxCharacters - 1)
          .join('')
          .trimEnd()}…`;
  return { text, html: text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '') };
}

/** An address that can stand in a mailto link and in a header; anything else is left out rather than repaired. */
function plainAddress(email: string | null): string | null {
  return email !== null && email.length <= 254 && /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/.test(email)
    ? email
    : null;
}

function blockOf(source: ContactBlock['source'], contact: PublicContact): ContactBlock {
  const line = (raw: string | null, maxCharacters: number): SafeText | null => {
    const safe = raw === null ? null : safeLine(raw, maxCharacters);
    return safe && safe.text !== '' ? safe : null;
  };
  return {
    source,
    name: safeLine(contact.name, PARTNER_LINE_MAX_CHARACTERS),
    email: plainAddress(contact.email),
    phone: line(contact.phone, PARTNER_LINE_MAX_CHARACTERS),
    text: line(contact.text, PARTNER_TEXT_MAX_CHARACTERS),
  };
}

/**
 * The contact block of a message: the partner's own while its link to the entitlement is in force at the instant of sending and it is not suspended and
 * has a public contact; in every other case the vendor's. Never another partner, never the distributor, never the last one known.
 * @param at RFC 3339
 */
export function contactBlock(partner: PartnerOfRecord | null, vendorContact: PublicContact, at: string): ContactBlock {
  const instant = Date.parse(at);
  const usable =
    partner !== null &&
    !partner.suspended &&
    Date.parse(partner.from) <= instant &&
    (partner.until === null || instant < Date.parse(partner.until));
  if (usable && partner.publicContact && safeLine(partner.publicContact.name, PARTNER_LINE_MAX_CHARACTERS).text !== '') {
    return blockOf('partner', partner.publicContact);
  }
  return blockOf('vendor', vendorContact);
}
