/** What both apps call accounts, ages and states of copies: the part of an app's area `stock` that the pieces here read. */
export const stockWords = {
  accounts: { stock: 'In stock', sold: 'In review', active: 'With customers', returned: 'Returned', cancelled: 'Cancelled' },
  buckets: { d30: 'Up to 30 days', d90: '31 to 90', d180: '91 to 180', d365: '181 to 365', older: 'Over a year' },
  states: {
    in_review: 'In review',
    active: 'Active',
    released: 'Not accepted',
    handed_back: 'On its way back',
    restocked: 'Given back',
    confirmed: 'Sold on',
    declined: 'Declined',
    withdrawn: 'Taken back',
  },
  chart: { overTime: 'Over time', table: 'Show the figures', day: 'Day' },
} as const;
