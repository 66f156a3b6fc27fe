import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from 'react-router';
import { redirectWithCookies, webRequest } from './request.server.ts';

/** The link opens a page that asks for one press: mail scanners follow links, but press nothing. */
export function loader({ request }: LoaderFunctionArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

/** Signs in with the token, once. */
export async function action({ request, context }: ActionFunctionArgs) {
  const form = await request.formData();
  const outcome = await context.get(webRequest).signIn.withLink(String(form.get('token') ?? ''));
  if (!outcome.ok) {
    const tooMany = outcome.refusal === 'too_many_requests';
    return data({ failed: tooMany ? ('too_many_requests' as const) : ('link_used' as const) }, { status: tooMany ? 429 : 401 });
  }
  return redirectWithCookies('/', outcome.setCookies);
}
