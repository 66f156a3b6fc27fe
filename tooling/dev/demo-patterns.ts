import { randomUUID } from 'node:crypto';
import { createProduct } from '@tributary/catalog/commands';
import { setComponents } from '@tributary/catalog/components';
import { type ActorContext, VENDOR_TIME_ZONE } from '@tributary/db/actor';
import type { Actor, PartyActor, SystemActor, VendorActor } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import type { EnterOrderInput } from '@tributary/orders/contract';
import { acceptOrder } from '@tributary/orders/decide';
import { enterOrder } from '@tributary/orders/enter';
import { patternOf } from '@tributary/orders/patterns';
import { submitOrder } from '@tributary/orders/submit';
import { setPartnerProfile } from '@tributary/parties/commands';
import { createBook, putEntry } from '@tributary/pricing/commands';
import { publishBook } from '@tributary/pricing/publish';
import type { CustomerKey, DemoParty, DemoPerson, PartnerKey, ProductKey } from './demo-world.ts';

/** Who takes part beside the partners and customers of the demo world. */
export const DISTRIBUTOR = {
  name: 'Grandia Distribution',
  country: 'NL',
  people: [{ name: 'Joris Vermeer', email: 'sales@grandia.example', functions: ['sales', 'administrator'] }],
} as const satisfies DemoParty;
const LESSOR = { name: 'Fairway Leasing', country: 'DE' };
const SUPPLIER = { name: 'Optronic Sensors', country: 'CH' };

/** The vendor's own product with a supplier's sensor in it, and the work of installing it. */
const OWN_PRODUCTS = {
  probe: {
    sku: 'HEP-400',
    name: 'Halden Edge Probe',
    family: 'Edge',
    kind: 'perpetual',
    metric: 'device',
    isService: false,
    priceMinor: 89_000n,
  },
  installation: {
    sku: 'HS-010',
    name: 'Installation day',
    family: 'Services',
    kind: 'perpetual',
    metric: 'day',
    isService: true,
    priceMinor: 96_000n,
  },
  sensor: {
    sku: 'OS-77',
    name: 'Optronic sensor head',
    family: 'Components',
    kind: 'perpetual',
    metric: 'piece',
    isService: false,
    priceMinor: null,
  },
} as const;
const COST_MINOR = 31_500n;

type Own = keyof typeof OWN_PRODUCTS;
type Who = PartnerKey | CustomerKey | 'grandia' | 'fairway';

/** One sale of each pattern, entered by staff for the party whose order it is; stock has its own. */
export const SALES: readonly {
  readonly daysAgo: number;
  readonly pattern: EnterOrderInput['pattern'];
  readonly seats: Readonly<Partial<Record<'customer' | 'reseller' | 'distributor' | 'lessor', Who>>>;
  readonly lines: readonly { readonly product: ProductKey | Own; readonly quantity: number; readonly termMonths?: number }[];
}[] = [
  // Four counterparties and a supplier: the sale that the product exists for.
  {
    daysAgo: 44,
    pattern: 'distributor_lessor',
    seats: { customer: 'velvet', reseller: 'montblanc', distributor: 'grandia', lessor: 'fairway' },
    lines: [
      { product: 'probe', quantity: 12 },
      { product: 'installation', quantity: 3 },
    ],
  },
  {
    daysAgo: 70,
    pattern: 'distributor',
    seats: { customer: 'velvet', reseller: 'montblanc', distributor: 'grandia' },
    lines: [{ product: 'probe', quantity: 4 }],
  },
  // Direct, while Montblanc sells to the same customer.
  { daysAgo: 33, pattern: 'direct', seats: { customer: 'lumen' }, lines: [{ product: 'vault', quantity: 15, termMonths: 12 }] },
  {
    daysAgo: 31,
    pattern: 'reseller_lessor',
    seats: { customer: 'lumen', reseller: 'montblanc', lessor: 'fairway' },
    lines: [{ product: 'vault', quantity: 20, termMonths: 36 }],
  },
  {
    daysAgo: 29,
    pattern: 'direct_lessor',
    seats: { customer: 'velvet', lessor: 'fairway' },
    lines: [{ product: 'vault', quantity: 30, termMonths: 36 }],
  },
  { daysAgo: 27, pattern: 'own_use', seats: { customer: 'alder' }, lines: [{ product: 'vault', quantity: 5, termMonths: 12 }] },
];
/** What the distributor has placed by itself in the portal, naming everybody by cards of its own; operations has not decided. */
export const UNDECIDED = 1;

const HOUR_MS = 3_600_000;
type As = <A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>) => Promise<T>;

