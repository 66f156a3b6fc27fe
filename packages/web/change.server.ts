/** The kinds of changes that the page makes, as its address names them. */
const KINDS = ['renewal', 'increase', 'decrease', 'co_term', 'cancel'] as const;
export type ChangeKind = (typeof KINDS)[number];

/** What was filled in, as text: what the form shows again. */
export interface ChangeFields {
  readonly kind: ChangeKind;
  readonly refs: readonly string[];
  readonly quantities: Readonly<Record<string, string>>;
  readonly termMonths: string;
  readonly until: string;
  readonly effectiveOn: string;
}

/** Reads the page's form, from an address or from what was sent; null for a kind that there is not. */
export function readChange(from: URLSearchParams | FormData): ChangeFields | null {
  const text = (name: string) => String(from.get(name) ?? '');
  const kind = KINDS.find((one) => one === text('kind'));
  if (!kind) return null;
  const refs = [...new Set(from.getAll('ref').map(String))];
  return {
    kind,
    refs,
    quantities: Object.fromEntries(refs.map((ref) => [ref, text(`quantity.${ref}`)])),
    termMonths: text('termMonths'),
    until: text('until'),
    effectiveOn: text('effectiveOn'),
  };
}

/** What the procedures are asked; fields left empty are left out by their schema. */
export function toChange({ kind, refs, quantities, termMonths, until, effectiveOn }: ChangeFields) {
  return { kind, lines: refs.map((ref) => ({ ref, quantity: quantities[ref] })), termMonths, until, effectiveOn };
}

/** Whether enough is filled in to ask for a price. */
export function isAskable({ kind, refs, quantities, until, effectiveOn }: ChangeFields): boolean {
  if (refs.length === 0) return false;
  if (kind === 'co_term') return until !== '';
  if (kind === 'cancel') return effectiveOn !== '';
  return kind === 'renewal' || refs.every((ref) => quantities[ref] !== '');
}
