import { Action, Contact, Fact, Facts, Heading, Paragraph, Quote } from '@tributary/email/components';
import { Layout } from '@tributary/email/layout';
import type { RenderedMail } from '@tributary/email/message';
import { renderMail } from '@tributary/email/render';
import { createTranslator } from 'use-intl/core';
import type { LineFacts, Remediation } from '../notices.contract.ts';
import { type ContactBlock, safeLine } from '../notices.partner-block.ts';
import type { RecipientRole } from '../notices.recipients.ts';
import { messages } from './messages.en.ts';

/** Everything one message says. All of it belongs to one customer, one person and one partner context. */
export interface SecurityNoticeMail {
  readonly title: string;
  readonly trackingId: string;
  readonly publisherName: string;
  readonly severity: string | null;
  /** Day of publication; a mail sent again later says the same day. */
  readonly publishedOn: string;
  readonly customerName: string;
  readonly role: RecipientRole;
  readonly lines: readonly LineFacts[];
  readonly contact: ContactBlock;
  readonly url: string;
  readonly vendorName: string;
}

/** A customer with hundreds of devices reads the rest in the portal: mail clients cut long messages off. */
const DEVICES_SHOWN = 25;
const ADVICES_SHOWN = 8;
const VULNERABILITIES_SHOWN = 20;
const ADVICE_CHARACTERS = 1500;
const translator = () => createTranslator({ locale: 'en', messages, namespace: 'notice' });
type Words = ReturnType<typeof translator>;

/** The message: subject and both parts. The same input gives the same bytes, always: no clock, no random boundary. */
export async function renderSecurityNotice(mail: SecurityNoticeMail): Promise<RenderedMail & { subject: string }> {
  const t = translator();
  const isConfirmed = mail.lines.some(({ verdict }) => verdict === 'confirmed');
  const { lines, contact } = mail;
  const customer = line(mail.customerName);
  const title = line(mail.title, 300);
  const count = lines.length;
  const advisory = line(mail.trackingId);
  const severity = severityOf(t, mail);
  const vulnerabilities = unique(lines.flatMap((one) => one.vulnerabilities));
  const advices = unique(lines.flatMap((one) => one.remediations));
  const rendered = await renderMail(
    <Layout
      language="en"
      preview={t(isConfirmed ? 'confirmedPreview' : 'possiblePreview', { count, customer, severity: severity ?? '' })}
      sender={line(mail.vendorName)}
      reason={t('footer', { customer, role: t('role', { role: mail.role }) })}
    >
      <Fact>{t(isConfirmed ? 'confirmedFact' : 'possibleFact', { customer, title })}</Fact>
      <Paragraph>{t(isConfirmed ? 'confirmedDetail' : 'possibleDetail', { count })}</Paragraph>
      <Facts
        rows={[
          { label: t('severity'), value: severity },
          { label: t('advisory'), value: t('advisoryValue', { advisory, date: mail.publishedOn }) },
        ]}
      />
      {lines.map((one) => (
        <Entitlement key={one.entitlementRef} facts={one} t={t} />
      ))}
      <Action href={mail.url}>{t('action')}</Action>
      {advices.length > 0 && <Heading>{t('advicesOf', { publisher: line(mail.publisherName) })}</Heading>}
      {advices.slice(0, ADVICES_SHOWN).map((one) => (
        <Quote key={`${one.category} ${one.details}`} author={t('advice', { category: one.category })} text={adviceText(t, one)} />
      ))}
      {advices.length > ADVICES_SHOWN && <Paragraph>{t('more', { count: advices.length - ADVICES_SHOWN })}</Paragraph>}
      {vulnerabilities.length > 0 && <Heading>{t('vulnerabilities')}</Heading>}
      <Facts
        rows={vulnerabilities.slice(0, VULNERABILITIES_SHOWN).map(({ id, title: name, severity: word, baseScore }) => ({
          label: line(id),
          value: [name && line(name, 300), rating(t, word, baseScore)].filter(Boolean).join('. ') || t('noDetails'),
        }))}
      />
      {vulnerabilities.length > VULNERABILITIES_SHOWN && (
        <Paragraph>{t('more', { count: vulnerabilities.length - VULNERABILITIES_SHOWN })}</Paragraph>
      )}
      <Contact
        heading={t(contact.source)}
        name={contact.name.text}
        email={[contact.email, contact.phone?.text].filter(Boolean).join(', ')}
        phone={null}
      />
      <Paragraph>{t('notYou')}</Paragraph>
    </Layout>,
  );
  const products = unique(lines.map(({ product }) => line(product.name))).join(', ');
  const subject = t(isConfirmed ? 'confirmedSubject' : 'possibleSubject', { advisory, products });
  return { ...rendered, subject: line(subject, 180) };
}

