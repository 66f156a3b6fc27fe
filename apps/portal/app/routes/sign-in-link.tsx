import { SignInLinkPage } from '@tributary/identity/ui/sign-in-page';
import { words } from '@tributary/web/words';
import { data, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { redirectWithCookies, webRequest } from '../request.server.ts';
import type { Route } from './+types/sign-in-link';

export const handle = words({ identity: en.identity });
export const meta: Route.MetaFunction = () => [{ title: `${en.identity.signIn.linkTitle} · ${en.app.titleSuffix}` }];

export function loader({ request }: Route.LoaderArgs) {
  return { token: new URL(request.url).searchParams.get('token') ?? '' };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await request.formData();
  const outcome = await context.get(webRequest).signIn.withLink(String(form.get('token') ?? ''));
  if (!outcome.ok) {
    const tooMany = outcome.refusal === 'too_many_requests';
    return data({ failed: tooMany ? ('too_many_requests' as const) : ('link_used' as const) }, { status: tooMany ? 429 : 401 });
  }
  return redirectWithCookies('/', outcome.setCookies);
}

export default function SignInLink({ loaderData, actionData }: Route.ComponentProps) {
  const t = useTranslations('app');
  const pending = useNavigation().state !== 'idle';
  return (
    <SignInLinkPage appName={t('name')} token={loaderData.token} pending={pending} {...(actionData ? { failed: actionData.failed } : {})} />
  );
}
