/** Words of how a price was found, for every page that has one. */
export const priceTraceMessages = {
  level: {
    special_price: 'Special price',
    contract_price: 'Contract price',
    partner_end_customer: 'Partner and end customer',
    partner_book: 'Partner’s own book',
    tier_book: 'Tier book',
    segment_book: 'Segment book',
    list: 'List',
  },
  outcome: {
    hit: '{level}: this book has a price, and the first one found holds.',
    no_book: '{level}: no such book is in force.',
    no_entry: '{level}: the book in force has no price for this product and quantity.',
    not_applicable: '{level}: does not apply to this order.',
  },
  from: 'From',
  copies: '{count, plural, one {# copy} other {# copies}}',
  unitNet: 'Net each',
  inForceOn: 'In force',
  bookVersion: '{book}, version {version, number}',
} as const;
