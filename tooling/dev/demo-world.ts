import type { PartyFunction, StaffFunction } from '@tributary/kernel/actor';

/** The demo world as data: a vendor with three products, four partners, nine customers, and a year and a half of business. */

export const DEMO_PASSWORD = 'tributary-demo';

export const VENDOR = {
  name: 'Halden Systems',
  country: 'DE',
  mailDomain: 'halden.example',
  supportName: 'Halden Customer Care',
  supportEmail: 'care@halden.example',
  supportPhone: '+49 30 5550 100',
};

export interface DemoPerson {
  readonly name: string;
  readonly email: string;
  readonly functions: readonly (PartyFunction | StaffFunction)[];
}

export const STAFF = {
  administrator: { name: 'Helen Abara', email: 'admin@halden.example', functions: ['administrator'] },
  operations: { name: 'Oskar Lind', email: 'ops@halden.example', functions: ['operations'] },
  support: { name: 'Sara Voss', email: 'support@halden.example', functions: ['support'] },
  productSecurity: { name: 'Pavel Novák', email: 'psirt@halden.example', functions: ['product_security'] },
  channel: { name: 'Carla Moretti', email: 'channel@halden.example', functions: ['channel'] },
  finance: { name: 'Femke de Wit', email: 'finance@halden.example', functions: ['finance'] },
} as const satisfies Record<string, DemoPerson>;

export interface DemoParty {
  readonly name: string;
  readonly country: string;
  readonly people: readonly DemoPerson[];
}
export interface DemoPartner extends DemoParty {
  readonly tier: 'gold' | 'silver';
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
}

export const PARTNERS = {
  bluepeak: {
    name: 'Bluepeak Solutions',
    country: 'DE',
    tier: 'gold',
    contact: { name: 'Bluepeak Service Desk', email: 'service@bluepeak.example', phone: '+49 89 5550 210' },
    people: [
      { name: 'Maya Lindqvist', email: 'sales@bluepeak.example', functions: ['sales'] },
      { name: 'Ben Okafor', email: 'service@bluepeak.example', functions: ['technical'] },
      { name: 'Ulla Brandt', email: 'office@bluepeak.example', functions: ['administrator'] },
    ],
  },
  corvid: {
    name: 'Corvid Networks',
    country: 'AT',
    tier: 'silver',
    contact: { name: 'Corvid Care Team', email: 'care@corvid.example', phone: '+43 1 5550 330' },
    people: [
      { name: 'Tomas Ferro', email: 'sales@corvid.example', functions: ['sales'] },
      { name: 'Lena Hofer', email: 'care@corvid.example', functions: ['technical'] },
    ],
  },
  alder: {
    name: 'Alder & Finch IT',
    country: 'GB',
    tier: 'gold',
    contact: { name: 'Alder & Finch Helpdesk', email: 'help@alderfinch.example', phone: '+44 20 5550 440' },
    people: [{ name: 'Priya Nair', email: 'sales@alderfinch.example', functions: ['sales', 'administrator'] }],
  },
  montblanc: {
    name: 'Montblanc Informatique',
    country: 'FR',
    tier: 'silver',
    contact: { name: 'Support Montblanc', email: 'support@montblanc.example', phone: '+33 4 5550 5500' },
    people: [{ name: 'Luc Garnier', email: 'ventes@montblanc.example', functions: ['sales', 'administrator'] }],
  },
} as const satisfies Record<string, DemoPartner>;
export type PartnerKey = keyof typeof PARTNERS;

