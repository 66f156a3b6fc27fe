/** Words of what documents said when they were issued. */
export const issuedMessages = {
  issued: 'As issued',
  issuedHint: 'What each document says of its roles. It stays, whatever is corrected later.',
  throughTime: 'Roles through time',
  kinds: { order: 'Order', entitlement: 'Entitlement', notice: 'Notice', invoice: 'Invoice', credit_note: 'Credit note' },
  isNow: 'known by now: {name}',
} as const;
