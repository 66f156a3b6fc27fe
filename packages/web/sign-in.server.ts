import { safeNext } from '@tributary/api/load-error';
import { linkRequest, passwordSignIn } from '@tributary/identity/contract';
import type { SignInErrors } from '@tributary/identity/ui/sign-in-page';
import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from 'react-router';
import { redirectWithCookies, webRequest } from './request.server.ts';

/** Somebody signed in already is led on. */
export function loader({ request, context }: LoaderFunctionArgs) {
  const next = safeNext(new URL(request.url).searchParams.get('next'));
  if (context.get(webRequest).session) throw redirect(next);
  return null;
}

/** Signs in by password, or mails a link. Whether an address is known, nobody is told. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { signIn } = context.get(webRequest);
  const form = await request.formData();
  const entered = { email: String(form.get('email') ?? ''), password: String(form.get('password') ?? '') };
  if (form.get('intent') === 'link') {
    const parsed = linkRequest.safeParse(entered);
    if (!parsed.success) return refused(400, entered.email, { email: 'email' });
    if (!(await signIn.sendLink(parsed.data.email))) return refused(429, entered.email, { form: 'too_many_requests' });
    return { sentTo: parsed.data.email };
  }
  const parsed = passwordSignIn.safeParse(entered);
  if (!parsed.success) {
    const faults = new Set(parsed.error.issues.map((issue) => issue.path[0]));
    return refused(400, entered.email, {
      ...(faults.has('email') ? { email: 'email' } : {}),
      ...(faults.has('password') ? { password: 'required' } : {}),
    });
  }
  const outcome = await signIn.withPassword(parsed.data);
  if (!outcome.ok) {
    const tooMany = outcome.refusal === 'too_many_requests';
    return refused(tooMany ? 429 : 401, entered.email, { form: tooMany ? 'too_many_requests' : 'wrong_credentials' });
  }
  return redirectWithCookies(safeNext(new URL(request.url).searchParams.get('next')), outcome.setCookies);
}

function refused(status: number, email: string, errors: SignInErrors) {
  return data({ email, errors }, { status });
}
