import { identityMessages } from '@tributary/identity/ui/messages';
import { entitlementsMessages } from './en/entitlements.ts';
import { homeMessages } from './en/home.ts';
import { noticesMessages } from './en/notices.ts';
import { ordersMessages } from './en/orders.ts';
import { catalogMessages, partiesMessages, pricingMessages } from './en/records.ts';
import { eventMessages, sharedMessages } from './en/shared.ts';
import { ticketsMessages } from './en/tickets.ts';

/** English, the first language; every other one is a file of this shape. One object per area, whose builder owns it. */
export const en = {
  identity: identityMessages,
  shared: sharedMessages,
  events: eventMessages,
  orders: ordersMessages,
  entitlements: entitlementsMessages,
  tickets: ticketsMessages,
  parties: partiesMessages,
  catalog: catalogMessages,
  pricing: pricingMessages,
  notices: noticesMessages,
  notifications: {
    title: 'Notifications',
    bell: '{count, plural, =0 {Notifications} one {Notifications, one unread} other {Notifications, # unread}}',
    markAll: 'Mark all as read',
    all: 'All notifications',
    unread: 'unread',
    empty: 'Nothing yet. Orders, replies and notices that concern you appear here.',
  },
  app: {
    name: 'Console',
    titleSuffix: 'Tributary Console',
    nav: {
      home: 'Overview',
      work: 'Work',
      records: 'Records',
      security: 'Product security',
      orders: 'Orders',
      entitlements: 'Entitlements',
      tickets: 'Tickets',
      parties: 'Parties',
      catalog: 'Catalogue',
      priceBooks: 'Price books',
      advisories: 'Advisories',
      notices: 'Notices',
    },
    waiting: '{count, plural, one {one waits} other {# wait}}',
    command: { open: 'Open {ref}', import: 'Import advisories' },
    hat: 'Acting for {party}',
    account: 'Account',
    signOut: 'Sign out',
  },
  errors: {
    title: {
      not_found: 'There is nothing here',
      forbidden: 'This is not yours to see',
      too_many_requests: 'Too many requests',
      too_large: 'That was too large',
      offline: 'The page could not be reached',
      other: 'Something went wrong on our side',
    },
    safe: {
      not_found: 'Nothing was changed.',
      other: 'What you had saved is kept. Nothing was half done.',
    },
    todo: {
      not_found: 'Check the address, or go to the overview. It may also belong to a hat that you do not wear now.',
      forbidden: 'Ask an administrator for the function, or change your hat.',
      forbiddenFunction: 'This needs the function {functions}. Ask an administrator for it, or change your hat.',
      too_many_requests: 'Wait a minute, then load the page again.',
      too_large: 'Send less at once, then try again.',
      offline: 'Check your connection, then load the page again.',
      other: 'Load the page again. If it happens again, tell support the request number.',
    },
    home: 'Go to the overview',
    reload: 'Load again',
    form: {
      forbidden: 'Your hat does not include the function for this.',
      not_found: 'There is no such record, or not for your hat.',
      invalid: 'Check the marked fields.',
      other: 'This was refused ({code}). Nothing was changed.',
    },
    field: {
      required: 'Fill this in.',
      too_long: 'This is too long.',
      line_break: 'Write this in one line.',
      email: 'Enter an e-mail address.',
      quantity: 'Enter a whole number.',
      quantity_whole: 'Enter a whole number.',
      quantity_positive: 'Enter 1 or more.',
      quantity_too_large: 'Enter 1,000,000 or less.',
      date: 'Enter a date.',
      currency_code: 'Choose a currency.',
      not_found: 'There is no such record.',
      invalid: 'This is not valid.',
    },
  },
  home: homeMessages,
} as const;
