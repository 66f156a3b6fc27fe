import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

test('a channel manager copies a book, types and uploads prices, sees for whom what changes, and publishes; a file with faults writes nothing', async () => {
  const [list] = await admin()<{ ref: string }[]>`select ref from price_books where name = 'List 2026'`;
  const carla = await signedIn(PEOPLE.carla);
  const { page } = carla;
  const name = `Two tier ${randomUUID().slice(0, 8)}`;
  await carla.open(`/price-books/new?from=${list!.ref}`);
  await page.getByLabel('Book', { exact: true }).fill(name);
  await page.getByLabel('Level').selectOption('6');
  await page.getByLabel('Segment').fill(name);
  await page.getByLabel('Change by percent').fill('-10');
  await page.getByLabel('New business from').fill('2030-01-01');
  await page.getByRole('button', { name: 'Create draft' }).click();
  await shown(page.getByRole('heading', { level: 1, name: `${name}, version 1` }));
  const [draft] = await admin()<{ id: string; ref: string }[]>`select id, ref from price_books where name = ${name}`;
  const netOf = async (quantity: number) =>
    (
      await admin()<{ net: string }[]>`select net_minor::text as net from price_book_entries e join products p on p.id = e.product_id
        where book_id = ${draft!.id} and sku = 'HEG-100' and min_quantity = ${quantity}`
    )[0]?.net;
  const tenPercentOff = await netOf(1);

  // By keyboard: the arrow leads to the row below, Enter saves; what is no amount is told at its field and nothing is saved.
  const net = page.getByLabel('Net of HEG-100 from 1', { exact: true });
  await net.fill('-1');
  await net.press('Enter');
  await shown(page.getByText('Enter 0 or more.').first());
  expect(await netOf(1)).toBe(tenPercentOff);
  await net.fill('1234.50');
  await net.press('ArrowDown');
  expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).name)).toMatch(/^net\./);
  await page.keyboard.press('Enter');
  await eventually(async () => (await netOf(1)) === '123450', 'the typed price is saved');
  carla.allow(/400/);

  const upload = async (text: string) => {
    await page.getByLabel('CSV file').setInputFiles({ name: 'prices.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Write into the draft' }).click();
  };
  await carla.open(`/price-books/${draft!.ref}/import`);
  await upload('sku,from_quantity,list,net\nHEG-100,50,1500,1000\nNO-SUCH,1,1,x\n');
  await shown(page.getByText('2 faults: nothing was written.').first());
  await shown(page.getByText('There is no product of this SKU.'));
  expect(await netOf(50)).toBeUndefined();
  carla.allow(/422/);
  await upload('sku,from_quantity,list,net\nHEG-100,50,1500,1000\n');
  await page.waitForURL(`**/price-books/${draft!.ref}`);
  expect(await netOf(50)).toBe('100000');

  const [partner] = await admin()<{ id: string; name: string }[]>`
    update partner_profiles f set segment = ${name} from parties p where p.id = f.party_id and p.name = 'Montblanc Informatique' returning p.id, p.name`;
  await carla.open(`/price-books/${draft!.ref}/publish`);
  await shown(page.getByRole('heading', { name: /the first day that it holds/ }));
  expect(partner).toBeDefined();
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await page.waitForURL(`**/price-books/${draft!.ref}`);
  await shown(page.getByText('Begins later').first());
  expect(await page.getByRole('button', { name: 'Save prices' }).count()).toBe(0);
});