export const CUSTOMERS = {
  nordwind: {
    name: 'Nordwind Logistics',
    country: 'DE',
    people: [
      { name: 'Jonas Weber', email: 'admin@nordwind.example', functions: ['administrator'] },
      { name: 'Ines Krüger', email: 'security@nordwind.example', functions: ['security'] },
    ],
  },
  kestrel: {
    name: 'Kestrel Foods',
    country: 'DE',
    people: [{ name: 'Anke Sommer', email: 'it@kestrel.example', functions: ['administrator', 'technical'] }],
  },
  brightwater: {
    name: 'Brightwater Clinics',
    country: 'GB',
    people: [
      { name: 'Owen Hughes', email: 'ciso@brightwater.example', functions: ['security'] },
      { name: 'Ruth Ellis', email: 'systems@brightwater.example', functions: ['administrator', 'licence_administrator'] },
    ],
  },
  ostara: {
    name: 'Ostara Energy',
    country: 'AT',
    people: [{ name: 'Karin Leitner', email: 'ot@ostara.example', functions: ['administrator', 'technical'] }],
  },
  falk: {
    name: 'Falk & Söhne Maschinenbau',
    country: 'DE',
    people: [{ name: 'Dieter Falk', email: 'leitung@falk.example', functions: ['administrator'] }],
  },
  lumen: {
    name: 'Lumen Santé',
    country: 'FR',
    people: [{ name: 'Chloé Marchand', email: 'dsi@lumen.example', functions: ['administrator', 'security'] }],
  },
  harbour: {
    name: 'Harbour City Council',
    country: 'GB',
    people: [{ name: 'Graham Pike', email: 'infosec@harbour.example', functions: ['security'] }],
  },
  velvet: {
    name: 'Velvet Retail Group',
    country: 'NL',
    people: [{ name: 'Sanne Bakker', email: 'it@velvet.example', functions: ['administrator'] }],
  },
  // Nobody is on record here: the audience of an advisory shows it as unreachable.
  tarn: { name: 'Tarn Quarries', country: 'GB', people: [] },
} as const satisfies Record<string, DemoParty>;
export type CustomerKey = keyof typeof CUSTOMERS;

/** Who wears a second hat: she runs the systems of one customer and keeps the books of another, so her account has a hat switcher. */
export const SECOND_HATS = [
  { email: CUSTOMERS.kestrel.people[0].email, customer: 'falk', functions: ['finance'] },
] as const satisfies readonly {
  email: string;
  customer: CustomerKey;
  functions: readonly PartyFunction[];
}[];

export const PRODUCTS = {
  gateway: {
    sku: 'HEG-100',
    name: 'Halden Edge Gateway',
    family: 'Edge',
    summary: 'Connects machines on the shop floor to the systems above it, with a firewall of its own.',
    kind: 'perpetual',
    metric: 'device',
    releases: [
      { version: '4.0.0', releasedOn: '2024-09-10' },
      { version: '4.1.0', releasedOn: '2025-03-18' },
      { version: '4.2.0', releasedOn: '2025-10-07' },
      { version: '4.2.2', releasedOn: '2026-05-12' },
      { version: '4.2.3', releasedOn: '2026-11-17', isSecurityFix: true },
    ],
    commissioning: {
      title: 'Commission Edge Gateway',
      queue: 'commissioning',
      dueOffsetDays: 14,
      steps: [
        { label: 'Agree the installation date with the customer', dueOffsetDays: 2 },
        { label: 'Ship the device, or send the image', dueOffsetDays: 5 },
        { label: 'Register the serial number', dueOffsetDays: 7 },
        { label: 'Check the first connection together', dueOffsetDays: 12 },
        { label: 'Hand over to support', dueOffsetDays: 14 },
      ],
    },
  },
  historian: {
    sku: 'HH-200',
    name: 'Halden Historian',
    family: 'Data',
    summary: 'Keeps what sensors measured, compressed and searchable, for decades.',
    kind: 'subscription',
    metric: 'server',
    releases: [
      { version: '2.3.0', releasedOn: '2024-11-05' },
      { version: '2.4.0', releasedOn: '2025-06-24' },
      { version: '2.5.0', releasedOn: '2026-01-20' },
      { version: '2.6.0', releasedOn: '2026-08-04' },
      { version: '2.6.1', releasedOn: '2026-11-17', isSecurityFix: true },
    ],
    commissioning: {
      title: 'Set up Historian',
      queue: 'commissioning',
      dueOffsetDays: 10,
      steps: [
        { label: 'Send the subscription key', dueOffsetDays: 1 },
        { label: 'Review storage and retention', dueOffsetDays: 5 },
        { label: 'Connect the first data source', dueOffsetDays: 8 },
        { label: 'Walk the administrator through backups', dueOffsetDays: 10 },
      ],
    },
  },
  vault: {
    sku: 'HV-300',
    name: 'Halden Vault',
    family: 'Security',
    summary: 'Holds the credentials of machines and hands them out for a time.',
    kind: 'subscription',
    metric: 'named user',
    releases: [
      { version: '3.0.0', releasedOn: '2025-02-11' },
      { version: '3.1.0', releasedOn: '2025-11-25' },
      { version: '3.2.0', releasedOn: '2026-07-14' },
    ],
    commissioning: null,
  },
} as const;
export type ProductKey = keyof typeof PRODUCTS;

