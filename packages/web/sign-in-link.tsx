import { SignInLinkPage } from '@tributary/identity/ui/sign-in-page';
import { useActionData, useLoaderData, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import type { action, loader } from './sign-in-link.server.ts';

/** The page behind a mailed link. */
export function SignInLink() {
  const t = useTranslations('app');
  const { token } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const pending = useNavigation().state !== 'idle';
  return <SignInLinkPage appName={t('name')} token={token} pending={pending} {...(answer ? { failed: answer.failed } : {})} />;
}
