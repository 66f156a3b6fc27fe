export const roles = {
  label: 'Parties',
  end_user: 'Uses it',
  signatory: 'On paper of',
  bill_to: 'Invoiced to',
  payer: 'Paid by',
  financed_by: 'Financed by',
  sold_by: 'Sold by',
  sold_by_above: 'Distributed by',
  serviced_by: 'Looked after by',
  registered_by: 'Registered by',
  supplied_by: 'Supplied by',
} as const;
