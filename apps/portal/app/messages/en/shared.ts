export const roles = {
  label: 'Parties',
  end_user: 'Uses it',
  signatory: 'On paper of',
  bill_to: 'Invoiced to',
  payer: 'Paid by',
  financed_by: 'Financed by',
  sold_by: 'Sold by',
  serviced_by: 'Looked after by',
  registered_by: 'Registered by',
  supplied_by: 'Supplied by',
} as const;

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

export const pricing = {
  levels: {
    special_price: 'Special price',
    contract_price: 'Contract price',
    partner_end_customer: 'Your price for this customer',
    partner_book: 'Your own book',
    tier_book: 'Book of your tier',
    segment_book: 'Book of your segment',
    list: 'List price',
  },
  noPriceAt: 'Nothing found at: {levels}.',
  decidedBy: '{level} decides.',
  wouldBe: '{level} would come next, and is not used.',
  book: 'Book',
  bookVersion: '{name}, version {version, number}',
  fromQuantity: 'Step',
  fromQuantityValue: 'from {min, number}; you ask for {asked, number}',
  unitPrice: 'Price of one',
  term: 'The book’s price is for 12 months; you order {months, plural, one {one month} other {# months}}.',
  asOf: 'As the books stood on {date}.',
  answerOnce: '{price} for one',
  answerYear: '{price} for one, 12 months',
  noAnswer: 'No book has a price for this',
} as const;
