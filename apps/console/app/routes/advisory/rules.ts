import { useTranslations } from 'use-intl';

/** A rule of matching in words; one that the catalogue does not have yet stays its code. */
export function useRule(): (rule: string) => string {
  const t = useTranslations('notices.rule');
  return (rule) => (t.has(rule as never) ? t(rule as 'range') : rule.replaceAll('_', ' '));
}
