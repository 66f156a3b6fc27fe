/** A line as it stands in the form: text, whatever was typed. `key` keeps it apart from its neighbours while lines come and go. */
export interface DraftLine {
  readonly key: string;
  readonly productRef: string;
  readonly quantity: string;
  readonly termMonths: string;
}

export const CUSTOMER_KINDS = ['card', 'new', 'self', 'stock'] as const;
export type CustomerKind = (typeof CUSTOMER_KINDS)[number];

/** Somebody else in the sale as it stands in the form: one of the own cards, or where none is chosen, a name that is new. */
export interface NamedDraft {
  readonly wanted: boolean;
  readonly ref: string;
  readonly name: string;
  readonly country: string;
}
export type OtherSeat = 'reseller' | 'lessor';

/** An order as it stands in the form. Names of the form's fields are the paths of `submitOrderInput`, so that refusals find their field. */
export interface OrderDraft {
  readonly clientRequestId: string;
  readonly customer: {
    readonly kind: CustomerKind;
    readonly ref: string;
    readonly name: string;
    readonly country: string;
    readonly contactName: string;
    readonly contactEmail: string;
  };
  readonly reseller: NamedDraft;
  readonly lessor: NamedDraft;
  readonly currency: string;
  readonly startsOn: string;
  readonly purchaseOrderNumber: string;
  readonly note: string;
  readonly lines: readonly DraftLine[];
}

export const emptyLine = (key: string): DraftLine => ({ key, productRef: '', quantity: '1', termMonths: '12' });

export const nobody = (country: string): NamedDraft => ({ wanted: false, ref: '', name: '', country });

/** Reads the form as it was sent. The request's own id comes with it, so that a form sent twice is one order. */
export function readDraft(form: FormData): OrderDraft {
  const text = (name: string) => String(form.get(name) ?? '');
  const kind = CUSTOMER_KINDS.find((one) => one === text('customer.kind')) ?? 'card';
  // What belongs to another answer stays in the form unseen, and is not meant.
  const named = (seat: OtherSeat, isPossible: boolean): NamedDraft => ({
    wanted: isPossible && form.has(`${seat}.wanted`),
    ref: text(`${seat}.ref`),
    name: text(`${seat}.name`),
    country: text(`${seat}.country`),
  });
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
    customer: {
      kind,
      ref: text('customer.ref'),
      name: text('customer.name'),
      country: text('customer.country'),
      contactName: text('customer.contactName'),
      contactEmail: text('customer.contactEmail'),
    },
    reseller: named('reseller', kind === 'card' || kind === 'new'),
    lessor: named('lessor', kind !== 'stock'),
    currency: text('currency'),
    startsOn: text('startsOn'),
    purchaseOrderNumber: text('purchaseOrderNumber'),
    note: text('note'),
    lines,
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

/** What the procedures take. Whether it can be ordered they judge, not we. */
export function toOrder(draft: OrderDraft) {
  const { kind, ref, ...named } = draft.customer;
  return {
    clientRequestId: draft.clientRequestId,
    currency: draft.currency,
    startsOn: draft.startsOn,
    purchaseOrderNumber: draft.purchaseOrderNumber,
    note: draft.note,
    customer: kind === 'self' || kind === 'stock' ? { kind } : kind === 'card' ? { kind, ref } : { kind, ...named },
    ...(draft.reseller.wanted ? { reseller: toNamed(draft.reseller) } : {}),
    ...(draft.lessor.wanted ? { lessor: toNamed(draft.lessor) } : {}),
    lines: draft.lines.map(({ productRef, quantity, termMonths }) => ({ productRef, quantity, ...(termMonths ? { termMonths } : {}) })),
  };
}

const toNamed = ({ ref, name, country }: NamedDraft) =>
  ref === '' && name.trim() !== '' ? { kind: 'new' as const, name, country } : { kind: 'card' as const, ref };

/** Of the draft, the lines that can be priced already, with their place in the form: half a line is no reason to show no price. */
export function toQuote(draft: OrderDraft, today: string) {
  const places = draft.lines.flatMap(({ productRef, quantity }, at) => (productRef && isWholeNumber(quantity) ? [at] : []));
  const { currency, customer, lines } = toOrder(draft);
  const known = customer.kind === 'card' && customer.ref !== '' ? { kind: 'card' as const, ref: customer.ref } : undefined;
  const input = {
    currency,
    startsOn: today,
    ...(customer.kind === 'self' || customer.kind === 'stock' ? { customer: { kind: customer.kind } } : known ? { customer: known } : {}),
    lines: places.map((at) => lines[at]!).map((line) => ({ ...line, quantity: Number(line.quantity) })),
  };
  return { places, isWhole: places.length === draft.lines.length, input: places.length > 0 && currency ? input : null };
}

function isWholeNumber(text: string): boolean {
  const number = Number(text);
  return text.trim() !== '' && Number.isInteger(number) && number >= 1 && number <= 1_000_000;
}
