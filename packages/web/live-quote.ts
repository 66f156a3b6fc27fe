import type { PublicError } from '@tributary/rpc/errors';
import { type RefObject, useEffect, useRef, useState } from 'react';

/** A pause in typing after which prices are asked for. */
const PAUSE_MS = 200;

/** What prices are answered with: lines in the order they were asked, and their sum, null while a line has no price. */
export interface Quoted {
  readonly lines: readonly { readonly productRef: string }[];
  readonly total: unknown;
}

/** What the form knows of prices: by place of the line, and in sum. */
export interface LiveQuote<Quote extends Quoted> {
  line(at: number): Quote['lines'][number] | undefined;
  readonly total: Quote['total'] | null;
  readonly refusal: PublicError | undefined;
}

/** What can be asked of a form as it stands: the lines that can be priced, by their place in it. Half a line is no reason to show no price. */
export interface PriceQuestion<Input> {
  readonly places: readonly number[];
  readonly isWhole: boolean;
  readonly input: Input | null;
}

/** An answer with the question it belongs to: lines of the form by their place, and what each asked for. */
export interface PriceAnswer<Quote extends Quoted> {
  readonly places: readonly number[];
  readonly quote: Quote;
}

/**
 * Prices that follow a form while it is filled in. Without scripts the quote of the last sending is shown (`sent`). `changed` is to be
 * called when anything in the form may have changed; `read` makes the question of what stands there then, `ask` has it answered.
 */
export function useLiveQuote<Input extends { readonly lines: Quoted['lines'] }, Quote extends Quoted>({
  form,
  start,
  read,
  ask,
  sent,
}: {
  form: RefObject<HTMLFormElement | null>;
  start: () => PriceQuestion<Input>;
  read: (form: FormData) => PriceQuestion<Input>;
  ask: (input: Input, signal: AbortSignal) => Promise<Quote>;
  sent: PriceAnswer<Quote> | undefined;
}): LiveQuote<Quote> & { changed: () => void } {
  const [asked, setAsked] = useState(start);
  const [answer, setAnswer] = useState<PriceAnswer<Quote> | undefined>(sent);
  const [refusal, setRefusal] = useState<PublicError>();
  // The question that `answer` or `refusal` answers; another one is on its way while they differ.
  const [answered, setAnswered] = useState(sent ? asked : undefined);

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const changed = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form.current) return;
      const next = read(new FormData(form.current));
      setAsked((last) => (JSON.stringify(last) === JSON.stringify(next) ? last : next));
    }, PAUSE_MS);
  };

  useEffect(() => {
    if (!asked.input) return;
    const leave = new AbortController();
    ask(asked.input, leave.signal).then(
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
  }, [asked, ask]);

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
