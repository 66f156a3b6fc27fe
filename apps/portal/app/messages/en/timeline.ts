export const timeline = {
  title: 'Timeline',
  empty: 'Nothing has happened yet that you may know of.',
  automatic: 'Done by rule',
  orders: {
    submitted: 'Order placed',
    accepted: 'Order accepted',
    rejected: 'Order declined',
    cancelled: 'Order taken back',
  },
  entitlements: {
    opened: 'Entitlement opened',
    ended: 'Entitlement ended',
    role_assigned: 'A party was given a role',
    activated: 'Activated on a device',
    activation_returned: 'Activation returned',
    version_reported: 'Another version reported',
  },
  stock: {
    received: 'Copies came to stock',
    assigned: 'Copies assigned to a customer',
    activated: 'Copies active at the customer',
    released: 'Copies back in stock: not accepted, or taken back',
    offered: 'Copies offered to a reseller',
    sold_on: 'Copies sold on',
    handed_back: 'Copies given back by the customer',
    restocked: 'Copies in stock again',
    given_back: 'Copies given back to the vendor',
    cancelled: 'Copies cancelled',
  },
  tickets: {
    opened: 'Ticket opened',
    replied: 'Reply written',
    state_changed: 'State of the ticket changed',
  },
  notices: {
    approved: 'Security notice sent',
    handed_over: 'All mails of the notice have left',
  },
  parties: {
    card_named: 'Customer named',
    card_linked: 'Customer confirmed',
  },
} as const;