/** Net prices in minor units by book; list is the same everywhere. Breaks are [from quantity, net]. */
export const LIST_MINOR: Record<'EUR' | 'GBP', Record<ProductKey, bigint>> = {
  EUR: { gateway: 249_000n, historian: 180_000n, vault: 9_600n },
  GBP: { gateway: 215_000n, historian: 156_000n, vault: 8_300n },
};
export const BOOKS: readonly {
  readonly name: string;
  readonly level: 4 | 5 | 7;
  readonly currency: 'EUR' | 'GBP';
  readonly partner?: PartnerKey;
  readonly tier?: 'gold' | 'silver';
  /** Percent off list from a quantity on. */
  readonly discounts: readonly (readonly [minQuantity: number, percent: number])[];
}[] = [
  { name: 'List 2026', level: 7, currency: 'EUR', discounts: [[1, 0]] },
  { name: 'List 2026 UK', level: 7, currency: 'GBP', discounts: [[1, 0]] },
  {
    name: 'Gold partners 2026',
    level: 5,
    currency: 'EUR',
    tier: 'gold',
    discounts: [
      [1, 25],
      [50, 28],
    ],
  },
  {
    name: 'Gold partners 2026 UK',
    level: 5,
    currency: 'GBP',
    tier: 'gold',
    discounts: [
      [1, 25],
      [50, 28],
    ],
  },
  {
    name: 'Silver partners 2026',
    level: 5,
    currency: 'EUR',
    tier: 'silver',
    discounts: [
      [1, 18],
      [50, 21],
    ],
  },
  {
    name: 'Bluepeak 2026',
    level: 4,
    currency: 'EUR',
    partner: 'bluepeak',
    discounts: [
      [1, 30],
      [10, 33],
      [50, 36],
    ],
  },
];

/** The order whose commissioning ticket is being talked about. */
export const CONVERSATION_ORDER = 'NW-40502';
/** Commissioning is done and closed for what was ordered longer ago. */
export const COMMISSIONED_AFTER_DAYS = 30;

