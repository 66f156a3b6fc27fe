import { redirectWithCookies, webRequest } from '@tributary/web/request.server';
import { redirect } from 'react-router';
import type { Route } from './+types/view-as-end';

/** Ending changes something, so a link alone does not do it. */
export function loader() {
  throw redirect('/');
}

/** Ends the view and leads back to the party's page in the console. */
export async function action({ context }: Route.ActionArgs) {
  const { setCookies, leadsTo } = await context.get(webRequest).viewAs.end();
  return redirectWithCookies(leadsTo, setCookies);
}
