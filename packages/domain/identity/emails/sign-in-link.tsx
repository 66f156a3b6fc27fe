import { Action, Contact, Fact, Paragraph } from '@tributary/email/components';
import { Layout } from '@tributary/email/layout';
import type { RenderedMail } from '@tributary/email/message';
import { renderMail } from '@tributary/email/render';
import { createTranslator } from 'use-intl/core';
import type { Audience } from '../identity.contract.ts';
import { messages } from './messages.en.ts';

export interface SignInLinkMail {
  readonly name: string;
  readonly url: string;
  readonly audience: Audience;
  readonly minutes: number;
  readonly vendor: { readonly name: string; readonly supportName: string; readonly supportEmail: string; readonly supportPhone: string };
}

/** The mail that carries a sign-in link: subject and both parts. */
export async function renderSignInLink(mail: SignInLinkMail): Promise<RenderedMail & { subject: string }> {
  const t = createTranslator({ locale: 'en', messages, namespace: 'signInLink' });
  const { name, url, minutes, vendor } = mail;
  const app = t('app', { audience: mail.audience, vendor: vendor.name });
  const rendered = await renderMail(
    <Layout language="en" preview={t('preview', { minutes })} sender={vendor.name} reason={t('reason')}>
      <Fact>{t('fact', { name })}</Fact>
      <Paragraph>{t('detail', { app, minutes })}</Paragraph>
      <Action href={url}>{t('action')}</Action>
      <Paragraph>{t('notYou')}</Paragraph>
      <Contact heading={t('questions')} name={vendor.supportName} email={vendor.supportEmail} phone={vendor.supportPhone} />
    </Layout>,
  );
  return { ...rendered, subject: t('subject', { vendor: vendor.name }) };
}