/** Business so far, oldest first. `devices` are [name, version it reports or null]; `state` is where the order stands now. */
export const HISTORY: readonly {
  readonly daysAgo: number;
  readonly partner: PartnerKey;
  readonly customer: CustomerKey;
  readonly currency: 'EUR' | 'GBP';
  readonly purchaseOrder: string;
  readonly lines: readonly {
    readonly product: ProductKey;
    readonly quantity: number;
    readonly termMonths?: number;
    readonly devices?: readonly (readonly [name: string, version: string | null])[];
  }[];
  readonly state?: 'submitted' | 'rejected' | 'accepted';
}[] = [
  {
    daysAgo: 520,
    partner: 'alder',
    customer: 'brightwater',
    currency: 'GBP',
    purchaseOrder: 'BW-2218',
    lines: [
      {
        product: 'gateway',
        quantity: 12,
        devices: [
          ['ward-a-gw', '4.1.0'],
          ['ward-b-gw', '4.2.3'],
          ['theatre-gw', '4.0.0'],
        ],
      },
    ],
  },
  {
    daysAgo: 410,
    partner: 'corvid',
    customer: 'ostara',
    currency: 'EUR',
    purchaseOrder: 'OE-771',
    lines: [
      {
        product: 'gateway',
        quantity: 6,
        devices: [
          ['hydro-1', '4.2.0'],
          ['hydro-2', '4.2.0'],
        ],
      },
      { product: 'historian', quantity: 2, termMonths: 36, devices: [['historian-linz', '2.5.0']] },
    ],
  },
  {
    daysAgo: 333,
    partner: 'bluepeak',
    customer: 'nordwind',
    currency: 'EUR',
    purchaseOrder: 'NW-40117',
    lines: [
      {
        product: 'gateway',
        quantity: 8,
        devices: [
          ['depot-hamburg', '4.1.0'],
          ['depot-bremen', '4.2.2'],
        ],
      },
    ],
  },
  {
    daysAgo: 300,
    partner: 'montblanc',
    customer: 'lumen',
    currency: 'EUR',
    purchaseOrder: 'LS-0093',
    lines: [{ product: 'vault', quantity: 60, termMonths: 12, devices: [['vault-lyon', '3.1.0']] }],
  },
  {
    daysAgo: 262,
    partner: 'alder',
    customer: 'harbour',
    currency: 'GBP',
    purchaseOrder: 'HCC-5520',
    lines: [{ product: 'historian', quantity: 1, termMonths: 36, devices: [['archive', '2.4.0']] }],
  },
  {
    daysAgo: 214,
    partner: 'corvid',
    customer: 'nordwind',
    currency: 'EUR',
    purchaseOrder: 'NW-40390',
    lines: [
      {
        product: 'historian',
        quantity: 3,
        termMonths: 24,
        devices: [
          ['historian-kiel', '2.5.0'],
          ['historian-test', null],
        ],
      },
    ],
  },
  {
    daysAgo: 190,
    partner: 'bluepeak',
    customer: 'kestrel',
    currency: 'EUR',
    purchaseOrder: 'KF-118',
    lines: [
      {
        product: 'gateway',
        quantity: 4,
        devices: [
          ['line-1', '4.2.2'],
          ['line-2', '4.2.3'],
        ],
      },
    ],
  },
  {
    daysAgo: 121,
    partner: 'alder',
    customer: 'tarn',
    currency: 'GBP',
    purchaseOrder: 'TQ-9',
    lines: [{ product: 'gateway', quantity: 2, devices: [['crusher', '4.2.0']] }],
  },
  {
    daysAgo: 96,
    partner: 'bluepeak',
    customer: 'falk',
    currency: 'EUR',
    purchaseOrder: 'F-2026-31',
    lines: [
      { product: 'vault', quantity: 25, termMonths: 12, devices: [['vault-werk1', '3.2.0']] },
      { product: 'historian', quantity: 1, termMonths: 12, devices: [['historian-werk1', '2.6.1']] },
    ],
  },
  {
    daysAgo: 58,
    partner: 'montblanc',
    customer: 'velvet',
    currency: 'EUR',
    purchaseOrder: 'VRG-7781',
    lines: [{ product: 'gateway', quantity: 55 }],
  },
  {
    daysAgo: 33,
    partner: 'corvid',
    customer: 'falk',
    currency: 'EUR',
    purchaseOrder: 'F-2026-44',
    lines: [{ product: 'gateway', quantity: 2, devices: [['pressline', '4.2.2']] }],
  },
  {
    daysAgo: 12,
    partner: 'montblanc',
    customer: 'lumen',
    currency: 'EUR',
    purchaseOrder: 'LS-0112',
    lines: [{ product: 'gateway', quantity: 3 }],
    state: 'rejected',
  },
  {
    daysAgo: 6,
    partner: 'bluepeak',
    customer: 'nordwind',
    currency: 'EUR',
    purchaseOrder: CONVERSATION_ORDER,
    lines: [{ product: 'gateway', quantity: 2, devices: [['depot-kiel', '4.2.3']] }],
  },
  {
    daysAgo: 5,
    partner: 'bluepeak',
    customer: 'kestrel',
    currency: 'EUR',
    purchaseOrder: 'KF-131',
    lines: [{ product: 'historian', quantity: 1, termMonths: 12 }],
  },
  {
    daysAgo: 2,
    partner: 'alder',
    customer: 'brightwater',
    currency: 'GBP',
    purchaseOrder: 'BW-2301',
    lines: [{ product: 'historian', quantity: 2, termMonths: 36 }],
  },
  {
    daysAgo: 1,
    partner: 'corvid',
    customer: 'ostara',
    currency: 'EUR',
    purchaseOrder: 'OE-802',
    lines: [{ product: 'vault', quantity: 15, termMonths: 12 }],
    state: 'submitted',
  },
  {
    daysAgo: 1,
    partner: 'montblanc',
    customer: 'velvet',
    currency: 'EUR',
    purchaseOrder: 'VRG-7810',
    lines: [{ product: 'historian', quantity: 1, termMonths: 12 }],
    state: 'submitted',
  },
];

/** A conversation on a commissioning ticket, so that the desk is not silent at first sight. */
export const CONVERSATION: readonly { readonly hoursAgo: number; readonly by: 'support' | 'customer' | 'note'; readonly text: string }[] = [
  {
    hoursAgo: 70,
    by: 'support',
    text: 'Good morning. The gateway for Kiel is up. We can bring the second one into service on Thursday at 9:00. Would that suit your depot?',
  },
  { hoursAgo: 66, by: 'customer', text: 'Thursday works. Please call me at the gate, the bell is broken.' },
  { hoursAgo: 65, by: 'note', text: 'Gate code is with the shift leader. Bring the short antenna.' },
  { hoursAgo: 20, by: 'support', text: 'Thank you. We confirm Thursday 9:00 and bring a spare power supply.' },
];
