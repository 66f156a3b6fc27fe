import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { vendorDay } from './play.ts';
import { admin, PEOPLE } from './running.ts';

useBrowser();

const RUN = randomUUID().slice(0, 6);
const csv = (name: string, rows: readonly string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(['order;starts_on;currency;customer;customer_country;product;quantity', ...rows].join('\r\n')),
});

describe('orders from a file', () => {
  test('a partner sends a file, reads what is wrong by row and column, sends it again, and places all of it with one press', async () => {
    const { page, open } = await signedIn(PEOPLE.maya);
    await open('/orders');
    await page.getByRole('link', { name: 'Import from file' }).click();
    await page.waitForURL(/\/orders\/import$/);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Template as CSV' }).click();
    expect((await download).suggestedFilename()).toBe('orders.csv');
    const row = (key: string, quantity: string) => `${RUN}-${key};${vendorDay(3)};EUR;Harbour ${RUN};DE;HEG-100;${quantity}`;
    const send = async (name: string, rows: readonly string[]) => {
      await page.getByLabel('File of orders').setInputFiles(csv(name, rows));
      await page.getByRole('button', { name: 'Check file' }).click();
      await page.waitForURL(/\/orders\/imports\/IMP-/);
    };
    await send('wrong.csv', [row('1', '5'), row('2', '-4')]);
    await shown(page.getByText('One error: nothing was ordered.').first());
    await shown(page.getByText('A quantity is 1 or more.').first());
    await page.getByRole('link', { name: 'Send another file' }).click();
    await send('right.csv', [row('1', '5'), row('1', '7'), row('2', '4')]);
    await shown(page.getByText('2 orders in 3 rows can be placed.'));
    await page.getByRole('button', { name: 'Place 2 orders' }).click();
    await shown(page.getByText('2 orders are placed.'));
    const placed = await admin()<
      { lines: number }[]
    >`select count(l.id)::int as lines from orders o join party_cards c on c.id = o.end_user_card_id
      join order_lines l on l.order_id = o.id where c.name = ${`Harbour ${RUN}`} and o.entry = 'import' group by o.id order by 1`;
    expect(placed.map(({ lines }) => lines)).toEqual([1, 2]);
    await page.getByRole('link', { name: /^ORD-/ }).first().click();
    await shown(page.getByText(`Harbour ${RUN}`).first());
  });

  test('staff enter an agreement with its document; its party reads it and nobody else, and a picture is no document', async () => {
    const [carla, tomas, maya] = await Promise.all([signedIn(PEOPLE.carla), signedIn(PEOPLE.tomas), signedIn(PEOPLE.maya)]);
    const { page } = carla;
    await carla.open('/agreements/new');
    await page.getByLabel('Search by name or reference, then choose.').fill('Corvid');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByRole('link', { name: /Corvid Networks/ }).click();
    await page.getByLabel('Title').fill(`Support terms ${RUN}`);
    await page.getByLabel('Kind').selectOption({ label: 'Support' });
    await page.getByLabel('First day').fill(vendorDay(-5));
    await page.getByLabel('Signed on').fill(vendorDay(-9));
    const file = page.getByLabel('Document');
    await file.setInputFiles({ name: 'scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('GIF89a not a pdf') });
    await page.getByRole('button', { name: 'Enter agreement' }).click();
    await shown(page.getByText('This is not a PDF.').first());
    carla.allow(/422/);
    await file.setInputFiles({
      name: 'signed.pdf',
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n'),
    });
    await page.getByRole('button', { name: 'Enter agreement' }).click();
    await page.waitForURL(/\/agreements\/AGR-/);
    const ref = /AGR-[0-9A-Z]{8}/.exec(page.url())![0];
    await shown(page.getByText('In force').first());
    await tomas.open('/agreements');
    await tomas.page
      .getByRole('link', { name: `Support terms ${RUN}` })
      .first()
      .click();
    const download = tomas.page.waitForEvent('download');
    await tomas.page.getByRole('link', { name: 'Download signed.pdf' }).click();
    expect((await download).suggestedFilename()).toBe('signed.pdf');
    for (const path of [`/agreements/${ref}`, `/agreements/${ref}/file`, '/agreements/AGR-22222222'])
      expect((await maya.page.request.get(new URL(path, tomas.page.url()).href)).status(), path).toBe(404);
  });
});
