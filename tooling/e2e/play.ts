import { randomUUID } from 'node:crypto';
import { type HttpClient, resultOf } from './http.ts';
import { admin, eventually } from './running.ts';

/** Steps of the story over HTTP, for tests that need their outcome and not the way there. */

/** Today in the vendor's calendar, moved by days; ISO. */
export function vendorDay(days = 0): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 86_400_000);
}

/** The catalogue by SKU. */
export async function productRefs(client: HttpClient): Promise<Record<string, string>> {
  const products = resultOf<{ sku: string; ref: string }[]>(await client.query('catalog.products'));
  return Object.fromEntries(products.map(({ sku, ref }) => [sku, ref]));
}

/** What `orders.submit` takes, for one line of one product and a customer named for the first time; `changes` replaces parts. */
export async function orderInput(client: HttpClient, changes: Record<string, unknown> = {}) {
  const { 'HEG-100': gateway } = await productRefs(client);
  return {
    clientRequestId: randomUUID(),
    currency: 'EUR',
    startsOn: vendorDay(),
    purchaseOrderNumber: `PO-${randomUUID().slice(0, 8)}`,
    // A first word of its own, so that no known party is proposed for it.
    customer: { kind: 'new', name: `${randomUUID().slice(0, 8)} GmbH`, country: 'DE' },
    lines: [{ productRef: gateway, quantity: 2 }],
    ...changes,
  };
}

/** Places an order; its reference. */
export async function placeOrder(client: HttpClient, changes: Record<string, unknown> = {}): Promise<string> {
  return resultOf<{ ref: string }>(await client.mutate('orders.submit', await orderInput(client, changes))).ref;
}

/** Accepts an order for a party made from its card and waits for the ticket that opens by itself; the ticket's reference. */
export async function acceptAndAwaitTicket(operations: HttpClient, orderRef: string): Promise<string> {
  resultOf(await operations.mutate('orders.accept', { ref: orderRef, endUser: { kind: 'create' } }));
  return eventually(() => ticketOfOrder(orderRef), `a ticket opens for ${orderRef}`);
}

/** The first ticket of an order, once there is one. */
export async function ticketOfOrder(orderRef: string): Promise<string | undefined> {
  const [ticket] = await admin()<{ ref: string }[]>`
    select t.ref from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef} order by l.position limit 1`;
  return ticket?.ref;
}

/** The card under which a partner knows a customer by name. */
export async function cardRef(client: HttpClient, name: string): Promise<string> {
  const { rows } = resultOf<{ rows: { ref: string; name: string }[] }>(await client.query('parties.cards', { q: name }));
  const card = rows.find((row) => row.name === name);
  if (!card) throw new Error(`no card of ${name}`);
  return card.ref;
}
