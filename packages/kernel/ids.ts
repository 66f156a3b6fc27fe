import { z } from 'zod';
import { REF_PREFIXES, type RefKind } from './ref-prefixes.ts';

/** Crockford's base 32 without I, L, O, U: safe to read aloud and to type. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const REF_LENGTH = 8;

/**
 * A new short reference such as `ORD-7K3M9QX2`: 40 random bits behind a prefix. It is random, never sequential or timed, because a
 * sequence would tell one partner how much another one orders (DOMAIN §2c). The database's unique constraint settles a collision.
 */
export function newRef(kind: RefKind): string {
  const bytes = crypto.getRandomValues(new Uint8Array(REF_LENGTH));
  let body = '';
  for (const byte of bytes) body += ALPHABET[byte & 31];
  return `${REF_PREFIXES[kind]}-${body}`;
}

/** Input schema for a reference of the kind; lower case and surrounding space are forgiven. */
export const refOf = (kind: RefKind) =>
  z
    .string()
    .trim()
    .toUpperCase()
    .regex(new RegExp(`^${REF_PREFIXES[kind]}-[${ALPHABET}]{${REF_LENGTH}}$`), { error: 'not_found' });
