/** The bell and its page. */
export const notifications = {
  title: 'Notifications',
  bell: '{count, plural, =0 {Notifications} one {Notifications, one unread} other {Notifications, # unread}}',
  markAll: 'Mark all as read',
  all: 'All notifications',
  unread: 'unread',
  empty: 'Nothing yet. Orders, replies and notices that concern you appear here.',
} as const;
