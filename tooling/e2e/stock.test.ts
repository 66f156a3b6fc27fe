import { expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { resultOf, signInOverHttp } from './http.ts';
import { productRefs, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

/** Luc's company orders copies for stock and operations accepts: the reference under which it holds them. */
async function stockOfLuc(quantity: number): Promise<{ holding: string; lot: string }> {
  const [luc, oskar] = await Promise.all([signInOverHttp(PEOPLE.luc), signInOverHttp(PEOPLE.oskar)]);
  // Nothing waits for credit here, whatever other tests ordered.
  const [party] = await admin()<{ ref: string }[]>`select ref from parties where name = 'Montblanc Informatique'`;
  const credit = { partyRef: party!.ref, currency: 'EUR', amount: '900000.00', standing: 'good', reason: 'Room for copies' };
  resultOf(await (await signInOverHttp('finance@halden.example')).mutate('orders.setCredit', credit));
  const { 'HEG-100': productRef } = await productRefs(luc);
  const order = { clientRequestId: crypto.randomUUID(), currency: 'EUR', startsOn: vendorDay(), customer: { kind: 'stock' } };
  const { ref } = resultOf<{ ref: string }>(await luc.mutate('orders.submit', { ...order, lines: [{ productRef, quantity }] }));
  resultOf(await oskar.mutate('orders.accept', { ref }));
  const held = () => admin()<
    { holding: string; lot: string }[]
  >`select h.ref as holding, s.ref as lot from stock_holdings h join stock_lots s on s.id = h.lot_id
    join order_lines l on l.id = s.line_id join orders o on o.id = l.order_id where o.ref = ${ref}`;
  return eventually(async () => (await held())[0], 'the copies arrive');
}

const custody = async (lot: string) =>
  Object.fromEntries(
    (
      await admin()<
        { kind: string; copies: number }[]
      >`select a.kind, sum(a.balance)::int as copies from stock_accounts a join stock_lots s on s.id = a.lot_id where s.ref = ${lot} group by a.kind`
    ).map(({ kind, copies }) => [kind, copies]),
  );

test('a partner assigns copies out of its stock, operations accepts, and the customer has them; more than are there is refused in words', async () => {
  const { holding, lot } = await stockOfLuc(12);
  const luc = await signedIn(PEOPLE.luc);
  await luc.open(`/stock/${holding}`);
  const assign = luc.page.getByRole('region', { name: 'Assign to a customer' });
  const name = `${crypto.randomUUID().slice(0, 8)} SARL`;
  await assign.getByLabel('A new customer').check();
  await assign.getByLabel('Name of the organisation').fill(name);
  await assign.getByLabel('Copies', { exact: true }).fill('13');
  await assign.getByRole('button', { name: 'Assign copies' }).click();
  await shown(assign.getByRole('link', { name: 'Only 12 are left in stock.' }));
  luc.allow(/422/);
  await assign.getByLabel('Copies', { exact: true }).fill('5');
  await assign.getByRole('button', { name: 'Assign copies' }).click();
  await luc.page.waitForURL(/assigned=ORD-/);
  const order = new URL(luc.page.url()).searchParams.get('assigned')!;
  const row = luc.page.getByRole('region', { name: 'Assigned to customers' }).getByRole('row').filter({ hasText: name });
  await shown(row.getByText('In review'));
  expect(await custody(lot)).toMatchObject({ mint: -12, stock: 7, sold: 5, active: 0 });
  const oskar = await signInOverHttp(PEOPLE.oskar);
  resultOf(await oskar.mutate('orders.accept', { ref: order, endUser: { kind: 'create' } }));
  // The page follows by itself.
  await shown(row.getByText('Active'));
  await row.getByRole('button', { name: `Take back: ${name}` }).click();
  await luc.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await shown(row.getByText('Given back'));
  expect(await custody(lot)).toEqual({ mint: -12, stock: 12, sold: 0, active: 0, returned: 0, cancelled: 0 });
});

test('without scripts copies are sold on, operations passes custody, and each side reads its own part alone', async () => {
  const { holding, lot } = await stockOfLuc(9);
  const luc = await signedIn(PEOPLE.luc, { scripts: false });
  await luc.open(`/stock/${holding}`);
  const sell = luc.page.getByRole('region', { name: 'Sell on to a reseller' });
  const name = `${crypto.randomUUID().slice(0, 8)} Partners`;
  await sell.getByLabel('Somebody new').check();
  await sell.getByLabel('Name of the organisation').fill(name);
  await sell.getByLabel('Copies', { exact: true }).fill('4');
  await sell.getByRole('button', { name: 'Sell on' }).click();
  await shown(luc.page.getByText('kept for the reseller until operations decides'));
  const [alder] = await admin()<{ ref: string }[]>`select ref from parties where name = 'Alder & Finch IT'`;
  const oskar = await signedIn(PEOPLE.oskar, { scripts: false });
  await oskar.open(`/stock/${lot}`);
  await shown(oskar.page.getByText(name));
  await oskar.page.getByLabel('Reference of the partner').fill(alder!.ref);
  await oskar.page.getByRole('button', { name: 'Pass custody' }).click();
  await shown(oskar.page.getByRole('region', { name: 'Who holds them' }).getByText('Alder & Finch IT'));
  await luc.open(`/stock/${holding}`);
  await shown(
    luc.page.getByRole('region', { name: 'Sold on to resellers' }).getByRole('row').filter({ hasText: name }).getByText('Sold on'),
  );
  expect(await luc.page.content()).not.toContain('Alder');
  const priya = await signInOverHttp(PEOPLE.priya);
  const { rows } = resultOf<{ rows: { ref: string; custody: { stock: number }; value: unknown }[] }>(await priya.query('stock.list', {}));
  expect(rows[0]).toMatchObject({ custody: { stock: 4 }, value: null });
  expect((await priya.get(`/stock/${holding}`)).status).toBe(404);
  expect((await priya.get(`/stock/${rows[0]!.ref}`)).status).toBe(200);
  const before = await oskar.page.request.get(`${oskar.page.url().replace(/\?.*/, '')}?asOf=${vendorDay(-1)}`);
  expect(await before.text()).toContain('Nobody held copies on that day');
});
