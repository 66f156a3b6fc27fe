export const notifications = {
  title: 'Notifications',
  bell: '{count, plural, =0 {Notifications, none unread} one {Notifications, one unread} other {Notifications, # unread}}',
  none: 'Nothing new',
  noneText: 'Decisions on your orders and answers on your tickets are told here.',
  markAll: 'Mark all read',
  all: 'All notifications',
  unread: 'unread',
  home: 'To the overview',
  events: {
    orders: {
      submitted: 'Order placed',
      accepted: 'Order accepted',
      rejected: 'Order declined',
      cancelled: 'Order taken back',
      held: 'Order in review',
      withdrawn: 'Order withdrawn by the vendor',
    },
    tickets: { opened: 'Ticket opened', replied: 'New reply', state_changed: 'Ticket changed' },
    entitlements: { opened: 'Entitlement opened' },
    notices: { approved: 'Security notice' },
  },
  other: 'Something changed',
} as const;
