import type { ViewEnd } from '@tributary/identity/contract';
import { PARTY_FUNCTIONS } from '@tributary/kernel/actor';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { FactList } from '@tributary/ui/card';
import { TributaryMark } from '@tributary/ui/mark';
import { Form } from '@tributary/web/form';
import { redirectWithCookies, webRequest } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import type { ReactNode } from 'react';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import type { Route } from './+types/view-as';

export const handle = words({ viewAs: en.viewAs });
export const meta: Route.MetaFunction = () => [{ title: en.app.titleSuffix }, { name: 'robots', content: 'noindex' }];

const ENDS: readonly ViewEnd[] = ['ended', 'replaced', 'ran_out', 'signed_out', 'not_allowed'];

/** What a hand-over from the console would open, or that a view has ended. Looking at it does nothing: a press begins the view. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const { viewAs, session } = context.get(webRequest);
  const { searchParams } = new URL(request.url);
  const token = searchParams.get('token');
  if (token !== null) return { token, offer: await viewAs.peek(token), over: null };
  const over = viewAs.over ?? ENDS.find((one) => one === searchParams.get('over')) ?? null;
  if (!over) throw redirect(session ? '/' : '/sign-in');
  return { token: null, offer: null, over };
}

export async function action({ request, context }: Route.ActionArgs) {
  const form = await request.formData();
  const setCookies = await context.get(webRequest).viewAs.begin(String(form.get('token') ?? ''));
  return setCookies ? redirectWithCookies('/', setCookies) : data({ failed: true }, { status: 410 });
}

export default function ViewAs({ loaderData: { token, offer, over }, actionData }: Route.ComponentProps) {
  const t = useTranslations('viewAs');
  if (over)
    return (
      <Plate title={t('over.title')}>
        <p>{t(`over.${over}`)}</p>
        <p className="text-ink-2">{t('over.again')}</p>
        <ButtonLink href="/sign-in">{t('signIn')}</ButtonLink>
      </Plate>
    );
  if (!offer || actionData?.failed)
    return (
      <Plate title={t('over.title')}>
        <p role="alert">{t('begin.used')}</p>
        <ButtonLink href="/sign-in">{t('signIn')}</ButtonLink>
      </Plate>
    );
  const { partyName: party, asName, staffName, reason, minutes } = offer;
  const functions = PARTY_FUNCTIONS.filter((one) => offer.functions.includes(one)).map((one) => t(`functions.${one}`));
  return (
    <Plate title={t('begin.title', { party })}>
      <FactList
        facts={[
          ...(asName ? [{ label: t('begin.as'), value: asName }] : []),
          { label: t('begin.functions'), value: functions.join(', ') },
          { label: t('begin.staff'), value: staffName },
          { label: t('begin.reason'), value: <span className="whitespace-pre-line [overflow-wrap:anywhere]">{reason}</span> },
          { label: t('begin.minutes'), value: t('begin.minutesValue', { minutes: String(minutes) }) },
        ]}
      />
      <p className="text-ink-2">{t('begin.text', { party })}</p>
      {/* Loaded as a document: whatever this browser had open as somebody else is gone. */}
      <Form method="post" reloadDocument className="flex flex-col">
        <input type="hidden" name="token" value={token} />
        <SubmitButton>{t('begin.submit')}</SubmitButton>
      </Form>
    </Plate>
  );
}

function Plate({ title, children }: { title: string; children: ReactNode }) {
  const t = useTranslations('app');
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas p-4">
      <div className="edge" data-kind="view-as" aria-hidden />
      <div className="w-full max-w-[520px] overflow-clip rounded border border-line bg-surface">
        <p className="flex h-12 items-center gap-2.5 bg-plate px-6 text-on-plate">
          <TributaryMark size={22} />
          <span className="font-semibold text-head tracking-[-0.01em]">Tributary</span> <span className="opacity-80">{t('name')}</span>
        </p>
        <div className="flex flex-col items-stretch gap-4 p-6">
          <h1 className="font-semibold text-title tracking-[-0.014em] [overflow-wrap:anywhere]">{title}</h1>
          {children}
        </div>
      </div>
    </main>
  );
}
