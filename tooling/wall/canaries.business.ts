import { createConsoleCaller } from '@tributary/api/console.router';
import { createPortalCaller } from '@tributary/api/portal.router';
import { folderStore } from '@tributary/db/file-store';
import { toCsv } from '@tributary/kernel/csv';
import { importColumns } from '@tributary/orders/import.contract';
import { actorOf, type Hat } from './doors.personas.ts';
import type { WallDatabase } from './ground.ts';
import type { WallWorker } from './surfaces.queue.ts';

/** Where business is done: a world, its worker, and the clock that everything happens by. */
export interface Place {
  readonly world: WallDatabase;
  readonly worker: WallWorker;
  readonly filesDir: string;
  readonly now: () => Date;
}

/** Procedures as somebody under a hat, in this process. */
export const portalOf = ({ world, filesDir, now }: Place, hat: Hat) =>
  createPortalCaller({ database: world.database, actor: actorOf(hat), now, requestId: 'wall', files: folderStore(filesDir) });
export const consoleOf = ({ world, filesDir, now }: Place, hat: Hat) =>
  createConsoleCaller({ database: world.database, actor: actorOf(hat), now, requestId: 'wall', files: folderStore(filesDir) });

/** Who takes part, and the words that their rows carry. */
export interface Business {
  readonly seller: Hat;
  /** Answers tickets for the seller. */
  readonly technician: Hat;
  readonly customer: Hat;
  readonly operations: Hat;
  readonly support: Hat;
  readonly channel: Hat;
  /** References of the parties. */
  readonly sellerRef: string;
  readonly customerRef: string;
  readonly customerName: string;
  /** A perpetual product with a price and a commissioning template. */
  readonly product: { readonly ref: string; readonly sku: string };
  /** A word that nothing else carries, for what only the seller may read, what customer and seller may, or only the vendor. */
  readonly word: (whose: 'seller' | 'both' | 'vendor') => string;
}

const today = (now: Date) => now.toISOString().slice(0, 10);

/**
 * One of everything that a partner does, by the people who do it: an order for a customer that runs, with devices, tickets, answers and an
 * internal note; an order nobody decided; a file of orders; stock with an assignment and a sale; an agreement with its document.
 */
export async function doBusiness(
  place: Place,
  business: Business,
): Promise<{ readonly entitlementRef: string; readonly ticketRef: string }> {
  const { word, product, customerRef, customerName } = business;
  const seller = portalOf(place, business.seller);
  const operations = consoleOf(place, business.operations);
  const order = { currency: 'EUR', startsOn: today(place.now()), lines: [{ productRef: product.ref, quantity: 4 }] };
  const named = { kind: 'new', country: 'DE' } as const;
  const { ref } = await seller.orders.submit({
    ...order,
    clientRequestId: 'wall-business-1',
    customer: { ...named, name: customerName, contactName: word('seller'), contactEmail: `${word('seller')}@cards.example` },
    purchaseOrderNumber: word('seller'),
    note: word('seller'),
  });
  await seller.orders.submit({
    ...order,
    clientRequestId: 'wall-business-2',
    customer: { ...named, name: `${word('seller')} GmbH` },
    purchaseOrderNumber: word('seller'),
  });
  const kept = await seller.parties.nameCustomer({
    ...{ name: `${word('seller')} eG`, country: 'DE', contactPhone: '+49 30 5550 000', tags: [word('seller')], notes: word('seller') },
    ...{ contactName: word('seller'), contactEmail: null },
  });
  await seller.parties.addContact({
    ref: kept.ref,
    name: word('seller'),
    duty: word('seller'),
    email: `${word('seller')}@contacts.example`,
    phone: null,
  });
  const stock = await seller.orders.submit({
    ...order,
    clientRequestId: 'wall-business-3',
    customer: { kind: 'stock' },
    purchaseOrderNumber: word('seller'),
  });
  const known = await isLinked(place, business);
  await operations.orders.accept({ ref, ...(known ? {} : { endUser: { kind: 'party', ref: customerRef } }) });
  await operations.orders.accept({ ref: stock.ref });
  await consoleOf(place, business.channel).agreements.create({
    ...{ counterpartyRef: business.sellerRef, kind: 'confidentiality', title: word('seller'), paper: 'party' },
    ...{ firstDay: '2026-01-01', lastDay: '2027-12-31', signedOn: '2026-01-01', renewalNoticeDays: null },
    file: { name: `${word('seller')}.pdf`, bytes: document(word('seller')) },
  } as never);
  await seller.orders.uploadImport({ fileName: `${word('seller')}.csv`, bytes: ordersFile(business) });
  await seller.orders.uploadImport({ fileName: `${word('seller')}.csv`, bytes: faultyFile(word('seller')) });
  await place.worker.run(place.now());
  return afterwards(place, business, ref);
}

