import { expect, test } from 'vitest';
import { shown, signedIn, signInByForm, stranger, useBrowser } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, cardRef, placeOrder } from './play.ts';
import { admin, PEOPLE } from './running.ts';

useBrowser();

test('without scripts a partner signs in, sees its prices and orders', async () => {
  const maya = await stranger('portal', { scripts: false });
  const { page } = maya;
  await signInByForm(maya, PEOPLE.maya);
  await maya.open('/orders/new');
  await page.getByLabel('Customer', { exact: true }).selectOption({ label: 'Kestrel Foods' });
  await page.getByLabel('Product', { exact: true }).selectOption({ label: 'Halden Edge Gateway' });
  await page.getByLabel('Quantity', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Add line' }).click();
  await page.getByLabel('Product', { exact: true }).nth(1).selectOption({ label: 'Halden Historian' });
  await page.getByRole('button', { name: 'Show prices' }).click();
  await shown(page.getByText('5,229.00'));
  const number = `PLAIN-${crypto.randomUUID().slice(0, 8)}`;
  await page.getByLabel(/^Your order number/).fill(number);
  await page.getByRole('button', { name: 'Place order' }).click();
  await page.waitForURL(/\/orders\/ORD-/);
  await shown(page.getByRole('heading', { name: 'For Kestrel Foods' }));
  expect(
    await admin()`select 1 from orders o join order_lines l on l.order_id = o.id where o.purchase_order_number = ${number}`,
  ).toHaveLength(2);
});

test('without scripts operations accepts, and customer and support write to each other on the ticket', async () => {
  const [maya, operations] = await Promise.all([signInOverHttp(PEOPLE.maya), signInOverHttp(PEOPLE.oskar)]);
  const card = await cardRef(maya, 'Nordwind Logistics');
  const order = await placeOrder(maya, { customer: { kind: 'card', ref: card } });
  const oskar = await signedIn(PEOPLE.oskar, { scripts: false });
  await oskar.open(`/orders/${order}`);
  await oskar.page.getByRole('button', { name: 'Accept order' }).click();
  await shown(oskar.page.getByRole('listitem').filter({ hasText: 'Order accepted' }));
  const ticket = await acceptAndAwaitTicket(operations, await placeOrder(maya));
  const [ofNordwind] = await admin()<{ ref: string }[]>`
    select t.ref from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id where o.ref = ${order}`;
  const jonas = await signedIn(PEOPLE.jonas, { scripts: false });
  await jonas.open(`/tickets/${ofNordwind?.ref ?? ticket}`);
  await jonas.page.getByLabel('Your reply').fill('Sent as plain HTML.');
  await jonas.page.getByRole('button', { name: 'Send reply' }).click();
  await shown(jonas.page.getByRole('article').getByText('Sent as plain HTML.'));
  const sara = await signedIn(PEOPLE.sara, { scripts: false });
  await sara.open(`/tickets/${ofNordwind?.ref ?? ticket}`);
  await shown(sara.page.getByText('Sent as plain HTML.'));
  await sara.page.getByLabel('Your reply').fill('And answered so.');
  await sara.page.getByRole('button', { name: 'Send reply' }).click();
  await shown(sara.page.getByRole('article').getByText('And answered so.'));
});