/** One entitlement: what runs where, and what to do. */
function Entitlement({ facts, t }: { facts: LineFacts; t: Words }) {
  const told = facts.installations.filter(({ verdict }) => verdict !== 'not');
  const rows = told.slice(0, DEVICES_SHOWN).map(({ deviceName, version, verdict }) => ({
    label: line(deviceName),
    value: t('installed', { hasVersion: version === null ? 'no' : 'yes', version: version === null ? '' : line(version), verdict }),
  }));
  return (
    <>
      <Heading>{t('entitlement', { product: line(facts.product.name), ref: facts.entitlementRef })}</Heading>
      <Facts
        rows={[
          ...(rows.length > 0 ? rows : [{ label: t('nothingInstalled'), value: t('nothingInstalledValue') }]),
          { label: t('whatToDo'), value: whatToDo(t, facts) },
        ]}
      />
      {told.length > DEVICES_SHOWN && <Paragraph>{t('moreDevices', { count: told.length - DEVICES_SHOWN })}</Paragraph>}
    </>
  );
}

function whatToDo(t: Words, { verdict, fixedVersions, fixRight, remediations }: LineFacts): string {
  if (fixedVersions.length === 0) return t('noFix');
  const versions = fixedVersions.map((version) => line(version)).join(' / ');
  const update = t(verdict === 'confirmed' ? 'update' : 'updatePossible', { versions });
  // Where the publisher states its own conditions for the fix, they stand below in its words, and ours would only contradict.
  const hasConditions = remediations.some(({ category, conditions }) => category === 'vendor_fix' && conditions.length > 0);
  return hasConditions ? update : `${update} ${t(fixRight === 'included' ? 'fixIncluded' : 'fixNeedsMaintenance')}`;
}

/** The publisher's words as data: no control characters, capped, its own line breaks kept. */
function adviceText(t: Words, { details, url, restartRequired, conditions }: Remediation): string {
  const paragraphs = details
    .slice(0, ADVICE_CHARACTERS * 2)
    .split(/\r\n?|\n/)
    .map((text) => safeLine(text, ADVICE_CHARACTERS).text)
    .filter((text) => text !== '');
  return [
    safeParagraphs(paragraphs),
    ...(restartRequired ? [t('restart', { restart: restartRequired })] : []),
    ...conditions.slice(0, 3).map((text) => t('conditions', { text: line(text, 300) })),
    ...(url ? [line(url, 500)] : []),
  ].join('\n');
}

function safeParagraphs(paragraphs: readonly string[]): string {
  let left = ADVICE_CHARACTERS;
  const kept: string[] = [];
  for (const text of paragraphs) {
    if (left <= 0) break;
    kept.push(safeLine(text, left).text);
    left -= text.length;
  }
  return kept.join('\n');
}

function severityOf(t: Words, { severity, lines }: SecurityNoticeMail): string | null {
  const scores = lines.flatMap(({ vulnerabilities }) => vulnerabilities).filter(({ baseScore }) => baseScore !== null);
  const [worst] = scores.sort((a, b) => (b.baseScore ?? 0) - (a.baseScore ?? 0));
  if (severity !== null) {
    const said = line(severity, 60);
    return worst?.baseScore ? t('severityValue', { severity: said, score: worst.baseScore }) : t('severityPlain', { severity: said });
  }
  return worst ? rating(t, worst.severity, worst.baseScore) : null;
}

function rating(t: Words, severity: string | null, score: number | null): string | null {
  if (score === null) return severity === null ? null : t('severityWord', { severity });
  return severity === null ? t('scoreOnly', { score }) : t('severityValue', { severity: t('severityWord', { severity }), score });
}

const line = (text: string, maxCharacters = 200) => safeLine(text, maxCharacters).text;

function unique<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