/** Makes the parties, products and books that the sales need, and has them entered and accepted. */
export async function sellDemoPatterns(given: {
  now: Date;
  as: As;
  system<T>(work: (ctx: ActorContext<SystemActor>) => Promise<T>): Promise<T>;
  party(key: string, party: { name: string; country: string }): Promise<{ id: string; ref: string }>;
  everybody(party: { id: string; ref: string }, people: readonly DemoPerson[]): Promise<void>;
  actorOf(key: string, person: DemoPerson): PartyActor;
  operations: VendorActor;
  refOf(key: string): string;
  isLeftOut(partner: string): boolean;
}): Promise<void> {
  const { as, system, operations } = given;
  const distributor = await given.party('grandia', DISTRIBUTOR);
  await given.everybody(distributor, DISTRIBUTOR.people);
  await given.party('fairway', LESSOR);
  const supplier = await given.party('optronic', SUPPLIER);
  await system((ctx) =>
    setPartnerProfile(ctx, {
      partyId: distributor.id,
      tier: 'gold',
      contactName: 'Grandia Partner Desk',
      contactEmail: 'desk@grandia.example',
      contactPhone: '+31 20 5550 660',
      initialState: 'active',
    }),
  );
  const made = await system((ctx) => ownProducts(ctx, { distributorRef: distributor.ref, supplierRef: supplier.ref }));
  const productRef = (key: ProductKey | Own) => made.get(key) ?? given.refOf(key);
  for (const { daysAgo, pattern, seats, lines } of SALES) {
    const parties = Object.entries(seats);
    if (parties.some(([, who]) => given.isLeftOut(who))) continue;
    const at = new Date(given.now.getTime() - daysAgo * 24 * HOUR_MS);
    const { ref } = await as(operations, at, (ctx) =>
      enterOrder(ctx, {
        clientRequestId: randomUUID(),
        pattern,
        seats: Object.fromEntries(parties.map(([seat, who]) => [seat, given.refOf(who)])),
        currency: 'EUR',
        startsOn: dateIn(VENDOR_TIME_ZONE, at),
        purchaseOrderNumber: `${seats[patternOf(pattern).placing as keyof typeof seats]!.slice(0, 2).toUpperCase()}-${1000 + daysAgo}`,
        lines: lines.map(({ product, ...line }) => ({ productRef: productRef(product), ...line })),
      }),
    );
    await as(operations, new Date(at.getTime() + HOUR_MS), (ctx) => acceptOrder(ctx, { ref }));
  }
  const yesterday = new Date(given.now.getTime() - 30 * HOUR_MS);
  await as(given.actorOf('grandia', DISTRIBUTOR.people[0]), yesterday, (ctx) =>
    submitOrder(ctx, {
      clientRequestId: randomUUID(),
      currency: 'EUR',
      startsOn: ctx.today,
      purchaseOrderNumber: 'GR-2201',
      customer: { kind: 'new', name: 'Quillon Pharma', country: 'BE' },
      reseller: { kind: 'new', name: 'Montblanc Informatique', country: 'FR' },
      lessor: { kind: 'new', name: 'Fairway Leasing GmbH', country: 'DE' },
      lines: [
        { productRef: productRef('probe'), quantity: 6 },
        { productRef: productRef('installation'), quantity: 1 },
      ],
    }),
  );
}

/** The products of these sales, what they take from the supplier and cost there, and what the distributor pays for them. */
async function ownProducts(
  ctx: ActorContext<SystemActor>,
  { distributorRef, supplierRef }: { distributorRef: string; supplierRef: string },
): Promise<Map<string, string>> {
  const made = new Map<string, string>();
  for (const [key, { priceMinor: _price, ...product }] of Object.entries(OWN_PRODUCTS))
    made.set(key, (await createProduct(ctx, product)).ref);
  await setComponents(ctx, { productRef: made.get('probe')!, components: [{ productRef: made.get('sensor')!, supplierRef, quantity: 2 }] });
  const newBusiness = { from: '2025-01-01', until: null };
  const book = await createBook(ctx, { name: 'Grandia 2026', level: 4, currency: 'EUR', partnerRef: distributorRef, newBusiness });
  for (const [key, { priceMinor }] of Object.entries(OWN_PRODUCTS))
    if (priceMinor) {
      const netMinor = (priceMinor * 70n) / 100n;
      await putEntry(ctx, { bookRef: book.ref, productRef: made.get(key)!, minQuantity: 1, listMinor: priceMinor, netMinor });
    }
  await publishBook(ctx, { ref: book.ref });
  const costs = await createBook(ctx, { name: 'Optronic to us 2026', side: 'buy', level: 7, currency: 'EUR', supplierRef, newBusiness });
  await putEntry(ctx, { bookRef: costs.ref, productRef: made.get('sensor')!, minQuantity: 1, listMinor: COST_MINOR, netMinor: COST_MINOR });
  await publishBook(ctx, { ref: costs.ref });
  return made;
}
