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
    role_assigned: 'A party was given a role',
    activated: 'Activated on a device',
    activation_returned: 'Activation returned',
    version_reported: 'Another version reported',
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
