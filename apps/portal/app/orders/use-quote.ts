import type { OrderQuote } from '@tributary/orders/contract';
import { type PriceAnswer, type LiveQuote as QuoteOfForm, useLiveQuote } from '@tributary/web/live-quote';
import type { RefObject } from 'react';
import { type OrderDraft, readDraft, toQuote } from './draft.ts';

export type LiveQuote = QuoteOfForm<OrderQuote>;

/** Prices that follow the form while it is filled in; without scripts the quote of the last sending is shown (`sent`). */
export function useQuote(
  form: RefObject<HTMLFormElement | null>,
  start: OrderDraft,
  today: string,
  sent: PriceAnswer<OrderQuote> | undefined,
): LiveQuote & { changed: () => void } {
  return useLiveQuote({
    form,
    start: () => toQuote(start, today),
    read: (data) => toQuote(readDraft(data), today),
    ask: askForPrices,
    sent,
  });
}

/** The typed client is loaded with the first question, so that the page does without its weight. */
async function askForPrices(input: NonNullable<ReturnType<typeof toQuote>['input']>, signal: AbortSignal): Promise<OrderQuote> {
  const { procedures } = await import('../procedures.ts');
  return procedures.orders.quote.query(input, { signal });
}
