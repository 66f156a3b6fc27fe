/** English words of this module's mails; another language is another file of the same shape. */
export const messages = {
  order: {
    acceptedSubject: 'Order {ref} for {customer} is accepted',
    rejectedSubject: 'Order {ref} for {customer} is declined',
    acceptedFact: 'Your order for {customer} is accepted',
    rejectedFact: 'Your order for {customer} is declined',
    acceptedDetail: 'The entitlements are in place. Where commissioning is needed, its ticket is open.',
    rejectedDetail: 'Nothing was booked and nothing will be invoiced. You can order again at any time.',
    order: 'Order',
    purchaseOrder: 'Your order number',
    total: 'Total',
    startsOn: 'Starts on',
    reason: 'Reason',
    items: 'What you ordered',
    item: '{quantity, number} × {product} ({sku})',
    action: 'See the order',
    footer: 'You get this because you placed the order.',
  },
  ticket: {
    openedSubject: 'New ticket: {subject}',
    repliedSubject: '{author} wrote on: {subject}',
    openedFact: 'A ticket is open: {subject}',
    repliedFact: '{author} wrote on “{subject}”',
    openedDetail: 'You will hear from us here when there is news. You can answer on the ticket at any time.',
    author: '{name}, {organisation}',
    customer: 'Customer',
    product: 'Product',
    ticket: 'Ticket',
    action: 'Answer on the ticket',
    footer: 'You get this because {party} is on the ticket.',
  },
  contact: {
    partner: 'Your partner for this product',
    vendor: 'Questions',
  },
};
export type Messages = typeof messages;
