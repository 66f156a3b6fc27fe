import { z } from 'zod';

/** Line breaks and other control characters: refused in anything that can reach a mail header or a single line on a page. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** What turns the direction of the text around it: without content of its own, and a means to disguise what follows (UTS #55). */
const BIDI_OVERRIDE = /[\u202a-\u202e\u2066-\u2069]/g;
/** Something that can be seen: a name of zero-width spaces alone is none. */
const VISIBLE = /[^\p{C}\p{Z}]/u;

/**
 * One line of text for people: trimmed, NFC, without characters that override the direction, no control characters (CR/LF in a name must
 * not reach a mail header), and something to see in it. Half a surrogate pair becomes U+FFFD here, because it would in the database.
 */
export const singleLine = (maxLength = 200) =>
  z
    .string()
    .transform((text) => text.toWellFormed().normalize('NFC').replace(BIDI_OVERRIDE, '').trim())
    .pipe(
      z
        .string()
        .min(1, { error: 'required' })
        .max(maxLength, { error: 'too_long' })
        .refine((text) => !CONTROL.test(text), { error: 'line_break' })
        .refine((text) => VISIBLE.test(text), { error: 'required' }),
    );

/** Plain text of several lines. It is data wherever it is shown: escaped, never markup. NUL is refused (PostgreSQL cannot store it). */
export const multiLine = (maxLength = 20_000) =>
  z
    .string()
    .transform((text) => text.toWellFormed().normalize('NFC').replace(/\r\n?/g, '\n').trim())
    .pipe(
      z
        .string()
        .min(1, { error: 'required' })
        .max(maxLength, { error: 'too_long' })
        .refine((text) => !text.includes('\u0000'), { error: 'line_break' })
        .refine((text) => VISIBLE.test(text), { error: 'required' }),
    );

export const emailAddress = z
  .string()
  .trim()
  .toLowerCase()
  .pipe(z.email({ error: 'email' }).max(254, { error: 'too_long' }));

/** A whole number of copies, 1 to 1,000,000. */
export const quantity = z.coerce
  .number({ error: 'quantity' })
  .int({ error: 'quantity_whole' })
  .min(1, { error: 'quantity_positive' })
  .max(1_000_000, { error: 'quantity_too_large' });

/** The client's own id of a request: sent again, it has no second effect (DOMAIN §3). */
export const clientRequestId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/, { error: 'request_id' });
