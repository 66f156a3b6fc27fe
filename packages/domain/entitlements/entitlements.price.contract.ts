import type { Money } from '@tributary/kernel/money';
import type { PriceTrace } from '@tributary/pricing/contract';

/** What a line was ordered at: per copy for the whole term, for all copies, and why. */
export interface LinePrice {
  readonly quantity: number;
  readonly termMonths: number | null;
  readonly unitNet: Money;
  readonly net: Money;
  readonly trace: PriceTrace;
}
