import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { choose, shown, signedIn, useBrowser } from './browser.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

const RUN = randomUUID().slice(0, 6);
const DISTRIBUTOR = 'sales@grandia.example';

/** What a line of the order holds once it is opened, in words: role and tier to the party's name. */
async function rolesOfLine(orderRef: string, product: string): Promise<Record<string, string> | undefined> {
  const rows = await admin()<{ role: string; tier: number; name: string }[]>`
    select r.role, r.tier, p.name from line_roles r join parties p on p.id = r.party_id join order_lines l on l.id = r.line_id
    join orders o on o.id = l.order_id join products x on x.id = l.product_id where o.ref = ${orderRef} and x.name = ${product}`;
  return rows.length === 0 ? undefined : Object.fromEntries(rows.map(({ role, tier, name }) => [tier ? `${role}:${tier}` : role, name]));
}

describe('orders with many counterparties', () => {
  test('a distributor names its reseller and a lessor by its own words; operations says who they are; goods and services are billed apart', async () => {
    const [joris, oskar] = await Promise.all([signedIn(DISTRIBUTOR), signedIn(PEOPLE.oskar)]);
    const { page } = joris;
    await joris.open('/orders/new');
    await page.getByRole('radio', { name: 'A new customer' }).check();
    await page.getByLabel('Name of the organisation').fill(`Seestern ${RUN}`);
    await page.getByLabel('Country', { exact: true }).selectOption({ label: 'Germany' });
    await page.getByText('Others in this sale').click();
    await page.getByRole('checkbox', { name: /A reseller of ours sells it on/ }).check();
    await choose(page.getByRole('combobox', { name: 'Reseller' }), 'Montblanc Informatique');
    await page.getByRole('checkbox', { name: /A leasing company pays/ }).check();
    await page.locator('[name="lessor.name"]').fill(`Leasing ${RUN}`);
    await page.getByLabel('Product', { exact: true }).selectOption({ label: 'Halden Edge Probe' });
    await page.getByLabel('Quantity', { exact: true }).fill('2');
    await page.getByRole('button', { name: 'Add line' }).click();
    await page.getByLabel('Product', { exact: true }).nth(1).selectOption({ label: 'Installation day' });
    // 30 % off 890.00 twice, and off 960.00 once.
    await shown(page.getByText('1,918.00').first());
    await page.getByRole('button', { name: 'Place order' }).first().click();
    await page.waitForURL(/\/orders\/ORD-/);
    await shown(page.getByText(`Leasing ${RUN}`).first());
    const orderRef = /ORD-[0-9A-Z]{8}/.exec(page.url())![0];

    await oskar.open(`/orders/${orderRef}`);
    await oskar.page.getByRole('button', { name: 'Accept order' }).click();
    await shown(oskar.page.getByText('Order accepted.').first());
    const goods = await eventually(() => rolesOfLine(orderRef, 'Halden Edge Probe'), 'the order is opened');
    expect(goods).toEqual({
      end_user: `Seestern ${RUN}`,
      signatory: 'Halden Systems',
      bill_to: `Leasing ${RUN}`,
      payer: `Leasing ${RUN}`,
      financed_by: `Leasing ${RUN}`,
      sold_by: 'Montblanc Informatique',
      'sold_by:1': 'Grandia Distribution',
      supplied_by: 'Optronic Sensors',
    });
    expect(await rolesOfLine(orderRef, 'Installation day')).toMatchObject({ bill_to: `Seestern ${RUN}`, payer: `Seestern ${RUN}` });
    // What the supplier charges is for staff alone.
    await oskar.open(`/orders/${orderRef}`);
    await shown(oskar.page.getByText(/4 × Optronic sensor head of Optronic Sensors/));
    await joris.open(`/orders/${orderRef}`);
    expect(await page.content()).not.toContain('Optronic Sensors');
  });

  test('staff enter an order for four counterparties by the wizard: found by typing, priced as they type, reviewed, then placed', async () => {
    const oskar = await signedIn(PEOPLE.oskar);
    const { page } = oskar;
    await oskar.open('/orders');
    await page.getByRole('link', { name: 'New order' }).click();
    await page.getByRole('radio', { name: /Distributor, reseller, leased/ }).check();
    await page.getByRole('button', { name: 'Go on to the parties' }).click();
    // A seat that stands empty is named, and nothing is lost.
    await choose(page.getByRole('combobox', { name: 'Distributor' }), 'Grandia Distribution');
    await page.getByRole('button', { name: 'Go on to the lines' }).click();
    await shown(page.getByRole('alert').first());
    oskar.allow(/status of 400/);
    for (const [seat, name] of [
      ['End customer', 'Velvet Retail Group'],
      ['Reseller', 'Montblanc Informatique'],
      ['Leasing company', 'Fairway Leasing'],
    ] as const)
      await choose(page.getByRole('combobox', { name: seat }), name);
    await page.getByRole('button', { name: 'Go on to the lines' }).click();
    await choose(page.getByRole('combobox', { name: 'Product' }), 'Halden Edge Probe');
    await page.getByLabel('Quantity', { exact: true }).fill('10');
    await shown(page.getByText('6,230.00').first());
    await page.getByLabel(/^Its purchase order/).fill(`VR-${RUN}`);
    await page.getByRole('button', { name: 'Review the order' }).click();
    await shown(page.getByText('Grandia Distribution').first());
    await shown(page.getByText('Distributed by').first());
    await page.getByRole('button', { name: 'Enter order' }).click();
    await page.waitForURL(/\/orders\/ORD-/);
    await shown(page.getByText('Fairway Leasing').first());
    await page.getByRole('button', { name: 'Accept order' }).click();
    await shown(page.getByText('Order accepted.').first());
  });
});
