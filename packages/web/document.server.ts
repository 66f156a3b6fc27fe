import { readLook } from '@tributary/ui/remembered';
import type { LoaderFunctionArgs } from 'react-router';
import { webRequest } from './request.server.ts';

/** What the document itself depends on: the look that this browser remembers, the hat worn, and when it was made. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const { session, receivedAt } = context.get(webRequest);
  return {
    look: readLook(request.headers.get('cookie')),
    signedIn: session !== null,
    hatRef: session?.worn.membershipRef ?? null,
    madeAt: receivedAt.getTime(),
  };
}
