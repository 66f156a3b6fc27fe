import { toCsv } from '@tributary/kernel/csv';
import { importColumns } from '@tributary/orders/import.contract';
import { type Business, consoleOf, doBusiness, portalOf } from './canaries.business.ts';
import { castOf } from './canaries.plant.ts';
import type { Hat } from './doors.personas.ts';
import type { Twin } from './twins.world.ts';

/** How much Reseller 2 does at once. */
export interface Volume {
  readonly orders: number;
  readonly accepted: number;
  readonly tickets: number;
  readonly messages: number;
}

/** Customers that both resellers serve or will name; the last two Reseller 1 names for the first time in its script. */
export const SHARED_CUSTOMERS = [
  'Nordwind Logistics',
  'Kestrel Foods',
  'Falk & Söhne Maschinenbau',
  'Ostara Energy',
  'Sonderborg Marine',
] as const;
/** What both resellers write, so that a number or name of one could meet the other's. */
export const SHARED = {
  purchaseOrder: 'SHARED-PO-1',
  device: 'shared-device',
  requestId: 'shared-request-1',
  reseller: 'Kranich Systeme',
} as const;

/** The bytes that both resellers bring as a file of orders. */
export function sharedFile(sku: string): Uint8Array {
  return ordersFile(sku, 3, (at) => `Shared order ${at}`);
}

function ordersFile(sku: string, orders: number, name: (at: number) => string): Uint8Array {
  const columns = importColumns('portal').map((column) => column.name);
  const rows = Array.from({ length: orders }, (_, at) => {
    const row: Record<string, string> = {
      order: name(at).replaceAll(' ', '-'),
      starts_on: '2026-11-22',
      currency: 'EUR',
      product: sku,
      quantity: String((at % 7) + 1),
    };
    return { ...row, customer: SHARED_CUSTOMERS[at % SHARED_CUSTOMERS.length]!, customer_country: 'DE', purchase_order: name(at) };
  });
  return new TextEncoder().encode(
    toCsv([columns, ...rows.map((row) => columns.map((column) => (row as Record<string, string>)[column] ?? ''))]),
  );
}

/**
 * Hundreds of orders, tickets, files and messages of Reseller 2 for the same customers, done by commands. Before Reseller 1's script, at the
 * moment at which it begins, so that numbers, queues, caches, statistics and limits have every chance to show it.
 */
export async function beVeryActive(twin: Twin, volume: Volume): Promise<void> {
  const [b, technician] = [twin.hat('partner B, sales'), twin.hat('partner B, technical')];
  const as = await castOf(twin, twin.hats);
  let words = 0;
  const business = as(b, technician, () => `busy-${words++}`);
  await doBusiness(twin, business);
  const seller = portalOf(twin, b);
  await bring(
    twin,
    b,
    ordersFile(business.product.sku, volume.orders, (at) => `BUSY-${at}`),
    'busy.csv',
  );
  await bring(twin, b, sharedFile(business.product.sku), 'shared.csv');
  const order = { currency: 'EUR', startsOn: '2026-11-22', lines: [{ productRef: business.product.ref, quantity: 2 }] };
  await seller.orders.submit({
    ...order,
    ...{ clientRequestId: SHARED.requestId, purchaseOrderNumber: SHARED.purchaseOrder },
    customer: { kind: 'new', name: 'Sonderborg Marine', country: 'DK' },
  });
  const lines = await accept(twin, business, volume.accepted);
  await talk(twin, business, lines, volume);
}

async function bring(twin: Twin, hat: Hat, bytes: Uint8Array, fileName: string): Promise<void> {
  const seller = portalOf(twin, hat);
  const { ref } = await seller.orders.uploadImport({ fileName, bytes });
  await twin.worker.run(twin.now());
  const checked = await seller.orders.import({ ref });
  if (checked.state !== 'ready') throw new Error(`${fileName} is ${checked.state}: ${JSON.stringify(checked.findings)}`);
  await seller.orders.placeImport({ ref });
  await twin.worker.run(twin.now());
}

/** Operations accept the first of what waits for the shared customer; the lines that follow. */
async function accept(twin: Twin, business: Business, count: number): Promise<string[]> {
  const { admin } = twin.world;
  const operations = consoleOf(twin, business.operations);
  const waiting = await admin<{ ref: string }[]>`select o.ref from orders o join party_cards c on c.id = o.end_user_card_id
    where o.placed_by_party_id = ${business.seller.partyId} and o.state = 'submitted' and c.name = ${business.customerName} order by o.id limit ${count}`;
  for (const { ref } of waiting) await operations.orders.accept({ ref });
  await twin.worker.run(twin.now());
  const lines = await admin<
    { ref: string }[]
  >`select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id
    where o.placed_by_party_id = ${business.seller.partyId} and o.end_user_party_id = ${business.customer.partyId} order by e.id desc limit ${count}`;
  return lines.map(({ ref }) => ref);
}

/** Devices, tickets and answers on those lines. */
async function talk(twin: Twin, business: Business, lines: readonly string[], volume: Volume): Promise<void> {
  const customer = portalOf(twin, business.customer);
  const technician = portalOf(twin, business.technician);
  const tickets: string[] = [];
  for (let at = 0; at < volume.tickets; at++) {
    const entitlementRef = lines[at % lines.length]!;
    const { ref } = await customer.tickets.open({
      clientRequestId: `busy-ticket-${at}`,
      entitlementRef,
      subject: `Busy ${at}`,
      body: 'Busy',
    });
    tickets.push(ref);
  }
  await customer.entitlements.activate({ ref: lines[0]!, deviceName: SHARED.device });
  await twin.worker.run(twin.now());
  for (let at = 0; at < volume.messages; at++)
    await technician.tickets.reply({ clientRequestId: `busy-reply-${at}`, ref: tickets[at % tickets.length]!, body: `Busy answer ${at}` });
  await twin.worker.run(twin.now());
}

/** What Reseller 2 does between two things that Reseller 1 does. */
export async function interlude(twin: Twin, step: number): Promise<void> {
  if (twin.activity === 'absent') return;
  const b = twin.hat('partner B, sales');
  const [product] = await twin.world.admin<{ ref: string }[]>`select ref from products where sku = 'HEG-100'`;
  const seller = portalOf(twin, b);
  for (let at = 0; at < (twin.activity === 'present' ? 1 : 3); at++) {
    const name = SHARED_CUSTOMERS[(step + at) % SHARED_CUSTOMERS.length]!;
    await seller.orders.submit({
      ...{
        clientRequestId: `interlude-${step}-${at}`,
        currency: 'EUR',
        startsOn: '2026-11-22',
        lines: [{ productRef: product!.ref, quantity: 1 + at }],
      },
      customer: { kind: 'new', name, country: 'DE' },
    });
  }
}
