import type { PublicError } from '@tributary/rpc/errors';

interface SentRow {
  readonly sku: string;
  readonly minQuantity: number;
  readonly list: string;
  readonly net: string;
}

/**
 * The rows of the editor that were changed, and the new one, with where each stands in the form: an untouched row is not sent on, so that
 * nobody writes over what somebody else saved meanwhile.
 */
export function readEntries(form: FormData): { rows: SentRow[]; places: string[] } {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const rows: SentRow[] = [];
  const places: string[] = [];
  for (let at = 0; form.has(`key.${at}`); at += 1) {
    const [sku = '', quantity, list, net] = text(`key.${at}`).split(' ');
    if (text(`list.${at}`) === list && text(`net.${at}`) === net) continue;
    rows.push({ sku, minQuantity: Number(quantity), list: text(`list.${at}`), net: text(`net.${at}`) });
    places.push(String(at));
  }
  if (text('sku.new') || text('list.new') || text('net.new')) {
    rows.push({ sku: text('sku.new'), minQuantity: Number(text('minQuantity.new') || '1'), list: text('list.new'), net: text('net.new') });
    places.push('new');
  }
  return { rows, places };
}

/** A refusal of those rows, by the names that the fields have in the form. */
export function atFormFields(error: PublicError, places: readonly string[]): PublicError {
  if (!error.fields) return error;
  const named = Object.entries(error.fields).map(([path, code]) => {
    const match = /^rows\.(\d+)\.(\w+)$/.exec(path);
    return [match ? `${match[2]}.${places[Number(match[1])]}` : path, code];
  });
  return { ...error, fields: Object.fromEntries(named) };
}
