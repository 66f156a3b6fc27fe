import { redirect } from 'react-router';
import { redirectWithCookies, webRequest } from '../request.server.ts';
import type { Route } from './+types/sign-out';

/** Signing out changes something, so a link alone does not do it. */
export function loader() {
  throw redirect('/');
}

export async function action({ context }: Route.ActionArgs) {
  return redirectWithCookies('/sign-in', await context.get(webRequest).signIn.out());
}
