import { ORDER_PATTERN_NAMES, type OrderPatternName, patternOf, type Seat } from '@tributary/orders/patterns';

/** A line as it stands in the form: text, whatever was typed. `key` keeps it apart from its neighbours while lines come and go. */
export interface DraftLine {
  readonly key: string;
  readonly productRef: string;
  readonly quantity: string;
  readonly termMonths: string;
}

export const STEPS = ['pattern', 'parties', 'lines', 'review'] as const;
export type Step = (typeof STEPS)[number];
export const SEAT_NAMES = ['customer', 'holder', 'reseller', 'distributor', 'lessor'] as const satisfies readonly Seat[];

/** An order as it stands in the wizard. Names of its fields are the paths of `enterOrderInput`, so that refusals find their field. */
export interface OrderDraft {
  readonly clientRequestId: string;
  readonly pattern: OrderPatternName;
  readonly seats: Readonly<Partial<Record<Seat, string>>>;
  readonly currency: string;
  readonly startsOn: string;
  readonly purchaseOrderNumber: string;
  readonly note: string;
  readonly lines: readonly DraftLine[];
}

export const emptyLine = (key: string): DraftLine => ({ key, productRef: '', quantity: '1', termMonths: '12' });

/** Copies leave a stock through its ledger, not by an order that somebody enters. */
export const ENTERED = ORDER_PATTERN_NAMES.filter((name) => patternOf(name).delivery !== 'from_stock');

/** Reads the form as it was sent. The request's own id comes with it, so that a form sent twice is one order. */
export function readDraft(form: FormData): OrderDraft {
  const text = (name: string) => String(form.get(name) ?? '');
  const lines: DraftLine[] = [];
  for (let at = 0; form.has(`lines.${at}.productRef`); at++)
    lines.push({
      key: text(`lines.${at}.key`) || String(at),
      productRef: text(`lines.${at}.productRef`),
      quantity: text(`lines.${at}.quantity`),
      termMonths: text(`lines.${at}.termMonths`),
    });
  return {
    clientRequestId: text('clientRequestId'),
    pattern: ENTERED.find((name) => name === text('pattern')) ?? 'reseller',
    seats: Object.fromEntries(SEAT_NAMES.flatMap((seat) => (text(`seats.${seat}`) ? [[seat, text(`seats.${seat}`)]] : []))),
    currency: text('currency'),
    startsOn: text('startsOn'),
    purchaseOrderNumber: text('purchaseOrderNumber'),
    note: text('note'),
    lines: lines.length > 0 ? lines : [emptyLine('0')],
  };
}

/** The draft after a press that only changes its lines (`add-line`, `remove-line:2`); null where the press meant something else. */
export function changeLines(draft: OrderDraft, intent: string): OrderDraft | null {
  if (intent === 'add-line') return { ...draft, lines: [...draft.lines, emptyLine(newKey(draft.lines))] };
  const removed = /^remove-line:(\d+)$/.exec(intent)?.[1];
  if (removed === undefined) return null;
  const lines = draft.lines.filter((_, at) => at !== Number(removed));
  return { ...draft, lines: lines.length > 0 ? lines : [emptyLine('0')] };
}

/** A key that no line has. */
export function newKey(lines: readonly DraftLine[]): string {
  return String(Math.max(-1, ...lines.map((line) => Number(line.key) || 0)) + 1);
}

/** Seats of the pattern that stand empty. A party chosen for another pattern is kept unseen, and not meant. */
export const emptySeats = (draft: OrderDraft): Seat[] => patternOf(draft.pattern).seats.filter((seat) => !draft.seats[seat]);

const seatsOf = (draft: OrderDraft) =>
  Object.fromEntries(patternOf(draft.pattern).seats.flatMap((seat) => (draft.seats[seat] ? [[seat, draft.seats[seat]]] : [])));

/** What the procedure takes. Whether it can be ordered it judges, not we. */
export function toOrder({ lines, ...draft }: OrderDraft) {
  return {
    ...draft,
    seats: seatsOf({ ...draft, lines }),
    lines: lines.map(({ productRef, quantity, termMonths }) => ({ productRef, quantity, ...(termMonths ? { termMonths } : {}) })),
  };
}

/** Of the draft, the lines that can be priced already, with their place in the form. */
export function toQuote(draft: OrderDraft) {
  const places = draft.lines.flatMap(({ productRef, quantity }, at) => (productRef && isWholeNumber(quantity) ? [at] : []));
  const { pattern, seats, currency, startsOn, lines } = toOrder(draft);
  const input = {
    pattern,
    seats,
    currency,
    startsOn,
    lines: places.map((at) => ({ ...lines[at]!, quantity: Number(lines[at]!.quantity) })),
  };
  return { places, isWhole: places.length === draft.lines.length, input: places.length > 0 && currency && startsOn ? input : null };
}

function isWholeNumber(text: string): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= 1_000_000;
}
