import type { InstallationVerdict, PortalNoticeDetail, VerdictReason } from '@tributary/notices/contract';
import { Badge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { Link } from '@tributary/ui/link';
import { Why } from '@tributary/ui/why';
import { LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { VerdictBadge } from './notice-badges.tsx';

type NoticeLine = PortalNoticeDetail['lines'][number];

/** One entitlement under a notice: where it runs affected, what to do, and whom to ask about just this one. */
export function NoticeLineCard({ line }: { line: NoticeLine }) {
  const t = useTranslations('notices.detail');
  return (
    <Card
      title={
        // Of one product there may be several: the reference tells the cards apart, for the ear too.
        <>
          {line.product.name} <span className="font-mono font-normal text-ink-3 text-small">{line.entitlementRef}</span>
        </>
      }
      aside={
        <>
          <VerdictBadge verdict={line.verdict} />
          <VerdictWhy reason={line.reason} subject={t('whyVerdict')} />
        </>
      }
      flush
    >
      <div className="flex flex-col gap-4 px-4 py-3">
        <p className="text-ink-2">
          {t('entitlement')}{' '}
          <Link href={`/entitlements/${line.entitlementRef}`} className="font-mono text-accent-ink text-small underline underline-offset-2">
            {line.entitlementRef}
          </Link>
        </p>
        <Part title={t('todo')}>
          <p className="font-medium">
            {line.fixedVersions.length > 0 ? t('update', { versions: line.fixedVersions.join(', ') }) : t('updateAny')}
          </p>
          <p className="text-ink-2">{t(line.fixRight === 'included' ? 'included' : 'needsMaintenance')}</p>
          {line.remediations.map((one, at) => (
            <div key={at} className="mt-2">
              <p className="font-medium text-small">{t(`remediations.${one.category}`)}</p>
              <p className="whitespace-pre-wrap break-words">{one.details}</p>
              {one.url && /^https?:\/\//i.test(one.url) && (
                <a href={one.url} rel="noreferrer" className="break-all text-accent-ink underline underline-offset-2">
                  {one.url}
                </a>
              )}
            </div>
          ))}
        </Part>
        <Part title={t('vulnerabilities')}>
          <ul className="flex flex-col gap-1">
            {line.vulnerabilities.map((one) => (
              <li key={one.id} className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-mono text-small">{one.cve ?? one.id}</span>
                <span className="min-w-0 flex-1 basis-48">{one.title}</span>
                {one.baseScore !== null && <Badge>{t('score', { score: one.baseScore.toFixed(1) })}</Badge>}
              </li>
            ))}
          </ul>
        </Part>
      </div>
      <div className="border-line border-t">
        <Installations rows={line.installations} />
      </div>
      <Contact line={line} />
    </Card>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 text-ink-3 text-small">{title}</h3>
      {children}
    </section>
  );
}

function Installations({ rows }: { rows: readonly InstallationVerdict[] }) {
  const t = useTranslations('notices.detail');
  const columns: Column<InstallationVerdict>[] = [
    {
      id: 'device',
      header: t('device'),
      cell: (row) => <span className="font-medium">{row.deviceName}</span>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'version',
      header: t('version'),
      cell: (row) => row.version ?? <span className="text-ink-3">{t('unknownVersion')}</span>,
      width: 'm',
      phone: 'line',
    },
    {
      id: 'state',
      header: t('state'),
      cell: (row) => (
        <span className="inline-flex items-center gap-1">
          <VerdictBadge verdict={row.verdict} />
          <VerdictWhy reason={row.reason} subject={row.deviceName} />
        </span>
      ),
      width: 'm',
      phone: 'aside',
    },
  ];
  if (rows.length === 0) return <p className="px-4 py-3 text-ink-2">{t('noInstallations')}</p>;
  return <DataTable caption={t('installations')} columns={columns} rows={rows} rowKey={(row) => row.activationRef} empty={null} />;
}

function Contact({ line: { contact, entitlementRef } }: { line: NoticeLine }) {
  const t = useTranslations('notices.detail');
  const link = 'inline-flex min-h-6 items-center text-accent-ink underline underline-offset-2';
  return (
    <footer className="flex flex-wrap items-center gap-x-6 gap-y-2 border-line border-t bg-canvas px-4 py-3">
      <div className="min-w-0 flex-1 basis-56">
        <p className="text-ink-3 text-small">
          {t('contact')}: {t(contact.source === 'partner' ? 'contactPartner' : 'contactVendor')}
        </p>
        <p className="font-medium">{contact.name}</p>
        <p className="flex flex-wrap gap-x-4">
          {contact.email && (
            <a className={link} href={`mailto:${contact.email}`}>
              {contact.email}
            </a>
          )}
          {contact.phone && (
            <a className={link} href={`tel:${contact.phone.replaceAll(/[^+\d]/g, '')}`}>
              {contact.phone}
            </a>
          )}
        </p>
      </div>
      <ButtonLink href={`/tickets/new?entitlement=${entitlementRef}`} icon={LifeBuoy}>
        {t('openTicket')}
      </ButtonLink>
    </footer>
  );
}

/** Why a device or an entitlement is told of it: the rule, and what the document and the device say. */
function VerdictWhy({ reason, subject }: { reason: VerdictReason; subject: string }) {
  const t = useTranslations('notices');
  const rule = reason.rule as 'range';
  const inputs = [
    { label: t('detail.whyVulnerability'), value: reason.vulnerability },
    { label: t('detail.whyPredicate'), value: reason.predicate },
    { label: t('detail.whyVersion'), value: reason.version },
  ].filter((input) => input.value);
  return <Why subject={subject} steps={[{ rule: t.has(`rules.${rule}`) ? t(`rules.${rule}`) : t('rules.other'), inputs }]} />;
}
