import { signInPath } from '@tributary/api/load-error';
import type { WebRequest } from '@tributary/api/web-request';
import type { Session } from '@tributary/identity/session';
import type { PublicError } from '@tributary/rpc/errors';
import { createContext, data, type RouterContextProvider, redirect } from 'react-router';

/** The request that an app's `server/app.ts` lends to loaders and actions; `requireHat` of the app knows its procedures by type. */
export const webRequest = createContext<WebRequest<unknown>>();

type Context = Readonly<RouterContextProvider>;

/**
 * The request of somebody signed in. Every loader and action of a page but sign-in begins with it; a stranger is sent to sign in and back.
 * An app binds `Caller` to its own procedures once, in its `request.server.ts`.
 */
export function requireHatOf<Caller>(context: Context): WebRequest<Caller> & { session: Session } {
  const web = context.get(webRequest) as WebRequest<Caller>;
  if (!web.session) throw redirect(web.viewAs.over ? `/view-as?over=${web.viewAs.over}` : signInPath(web.path));
  return { ...web, session: web.session };
}

/** What an action returns for a refusal: its form finds `error` in `actionData`, under the refusal's status. */
export function refuse(error: PublicError) {
  return data({ error }, { status: error.status });
}

/** A redirect that carries Set-Cookie lines. */
export function redirectWithCookies(to: string, setCookies: readonly string[]): Response {
  const response = redirect(to);
  for (const line of setCookies) response.headers.append('set-cookie', line);
  return response;
}
