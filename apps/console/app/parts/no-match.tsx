import { ButtonLink } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { SearchX } from 'lucide-react';
import { useTranslations } from 'use-intl';

/** A list whose filters leave nothing: says so, and leads back to all of it. */
export function NoMatch({ href }: { href: string }) {
  const t = useTranslations('shared');
  return (
    <EmptyState icon={<SearchX size={18} />} title={t('noMatch')} action={<ButtonLink href={href}>{t('clearFilters')}</ButtonLink>}>
      {t('noMatchHint')}
    </EmptyState>
  );
}
