/** What the two forms of a holding hold, as text: what was typed comes back with a refusal. */
export interface StockDraft {
  readonly clientRequestId: string;
  readonly quantity: string;
  readonly kind: string;
  readonly ref: string;
  readonly name: string;
  readonly country: string;
  readonly startsOn: string;
  readonly purchaseOrderNumber: string;
  readonly note: string;
}

export function readDraft(form: FormData, seat: 'customer' | 'reseller'): StockDraft {
  const text = (name: string) => String(form.get(name) ?? '');
  return {
    clientRequestId: text('clientRequestId'),
    quantity: text('quantity'),
    kind: text(`${seat}.kind`) === 'card' ? 'card' : 'new',
    ref: text(`${seat}.ref`),
    name: text(`${seat}.name`),
    country: text(`${seat}.country`),
    startsOn: text('startsOn'),
    purchaseOrderNumber: text('purchaseOrderNumber'),
    note: text('note'),
  };
}

/** Whom the draft names. */
export function named(draft: StockDraft) {
  return draft.kind === 'card'
    ? ({ kind: 'card', ref: draft.ref } as const)
    : ({ kind: 'new', name: draft.name, country: draft.country } as const);
}
