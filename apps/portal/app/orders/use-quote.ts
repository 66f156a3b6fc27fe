import type { OrderQuote, QuotedLine } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { type OrderDraft, readDraft, toQuote } from './draft.ts';

/** A pause in typing after which prices are asked for. */
const PAUSE_MS = 200;

/** What the form knows of prices: by place of the line, and in sum. */
export interface LiveQuote {
  line(at: number): QuotedLine | undefined;
  readonly total: OrderQuote['total'];
  readonly refusal: PublicError | undefined;
}

/** An answer with the question it belongs to: lines of the form by their place, and what each asked for. */
interface Answer {
  readonly places: readonly number[];
  readonly quote: OrderQuote;
}

/**
 * Prices that follow the form while it is filled in. Without scripts the quote of the last sending is shown (`sent`).
 * `changed` is to be called when anything in the form may have changed.
 */
export function useQuote(
  form: RefObject<HTMLFormElement | null>,
  start: OrderDraft,
  today: string,
  sent: Answer | undefined,
): LiveQuote & { changed: () => void } {
  const [asked, setAsked] = useState(() => toQuote(start, today));
  const [answer, setAnswer] = useState<Answer | undefined>(sent);
  const [refusal, setRefusal] = useState<PublicError>();
  // The question that `answer` or `refusal` answers; another one is on its way while they differ.
  const [answered, setAnswered] = useState(sent ? asked : undefined);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form.current) return;
      const next = toQuote(readDraft(new FormData(form.current)), today);
      setAsked((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
    }, PAUSE_MS);
  };

  useEffect(() => {
    if (!asked.input) return;
    const leave = new AbortController();
    askForPrices(asked.input, leave.signal).then(
      (quote) => {
        if (leave.signal.aborted) return;
        setAnswer({ places: asked.places, quote });
        setRefusal(undefined);
        setAnswered(asked);
      },
      (error: { data?: { error?: PublicError } }) => {
        if (leave.signal.aborted) return;
        setRefusal(error.data?.error);
        setAnswer(undefined);
        setAnswered(asked);
      },
    );
    return () => leave.abort();
  }, [asked]);

  const isCurrent = answered === asked;
  const shown = asked.input ? answer : undefined;
  return {
    changed,
    line(at) {
      const nth = shown?.places.indexOf(at) ?? -1;
      const line = nth >= 0 ? shown?.quote.lines[nth] : undefined;
      // While new prices are on their way, a line of another product shows none rather than the old one's.
      const wanted = asked.input?.lines[asked.places.indexOf(at)];
      return line && (isCurrent || line.productRef === wanted?.productRef) ? line : undefined;
    },
    total: isCurrent && shown && asked.isWhole ? shown.quote.total : null,
    refusal: isCurrent ? refusal : undefined,
  };
}

/** The typed client is loaded with the first question, so that the page does without its weight. */
async function askForPrices(input: NonNullable<ReturnType<typeof toQuote>['input']>, signal: AbortSignal): Promise<OrderQuote> {
  const { procedures } = await import('../procedures.ts');
  return procedures.orders.quote.query(input, { signal });
}
