/** Words of the frame, on every page. */
export const app = {
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
    agreements: 'Agreements',
    stock: 'Stock',
    access: 'Who has access',
  },
  onThisPage: '{count, plural, one {one row} other {# rows}} on this page',
  command: { newOrder: 'New order', newTicket: 'New ticket' },
  openRef: 'Open {ref}',
  hat: 'Acting for {party}',
  account: 'Account',
  organisation: 'Organisation',
  signOut: 'Sign out',
} as const;
