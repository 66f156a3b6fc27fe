import { identityMessages } from '@tributary/identity/ui/messages';
import { entitlements } from './en/entitlements.ts';
import { customers, home, notifications, prices } from './en/lists.ts';
import { notices } from './en/notices.ts';
import { orders } from './en/orders.ts';
import { pricing, roles, timeline } from './en/shared.ts';
import { tickets } from './en/tickets.ts';

/** English, the first language; every other one is a file of this shape. One object per area, whose builder owns it. */
export const en = {
  identity: identityMessages,
  roles,
  timeline,
  pricing,
  orders,
  entitlements,
  tickets,
  customers,
  prices,
  notices,
  notifications,
  home,
  app: {
    name: 'Portal',
    titleSuffix: 'Tributary Portal',
    nav: {
      home: 'Overview',
      orders: 'Orders',
      entitlements: 'Entitlements',
      tickets: 'Tickets',
      customers: 'Customers',
      prices: 'Prices',
      notices: 'Notices',
    },
    onThisPage: '{count, plural, one {one row} other {# rows}} on this page',
    openRef: 'Open {ref}',
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
      forbidden: 'Ask an administrator of your organisation for the function, or change your hat.',
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
      country_code: 'Choose a country.',
      term_months: 'Enter 1 to 120 months.',
      line_needed: 'Add a line.',
      too_many_lines: 'An order holds 200 lines at most. Place a second one.',
      request_id: 'This form is out of date. Load the page again.',
      not_found: 'There is no such record.',
      invalid: 'This is not valid.',
    },
  },
} as const;
