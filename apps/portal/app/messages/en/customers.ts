export const customers = {
  title: 'Customers',
  lead: 'Your own cards. Nobody else sees how you call your customers.',
  states: { in_review: 'In review', linked: 'Known' },
  columns: { name: 'Name', country: 'Country', contact: 'Contact', email: 'E-mail', state: 'State', ref: 'Card' },
  filter: { q: 'Name' },
  none: 'None',
  empty: {
    title: 'No customers yet',
    text: 'A customer is named with the first order for it.',
    filteredTitle: 'No customer fits',
    filteredText: 'No name contains these letters.',
    clear: 'Show all customers',
    notPartner: 'Customers are a partner’s',
    notPartnerText: 'Your organisation orders for itself. What it has stands under entitlements.',
    toEntitlements: 'To entitlements',
  },
} as const;
