import type { CardRow } from '@tributary/parties/contract';
import type { ComboboxOption, ComboboxSearch } from '@tributary/ui/combobox';

/** As many as one look at a list can take. */
const FOUND_AT_MOST = 20;

/** One of the own cards as an answer. */
export const toCardOption = ({ ref, name, country, contactName, contactEmail }: CardRow): ComboboxOption => ({
  value: ref,
  label: name,
  hint: [country, contactName].filter(Boolean).join(' · '),
  keywords: `${ref} ${contactEmail ?? ''}`,
});

/** Own cards by what was typed: a partner has more of them than a page carries. */
export const searchCards: ComboboxSearch = async (text, signal) => {
  const { procedures } = await import('../procedures.ts');
  const found = await procedures.parties.cards.query({ q: text, limit: FOUND_AT_MOST }, { signal });
  return found.rows.map(toCardOption);
};
