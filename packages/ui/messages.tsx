import { createContext, type ReactNode, useContext } from 'react';

/** The few words that the design system says by itself, mostly to screen readers. Apps replace them from their catalogue. */
export interface UiMessages {
  skipToContent: string;
  mainNavigation: string;
  breadcrumb: string;
  views: string;
  filters: string;
  more: string;
  close: string;
  foldRail: string;
  unfoldRail: string;
  optional: string;
  errorSummary: (count: number) => string;
  copy: (what: string) => string;
  copied: string;
  why: (subject: string) => string;
  whyTitle: string;
  visibleTo: (count: number) => string;
  since: (date: string) => string;
  you: string;
  older: string;
  newer: string;
  selected: (count: number) => string;
  applyFilters: string;
  clearFilters: string;
  commandMenu: string;
  commandPlaceholder: string;
  noMatches: string;
  theme: string;
  themeLight: string;
  themeDark: string;
  themeSystem: string;
  live: string;
  reconnecting: string;
  offline: string;
  internalNote: string;
  internalNoteHint: string;
  onBehalfOf: (party: string) => string;
  whatIsSafe: string;
  whatToDo: string;
  requestId: string;
  asOf: string;
  asOfShow: string;
  asOfTimeline: string;
  asOfAway: (date: string) => string;
  asOfKnown: string;
  asOfKnownNow: string;
  asOfKnownAway: (instant: string) => string;
  backToToday: string;
  doneOf: (done: number, total: number) => string;
  notifications: string;
}

/** English, the first language of the product. */
export const englishMessages: UiMessages = {
  skipToContent: 'Skip to content',
  mainNavigation: 'Main',
  breadcrumb: 'Breadcrumb',
  views: 'Saved views',
  filters: 'Filters',
  more: 'More',
  close: 'Close',
  foldRail: 'Fold the menu to icons',
  unfoldRail: 'Unfold the menu',
  optional: 'optional',
  errorSummary: (count) => (count === 1 ? 'One thing needs your attention' : `${count} things need your attention`),
  copy: (what) => `Copy ${what}`,
  copied: 'Copied',
  why: (subject) => `Why? ${subject}`,
  whyTitle: 'Why',
  visibleTo: (count) => (count === 1 ? 'Visible to one party' : `Visible to ${count} parties`),
  since: (date) => `since ${date}`,
  you: 'you',
  older: 'Older',
  newer: 'Newer',
  selected: (count) => (count === 1 ? 'One row chosen' : `${count} rows chosen`),
  applyFilters: 'Apply',
  clearFilters: 'Clear',
  commandMenu: 'Search and commands',
  commandPlaceholder: 'Search or run a command',
  noMatches: 'Nothing matches. Try fewer letters.',
  theme: 'Theme',
  themeLight: 'Light',
  themeDark: 'Dark',
  themeSystem: 'System',
  live: 'Live',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  internalNote: 'Internal note',
  internalNoteHint: 'Staff only. Customers and partners never see this.',
  onBehalfOf: (party) => `on behalf of ${party}`,
  whatIsSafe: 'What is safe',
  whatToDo: 'What to do',
  requestId: 'Request',
  asOf: 'As of',
  asOfShow: 'Show',
  asOfTimeline: 'Move through time',
  asOfAway: (date) => `You are looking at ${date}, not at today.`,
  asOfKnown: 'As known',
  asOfKnownNow: 'now',
  asOfKnownAway: (instant) => `You see what was known on ${instant}, and nothing recorded since.`,
  backToToday: 'Back to today',
  doneOf: (done, total) => `${done} of ${total} done`,
  notifications: 'Notifications',
};

/** Words, locale and time zone that every part of a page formats with. */
export interface UiLocale {
  messages: UiMessages;
  /** A BCP 47 tag. */
  locale: string;
  /** An IANA zone. Server and browser must format alike, so it is given and never guessed. */
  timeZone: string;
}

const LocaleContext = createContext<UiLocale>({ messages: englishMessages, locale: 'en-GB', timeZone: 'UTC' });

/** Gives words, locale and zone to all parts below; what is left out stays English, en-GB, UTC. */
export function UiMessagesProvider({
  messages,
  locale = 'en-GB',
  timeZone = 'UTC',
  children,
}: {
  messages?: Partial<UiMessages>;
  locale?: string;
  timeZone?: string;
  children: ReactNode;
}) {
  return (
    <LocaleContext.Provider value={{ messages: { ...englishMessages, ...messages }, locale, timeZone }}>{children}</LocaleContext.Provider>
  );
}

/** The words in force here. */
export function useUiMessages(): UiMessages {
  return useContext(LocaleContext).messages;
}

/** Locale and time zone in force here. */
export function useUiLocale(): UiLocale {
  return useContext(LocaleContext);
}
