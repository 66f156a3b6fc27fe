import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { OrderQuote, QuotedLine } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useTRPC } from '../trpc.ts';
import { type OrderDraft, readDraft, toQuote } from './draft.ts';

/** A pause in typing after which prices are asked for. */
const PAUSE_MS = 200;

/** What the form knows of prices: by place of the line, and in sum. */
export interface LiveQuote {
  line(at: number): QuotedLine | undefined;
  readonly total: OrderQuote['total'];
  readonly refusal: PublicError | undefined;
}

/**
 * Prices that follow the form while it is filled in. Without scripts the quote of the last sending is shown (`sent`).
 * `changed` is to be called when anything in the form may have changed.
 */
export function useQuote(
  form: RefObject<HTMLFormElement | null>,
  start: OrderDraft,
  today: string,
  sent: { places: readonly number[]; quote: OrderQuote } | undefined,
): LiveQuote & { changed: () => void } {
  const [asked, setAsked] = useState(() => toQuote(start, today));
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (form.current) setAsked(toQuote(readDraft(new FormData(form.current)), today));
    }, PAUSE_MS);
  };
  const trpc = useTRPC();
  const { data, error, isPlaceholderData } = useQuery(
    trpc.orders.quote.queryOptions(asked.input ?? { currency: 'EUR', startsOn: today, lines: [] }, {
      enabled: asked.input !== null,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  );
  const current = asked.input && data ? { places: asked.places, quote: data } : asked.input ? sent : undefined;
  const complete = current && current.places.length === asked.places.length && !error;
  return {
    changed,
    line(at) {
      const nth = current?.places.indexOf(at) ?? -1;
      const line = nth >= 0 && !error ? current?.quote.lines[nth] : undefined;
      // While new prices are on their way, a line whose product was changed shows none rather than its old one.
      return line && (!isPlaceholderData || line.productRef === asked.input?.lines[nth]?.productRef) ? line : undefined;
    },
    total: complete ? current.quote.total : null,
    refusal: (error?.data as { error?: PublicError } | undefined)?.error,
  };
}
