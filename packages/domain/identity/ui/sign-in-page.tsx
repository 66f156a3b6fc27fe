import { SubmitButton } from '@tributary/ui/button';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { Form, Link } from '@tributary/ui/link';
import { TributaryMark } from '@tributary/ui/mark';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Audience } from '../identity.contract.ts';

/** What the sign-in form was refused for: one reason for the whole form, or one for a field. */
export interface SignInErrors {
  form?: 'wrong_credentials' | 'link_used' | 'too_many_requests';
  email?: 'email' | 'required' | 'too_long';
  password?: 'required' | 'too_long';
}

/** Password and link in one form of two buttons; it works before scripts. The action reads `intent`: `password` or `link`. */
export function SignInPage({
  audience,
  appName,
  email,
  errors,
  pending,
}: {
  audience: Audience;
  appName: string;
  email?: string;
  errors?: SignInErrors;
  pending?: boolean;
}) {
  const t = useTranslations('identity.signIn');
  const said = (code: NonNullable<SignInErrors[keyof SignInErrors]> | undefined) => code && t(`errors.${code}`);
  return (
    <Plate appName={appName} title={t('title')} lead={audience === 'console' ? t('leadConsole') : t('leadPortal')}>
      <Alert>{said(errors?.form)}</Alert>
      <Form method="post" className="flex flex-col gap-4" noValidate>
        <Field name="email" label={t('email')} error={said(errors?.email)}>
          <TextInput type="email" autoComplete="username" defaultValue={email} autoFocus />
        </Field>
        <Field name="password" label={t('password')} error={said(errors?.password)}>
          <TextInput type="password" autoComplete="current-password" />
        </Field>
        <SubmitButton name="intent" value="password" pending={pending}>
          {t('submit')}
        </SubmitButton>
        <p className="flex items-center gap-3 text-ink-3 text-small before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {t('or')}
        </p>
        <SubmitButton name="intent" value="link" variant="secondary">
          {t('sendLink')}
        </SubmitButton>
      </Form>
    </Plate>
  );
}

/** After a link was asked for: the same for every address. */
export function LinkSentPage({ appName, email }: { appName: string; email: string }) {
  const t = useTranslations('identity.signIn');
  return (
    <Plate appName={appName} title={t('sentTitle')} lead={t('sent', { email })}>
      <Link href="/sign-in" className="self-start text-accent-ink underline underline-offset-2">
        {t('sentBack')}
      </Link>
    </Plate>
  );
}

/**
 * Where the link of the mail leads: one press signs in. Following the link alone does not, because mail scanners follow links too and
 * would use it up.
 */
export function SignInLinkPage({
  appName,
  token,
  failed,
  pending,
}: {
  appName: string;
  token: string;
  failed?: 'link_used' | 'too_many_requests';
  pending?: boolean;
}) {
  const t = useTranslations('identity.signIn');
  return (
    <Plate appName={appName} title={t('linkTitle')} lead={failed ? undefined : t('linkLead')}>
      <Alert>{failed && t(`errors.${failed}`)}</Alert>
      {failed ? (
        <Link href="/sign-in" className="self-start text-accent-ink underline underline-offset-2">
          {t('newLink')}
        </Link>
      ) : (
        <Form method="post" className="flex flex-col">
          <input type="hidden" name="token" value={token} />
          <SubmitButton pending={pending}>{t('linkSubmit')}</SubmitButton>
        </Form>
      )}
    </Plate>
  );
}

function Plate({ appName, title, lead, children }: { appName: string; title: string; lead: string | undefined; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-canvas p-4">
      <div className="w-full max-w-[400px] overflow-clip rounded border border-line bg-surface">
        <p className="flex h-12 items-center gap-2.5 bg-plate px-6 text-on-plate">
          <TributaryMark size={22} />
          <span className="font-semibold text-head tracking-[-0.01em]">Tributary</span> <span className="opacity-80">{appName}</span>
        </p>
        <div className="flex flex-col gap-4 p-6">
          <div>
            <h1 className="font-semibold text-title tracking-[-0.014em]">{title}</h1>
            {lead && <p className="mt-1 text-ink-2">{lead}</p>}
          </div>
          {children}
        </div>
      </div>
    </main>
  );
}

function Alert({ children }: { children?: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="rounded border border-bad bg-bad-tint px-3 py-2 text-bad">
      {children}
    </p>
  );
}
