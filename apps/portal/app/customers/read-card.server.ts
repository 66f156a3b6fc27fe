/** What the form of a card was filled in with, as typed. */
export interface EnteredCard {
  readonly name: string;
  readonly country: string;
  readonly contactName: string;
  readonly contactEmail: string;
  readonly contactPhone: string;
  readonly notes: string;
  readonly tags: string;
}

export function readCard(form: FormData): EnteredCard {
  const text = (name: string) => String(form.get(name) ?? '');
  return {
    name: text('name'),
    country: text('country'),
    contactName: text('contactName'),
    contactEmail: text('contactEmail'),
    contactPhone: text('contactPhone'),
    notes: text('notes'),
    tags: text('tags'),
  };
}

/** As the procedures take it: tags by comma. */
export const toCardWords = ({ tags, ...words }: EnteredCard) => ({
  ...words,
  tags: tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== ''),
});