/** What people do with what was sold. */
async function afterwards(place: Place, business: Business, orderRef: string) {
  const { word, seller: sellerHat } = business;
  const { admin } = place.world;
  const seller = portalOf(place, sellerHat);
  const customer = portalOf(place, business.customer);
  const [line] = await admin<
    { ref: string }[]
  >`select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef}`;
  const entitlementRef = line!.ref;
  await customer.entitlements.activate({ ref: entitlementRef, deviceName: word('both'), version: '4.1.0' });
  const ticket = await customer.tickets.open({
    clientRequestId: `wall-ticket-${business.sellerRef}`,
    entitlementRef,
    subject: word('both'),
    body: word('both'),
  });
  await place.worker.run(place.now());
  await portalOf(place, business.technician).tickets.reply({ clientRequestId: 'wall-reply-1', ref: ticket.ref, body: word('both') });
  const support = consoleOf(place, business.support);
  await support.tickets.reply({
    clientRequestId: `wall-answer-${business.sellerRef}`,
    ref: ticket.ref,
    body: word('both'),
    visibility: 'public',
  });
  await support.tickets.reply({
    clientRequestId: `wall-note-${business.sellerRef}`,
    ref: ticket.ref,
    body: word('vendor'),
    visibility: 'internal',
  });
  const [held] = await admin<
    { ref: string }[]
  >`select ref from stock_holdings where holder_party_id = ${sellerHat.partyId} order by received_at desc, id desc limit 1`;
  const somebody = { kind: 'new', country: 'DE' } as const;
  await seller.stock.assign({
    ...{ clientRequestId: 'wall-assign-1', ref: held!.ref, quantity: 1, startsOn: today(place.now()) },
    customer: { ...somebody, name: `${word('seller')} KG` },
  });
  await seller.stock.sellOn({
    clientRequestId: 'wall-sell-1',
    ref: held!.ref,
    quantity: 1,
    reseller: { ...somebody, name: `${word('seller')} AG` },
  });
  const [brought] = await admin<{ ref: string }[]>`select ref from order_imports where party_id = ${sellerHat.partyId} and state = 'ready'`;
  await seller.orders.placeImport({ ref: brought!.ref });
  await place.worker.run(place.now());
  return { entitlementRef, ticketRef: ticket.ref };
}

async function isLinked({ world }: Place, { seller, customerName }: Business): Promise<boolean> {
  const [card] = await world.admin`select 1 from party_cards
    where owner_party_id = ${seller.partyId} and lower(name) = lower(${customerName}) and subject_party_id is not null`;
  return card !== undefined;
}

/** Two orders of a file, one of them for somebody named in it. */
function ordersFile({ word, product, customerName }: Business): Uint8Array {
  const columns = importColumns('portal').map(({ name }) => name);
  const row = { starts_on: '2026-12-01', currency: 'EUR', product: product.sku, quantity: '2', customer_country: 'DE' };
  const rows: Record<string, string>[] = [
    { ...row, order: 'F-1', customer: customerName, purchase_order: word('seller') },
    { ...row, order: 'F-2', customer: `${word('seller')} SE`, note: word('seller') },
  ];
  return new TextEncoder().encode(toCsv([columns, ...rows.map((one) => columns.map((name) => one[name] ?? ''))]));
}

/** A file with nothing right in it, so that there is a report. */
export const faultyFile = (word: string) =>
  new TextEncoder().encode(`order,starts_on,currency,product,quantity\n${word},2020-01-01,EUR,${word},-1\n`);

/** The smallest document that is one, with a word in it. */
const document = (word: string) =>
  new TextEncoder().encode(
    `%PDF-1.4\n% ${word}\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n`,
  );
