import { LinkSentPage, SignInPage } from '@tributary/identity/ui/sign-in-page';
import { useActionData, useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import type { action } from './sign-in.server.ts';

/** Sign-in by password or by a mailed link, and the answer that one is on its way. */
export function SignIn({ audience }: { audience: 'portal' | 'console' }) {
  const t = useTranslations('app');
  const answer = useActionData<typeof action>();
  const navigation = useNavigation();
  if (answer && 'sentTo' in answer) return <LinkSentPage appName={t('name')} email={answer.sentTo} />;
  return (
    <SignInPage
      audience={audience}
      appName={t('name')}
      email={answer?.email ?? ''}
      errors={answer?.errors ?? {}}
      pending={navigation.state !== 'idle' && navigation.formData?.get('intent') === 'password'}
    />
  );
}
