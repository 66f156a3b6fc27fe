import { Button, SubmitButton } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { TimeText } from '@tributary/ui/date';
import { Form } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import type { Theme } from '@tributary/ui/remembered';
import { ThemeSwitch } from '@tributary/ui/theme-switch';
import { useTranslations } from 'use-intl';
import type { SessionRow } from '../identity.contract.ts';

/** A hat as its wearer sees it: refs and names only. */
export interface HatView {
  membershipRef: string;
  partyName: string;
  functions: readonly string[];
  worn: boolean;
}

export interface AccountView {
  name: string;
  email: string;
  hats: readonly HatView[];
  sessions: readonly SessionRow[];
}

/** The account of whoever is signed in. Its forms post to the page with `intent`: `wear`, `end` or `end_others`; signing out posts to /sign-out. */
export function AccountPage({ account, theme }: { account: AccountView; theme: Theme }) {
  const t = useTranslations('identity.account');
  const worn = account.hats.find((hat) => hat.worn);
  const functionNames = useFunctionNames();
  return (
    <div className="mx-auto flex max-w-[880px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        title={t('title')}
        action={
          <Form method="post" action="/sign-out">
            <Button type="submit">{t('signOut')}</Button>
          </Form>
        }
      />
      <Card title={t('profile')}>
        <FactList
          facts={[
            { label: t('name'), value: account.name },
            { label: t('email'), value: account.email },
            { label: t('hat'), value: worn?.partyName ?? '' },
            { label: t('functions'), value: functionNames(worn?.functions ?? []) },
          ]}
        />
      </Card>
      {account.hats.length > 1 && (
        <Card title={t('hats')}>
          <p className="mb-2 text-ink-2">{t('hatsLead')}</p>
          <ul className="divide-y divide-line">
            {account.hats.map((hat) => (
              <li key={hat.membershipRef} className="flex min-h-12 flex-wrap items-center gap-3 py-2">
                <div className="min-w-0 flex-1">
                  <p className="font-medium">{hat.partyName}</p>
                  <p className="text-ink-3 text-small">{functionNames(hat.functions)}</p>
                </div>
                {hat.worn ? (
                  <span className="text-ink-3 text-small">{t('worn')}</span>
                ) : (
                  <Form method="post">
                    <input type="hidden" name="intent" value="wear" />
                    <input type="hidden" name="membership" value={hat.membershipRef} />
                    <Button type="submit" size="s">
                      {t('wear', { party: hat.partyName })}
                    </Button>
                  </Form>
                )}
              </li>
            ))}
          </ul>
        </Card>
      )}
      <Card title={t('appearance')}>
        <ThemeSwitch value={theme} />
      </Card>
      <SessionsCard sessions={account.sessions} />
    </div>
  );
}

function SessionsCard({ sessions }: { sessions: readonly SessionRow[] }) {
  const t = useTranslations('identity.account');
  return (
    <Card title={t('sessions')}>
      <p className="mb-2 text-ink-2">{t('sessionsLead')}</p>
      <ul className="divide-y divide-line">
        {sessions.map((session) => (
          <li key={session.handle} className="flex min-h-12 flex-wrap items-center gap-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="font-medium">{session.device || t('unknownDevice')}</p>
              <p className="text-ink-3 text-small">
                {session.ipAddress && <>{session.ipAddress} · </>}
                {t('lastSeen')} <TimeText value={session.lastSeenAt} zone />
              </p>
            </div>
            {session.current ? (
              <span className="text-ink-3 text-small">{t('thisDevice')}</span>
            ) : (
              <Form method="post">
                <input type="hidden" name="intent" value="end" />
                <input type="hidden" name="session" value={session.handle} />
                <Button type="submit" size="s">
                  {t('end')}
                </Button>
              </Form>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <Form method="post" className="pt-3">
          <SubmitButton name="intent" value="end_others" variant="secondary">
            {t('endOthers')}
          </SubmitButton>
        </Form>
      )}
    </Card>
  );
}

/** Names of functions in the reader's language, joined. A function without a name yet shows as it is stored. */
function useFunctionNames() {
  const t = useTranslations('identity.account.functionNames');
  return (functions: readonly string[]) => functions.map((name) => (t.has(name as 'sales') ? t(name as 'sales') : name)).join(', ');
}
