import type { VendorContact } from '@tributary/parties/contract';
import { Card } from '@tributary/ui/card';
import { useTranslations } from 'use-intl';

/** The vendor's people, and for customers the shorter way: a ticket, which their partner sees too. */
export function ContactCard({ vendor, isPartner }: { vendor: VendorContact; isPartner: boolean }) {
  const t = useTranslations('home');
  const link = 'inline-flex min-h-6 items-center text-accent-ink underline underline-offset-2';
  return (
    <Card title={t('contact')}>
      {!isPartner && <p className="mb-2 text-ink-2">{t('askPartner')}</p>}
      <p className="font-medium">{vendor.supportName}</p>
      <p className="text-ink-3 text-small">{vendor.name}</p>
      <p className="mt-1 flex flex-col items-start">
        <a className={link} href={`mailto:${vendor.supportEmail}`}>
          {vendor.supportEmail}
        </a>
        <a className={link} href={`tel:${vendor.supportPhone.replaceAll(/[^+\d]/g, '')}`}>
          {vendor.supportPhone}
        </a>
      </p>
    </Card>
  );
}
