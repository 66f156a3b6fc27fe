import type { LoaderFunctionArgs } from 'react-router';
import { requireHatOf } from './request.server.ts';

/** An address that no page has: the same answer as for a record that is hidden. */
export function loader({ context }: LoaderFunctionArgs) {
  const { requestId } = requireHatOf(context);
  throw Response.json({ error: { code: 'not_found', status: 404 }, requestId }, { status: 404 });
}
