import { type ReactNode, useMemo } from 'react';
import { useMatches } from 'react-router';
import { IntlProvider, type Messages } from 'use-intl';

/** Areas of the catalogue by name. */
type Areas = Partial<Messages>;

/**
 * What a page says of its words: `export const handle = words({ orders: en.orders })`. They load with the page, beside those that every
 * page has; the boundaries' tests fail where a page uses an area that neither it nor a frame above it names.
 */
export function words(areas: Areas): { readonly words: Areas } {
  return { words: areas };
}

/** Lends the words of the pages now shown, frames included, to everything below. */
export function WordsProvider({ timeZone, children }: { timeZone: string; children: ReactNode }) {
  const matches = useMatches();
  const shown = matches.map(({ id }) => id).join(' ');
  // The same routes have the same words, whatever their data: so the ids decide, not the matches, which are new at every navigation.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const messages = useMemo(() => Object.assign({}, ...matches.map(({ handle }) => wordsOf(handle))) as Messages, [shown]);
  return (
    <IntlProvider locale="en" messages={messages} timeZone={timeZone}>
      {children}
    </IntlProvider>
  );
}

function wordsOf(handle: unknown): Areas {
  return typeof handle === 'object' && handle !== null && 'words' in handle ? (handle as { words: Areas }).words : {};
}
