/** How records stand, for badges on pages of other areas. */
export const stateMessages = {
  partner: { applied: 'Applied', active: 'Active', on_notice: 'On notice', suspended: 'Suspended', ended: 'Ended' },
  entitlement: { pending: 'Not started', active: 'Active', suspended: 'Suspended', expired: 'Expired', ended: 'Ended' },
  order: {
    draft: 'Draft',
    submitted: 'To decide',
    held: 'Held',
    accepted: 'Accepted',
    rejected: 'Rejected',
    fulfilled: 'Fulfilled',
    closed: 'Closed',
    cancelled: 'Taken back',
  },
} as const;
