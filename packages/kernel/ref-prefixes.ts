/** What kind of record a short reference names; the prefix is what people see first. */
export const REF_PREFIXES = {
  party: 'PTY',
  card: 'CRD',
  person: 'PSN',
  membership: 'MBR',
  product: 'PRD',
  release: 'REL',
  priceBook: 'PBK',
  order: 'ORD',
  line: 'LIN',
  entitlement: 'ENT',
  activation: 'ACT',
  ticket: 'TKT',
  message: 'MSG',
  checklistItem: 'CHK',
  advisory: 'ADV',
  advisoryProduct: 'ADP',
  notice: 'NTC',
  delivery: 'DLV',
  notification: 'NTF',
  agreement: 'AGR',
} as const;
export type RefKind = keyof typeof REF_PREFIXES;
