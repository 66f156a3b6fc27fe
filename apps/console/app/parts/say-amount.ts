import type { Money as Amount } from '@tributary/kernel/money';
import { useUiLocale } from '@tributary/ui/messages';
import { formatMoney } from '@tributary/ui/money';

/** Amounts inside sentences. */
export function useSay(): (value: Amount) => string {
  const { locale } = useUiLocale();
  return (value) => {
    const { currency, digits } = formatMoney(value.amountMinor, value.currency, locale);
    return `${currency} ${digits}`;
  };
}
