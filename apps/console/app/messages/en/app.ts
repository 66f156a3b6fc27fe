/** Words of the frame, on every page. */
export const app = {
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
} as const;
