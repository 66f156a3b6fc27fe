import type { ProductRow } from '@tributary/catalog/contract';
import type { PartyRow } from '@tributary/parties/contract';
import type { ComboboxOption, ComboboxSearch } from '@tributary/ui/combobox';

export type Option = ComboboxOption;
/** As many as one look at a list can take. */
const FOUND_AT_MOST = 20;

export const toPartyOption = ({ ref, name, country }: Pick<PartyRow, 'ref' | 'name' | 'country'>): Option => ({
  value: ref,
  label: name,
  hint: `${country} · ${ref}`,
  keywords: ref,
});

export const toProductOption = ({ ref, name, sku }: Pick<ProductRow, 'ref' | 'name' | 'sku'>): Option => ({
  value: ref,
  label: name,
  hint: sku,
  keywords: `${sku} ${ref}`,
});

/** All parties by what was typed: a part of the name, or a reference. */
export const searchParties: ComboboxSearch = async (text, signal) => {
  const { procedures } = await import('../procedures.ts');
  return (await procedures.parties.list.query({ q: text, limit: FOUND_AT_MOST }, { signal })).rows.map(toPartyOption);
};

/** The catalogue by what was typed. What is no longer sold is not offered. */
export const searchProducts: ComboboxSearch = async (text, signal) => {
  const { procedures } = await import('../procedures.ts');
  const found = await procedures.catalog.products.query({ q: text, limit: FOUND_AT_MOST }, { signal });
  return found.rows.filter(({ state }) => state === 'active').map(toProductOption);
};
