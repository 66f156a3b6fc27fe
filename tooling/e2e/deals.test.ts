import { beforeAll, describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

let order: string;
let entitlement: string;

beforeAll(async () => {
  const [maya, oskar] = [await signInOverHttp(PEOPLE.maya), await signInOverHttp(PEOPLE.oskar)];
  order = await placeOrder(maya);
  await acceptAndAwaitTicket(oskar, order);
  const [line] = await admin()<{ ref: string }[]>`
    select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${order}`;
  entitlement = line!.ref;
});

describe('a deal through time', () => {
  test('staff hand the payer on from a day, see that day and the one before, and ask what was known; the partner sees no plan', async () => {
    const carla = await signedIn(PEOPLE.carla);
    const { page } = carla;
    await carla.open('/deals');
    await page.getByPlaceholder('Line, order, entitlement or name').fill(entitlement);
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByRole('link', { name: /GmbH/ }).first().click();
    await page.waitForURL(`**/deals/${order}`);
    const payer = page.locator('[data-answer="pays"]');
    await shown(payer.getByText('Bluepeak'));

    const day = vendorDay(60);
    await page.getByLabel('Role', { exact: true }).selectOption({ label: 'Paid by' });
    await page.getByLabel(/^To whom/).fill('Montblanc');
    await page.getByLabel('From', { exact: true }).fill(day);
    await page.getByRole('button', { name: 'Preview' }).click();
    await shown(page.getByText(/^Instead of Bluepeak/));
    await page.getByLabel('Why', { exact: true }).fill('Leased from then on');
    await page.getByRole('button', { name: 'Assign the role' }).click();
    await page.waitForURL(`**/deals/${order}?on=${day}**`);
    await shown(payer.getByText('Montblanc'));
    await shown(page.getByText(/^You are looking at/));

    await carla.open(`/deals/${order}?on=${vendorDay(59)}`);
    await shown(payer.getByText('Bluepeak'));
    // The earliest instant recorded: before anybody thought of Montblanc.
    const options = page.getByLabel('As known').locator('option');
    const first = await options.last().getAttribute('value');
    await carla.open(`/deals/${order}?on=${day}&known=${encodeURIComponent(first!)}`);
    await shown(payer.getByText('Bluepeak'));
    await shown(page.getByText(/You see what was known on/));

    const maya = await signedIn(PEOPLE.maya);
    await maya.open(`/entitlements/${entitlement}?on=${day}`);
    await shown(maya.page.getByText('Bluepeak').first());
    expect(await maya.page.getByText('Montblanc').count()).toBe(0);
  });

  test('a correction of days that are over says what stands, and leaves what was issued', async () => {
    const oskar = await signedIn(PEOPLE.oskar);
    const { page } = oskar;
    const [line] = await admin()<
      { ref: string }[]
    >`select l.ref from order_lines l join orders o on o.id = l.order_id where o.ref = ${order}`;
    const wish = new URLSearchParams({ line: line!.ref, role: 'bill_to', party: 'Montblanc', from: vendorDay(-3) });
    await oskar.open(`/deals/${order}?${wish}`);
    await shown(page.getByText('A correction of days that are over'));
    await shown(page.getByText(/is credited to Bluepeak/));
    await page.getByLabel('Why', { exact: true }).fill('The wrong partner was named');
    await page.getByRole('button', { name: 'Correct the role' }).click();
    await shown(page.getByText('The role is corrected. What was issued stands.'));
    await oskar.open(`/orders/${order}`);
    const issued = page.getByRole('region', { name: 'As issued' });
    await shown(issued.getByText(/Invoiced to Bluepeak/));
    expect(await issued.getByText('Montblanc').count()).toBe(0);
    await eventually(async () => {
      const [event] =
        await admin()`select 1 from events where name = 'entitlements/role_corrected' and data->>'entitlementRef' = ${entitlement}`;
      return event !== undefined;
    }, 'the correction is recorded');
  });
});
