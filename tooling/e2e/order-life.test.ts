import { beforeAll, describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { resultOf, signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder, productRefs, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

const FEMKE = 'finance@halden.example';
let entitlement: string;
let payer: string;

beforeAll(async () => {
  const [luc, oskar, femke] = [await signInOverHttp(PEOPLE.luc), await signInOverHttp(PEOPLE.oskar), await signInOverHttp(FEMKE)];
  const [party] = await admin()<{ ref: string }[]>`select ref from parties where name = 'Montblanc Informatique'`;
  payer = party!.ref;
  const credit = { partyRef: payer, currency: 'EUR', amount: '', standing: 'good', reason: 'Room for the test' };
  resultOf(await femke.mutate('orders.setCredit', credit));
  const { 'HH-200': historian } = await productRefs(luc);
  // Ends in 90 days: it can be renewed now.
  const order = await placeOrder(luc, { lines: [{ productRef: historian, quantity: 4, termMonths: 3 }] });
  await acceptAndAwaitTicket(oskar, order);
  const [line] = await admin()<{ ref: string }[]>`
    select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${order}`;
  entitlement = line!.ref;
  resultOf(await femke.mutate('orders.setCredit', { ...credit, amount: '1.00', reason: 'Invoices overdue' }));
});

describe('the life of what was ordered', () => {
  test('a renewal is priced, ordered, held for credit with its figures, and goes through when finance raises the limit', async () => {
    const luc = await signedIn(PEOPLE.luc);
    const { page } = luc;
    await luc.open(`/entitlements/${entitlement}`);
    await page.getByRole('link', { name: 'Renew', exact: true }).click();
    await page.waitForURL('**/entitlements/change?kind=renewal**');
    await page.getByLabel('New term in months').fill('12');
    // What is priced is what is ordered: the price that still stands there is of three months.
    await expect.poll(() => page.getByRole('button', { name: 'Place order' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Show the price' }).click();
    await shown(page.getByText('4 → 4'));
    await page.getByRole('button', { name: 'Place order' }).click();
    await page.waitForURL('**/orders/ORD-**');
    const order = new URL(page.url()).pathname.split('/').pop()!;
    await shown(page.getByText('Renewal').first());

    const oskar = await signedIn(PEOPLE.oskar);
    await oskar.open(`/orders/${order}`);
    await oskar.page.getByRole('button', { name: 'Accept order' }).click();
    await shown(oskar.page.getByText('Held: over the credit limit of its payer'));
    await shown(oskar.page.getByText('Over by'));
    await luc.open(`/orders/${order}`);
    await shown(page.getByText('In review').first());
    await shown(page.getByText(/would pass your credit limit/));

    const femke = await signedIn(FEMKE);
    await femke.open(`/orders/${order}`);
    await femke.page.getByRole('link', { name: 'Decide on the credit of Montblanc Informatique' }).click();
    await femke.page.waitForURL(`**/parties/${payer}**`);
    await femke.page.getByRole('button', { name: 'Set credit' }).click();
    const dialog = femke.page.getByRole('dialog');
    await dialog.getByLabel(/^Limit/).fill('900,000');
    await dialog.getByLabel(/^Reason/).fill('Overdue invoices were paid');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await shown(femke.page.getByText('Overdue invoices were paid'));

    await eventually(
      async () =>
        (await admin()`select 1 from entitlements where ref = ${entitlement} and upper(term) > ${vendorDay(300)}::date`).length === 1,
      'the renewed term is there',
    );
    await luc.open(`/orders/${order}`);
    await shown(page.getByText('Accepted', { exact: true }));
    await luc.open(`/entitlements/${entitlement}`);
    await shown(page.getByText('Renewal', { exact: true }));
    expect(await page.getByText('In review').count()).toBe(0);
  });

  test('seats are added from the entitlement; a release by name carries what the limit does not', async () => {
    const femke = await signInOverHttp(FEMKE);
    const stop = { partyRef: payer, currency: 'EUR', amount: '', standing: 'hold', reason: 'Stopped for the test' };
    resultOf(await femke.mutate('orders.setCredit', stop));
    const luc = await signedIn(PEOPLE.luc);
    await luc.open(`/entitlements/change?kind=increase&ref=${entitlement}`);
    await luc.page.getByLabel('Seats to add').fill('2');
    await luc.page.getByRole('button', { name: 'Show the price' }).click();
    await shown(luc.page.getByText('4 → 6'));
    await luc.page.getByRole('button', { name: 'Place order' }).click();
    await luc.page.waitForURL('**/orders/ORD-**');
    const order = new URL(luc.page.url()).pathname.split('/').pop()!;
    resultOf(await (await signInOverHttp(PEOPLE.oskar)).mutate('orders.accept', { ref: order }));

    const finance = await signedIn(FEMKE);
    await finance.open(`/orders/${order}`);
    await finance.page.getByRole('button', { name: 'Release' }).click();
    await finance.page.getByRole('dialog').getByLabel('Reason').fill('Bank guarantee in hand');
    await finance.page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
    await shown(finance.page.getByText(/Bank guarantee in hand/));
    await eventually(
      async () =>
        (
          await admin()`select 1 from entitlement_changes c join entitlements e on e.line_id = c.line_id where e.ref = ${entitlement} and c.kind = 'increase'`
        ).length === 1,
      'the seats are there',
    );
    await luc.open(`/entitlements/${entitlement}`);
    await shown(luc.page.getByText('of 6 activated'));
    resultOf(await femke.mutate('orders.setCredit', { ...stop, standing: 'good', reason: 'Test over' }));
  });
});
