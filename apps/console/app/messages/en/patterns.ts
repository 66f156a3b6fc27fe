/** What kinds of sale are called. */
export const patternNames = {
  direct: 'Direct',
  own_use: 'Partner for itself',
  reseller: 'Via reseller',
  distributor: 'Distributor and reseller',
  direct_lessor: 'Direct, leased',
  reseller_lessor: 'Via reseller, leased',
  distributor_lessor: 'Distributor, reseller, leased',
  stock: 'Stock',
  stock_sold_on: 'Stock sold on',
  stock_sold_through: 'Stock sold through',
} as const;
