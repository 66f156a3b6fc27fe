import { type ActionFunctionArgs, redirect } from 'react-router';
import { redirectWithCookies, webRequest } from './request.server.ts';

/** Signing out changes something, so a link alone does not do it. */
export function loader() {
  throw redirect('/');
}

/** Ends the session. */
export async function action({ context }: ActionFunctionArgs) {
  return redirectWithCookies('/sign-in', await context.get(webRequest).signIn.out());
}
