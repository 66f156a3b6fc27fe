import { refOf } from '@tributary/kernel/ids';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import type { RouterContextProvider } from 'react-router';
import { requireHat } from './request.server.ts';

/**
 * The reference in a record's address, in its one spelling. What cannot be a reference of the kind gets the same answer as a record that
 * is missing or hidden, so that an address tells nothing.
 */
export function recordRef(context: Readonly<RouterContextProvider>, given: string, kind: RefKind): string {
  const { requestId } = requireHat(context);
  const parsed = refOf(kind).safeParse(given);
  if (!parsed.success) throw Response.json({ error: { code: 'not_found', status: 404 }, requestId }, { status: 404 });
  return parsed.data;
}
