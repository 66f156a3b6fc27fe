import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder } from './play.ts';
import { admin, PEOPLE } from './running.ts';

useBrowser();

/** What has the focus: its role and name, and whether a ring shows it. */
async function focused(page: Page): Promise<{ label: string; ring: boolean }> {
  return page.evaluate(() => {
    const one = document.activeElement as HTMLElement & { labels?: NodeListOf<HTMLLabelElement> };
    const style = getComputedStyle(one);
    const words = [one.getAttribute('aria-label'), ...[...(one.labels ?? [])].map((label) => label.textContent), one.textContent].find(
      (text) => text?.trim(),
    );
    return {
      label: (words ?? one.getAttribute('name') ?? '').trim(),
      // The last stop in a date is the browser's own button inside it, which draws a ring of its own.
      ring: one.matches('[type=date]') || (style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2),
    };
  });
}

/** Presses Tab until the focus is where the words are. Every stop on the way must be visible as focused. */
async function tabTo(page: Page, words: RegExp, atMost = 60): Promise<void> {
  for (let press = 0; press < atMost; press++) {
    const { label, ring } = await focused(page);
    if (press > 0 && label) expect(ring, `"${label.slice(0, 60)}" shows a focus ring`).toBe(true);
    if (press > 0 && words.test(label)) return;
    await page.keyboard.press('Tab');
  }
  expect.fail(`Tab does not reach ${words}`);
}

test('a partner orders by keyboard alone', async () => {
  const maya = await signedIn(PEOPLE.maya);
  const { page } = maya;
  await maya.open('/orders');
  await page.keyboard.press('Tab');
  expect((await focused(page)).label).toBe('Skip to content');
  await page.keyboard.press('Enter');
  await tabTo(page, /^New order$/);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/orders/new');
  await shown(page.getByRole('button', { name: 'Place order' }));
  await page.getByRole('heading', { level: 1 }).waitFor();
  await tabTo(page, /A customer of yours/);
  await tabTo(page, /^Customer/);
  await page.keyboard.type('Kestrel');
  await shown(page.getByRole('option', { name: /Kestrel Foods/ }));
  await page.keyboard.press('Enter');
  await tabTo(page, /^Product/);
  // Typing chooses in a select, as everywhere.
  await page.keyboard.type('Halden Vault');
  await tabTo(page, /^Quantity/);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('7');
  const number = `KEYS-${crypto.randomUUID().slice(0, 8)}`;
  await tabTo(page, /^Your order number/);
  await page.keyboard.type(number);
  await tabTo(page, /^Place order$/);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/orders\/ORD-/);
  const [order] = await admin()<{ quantity: number; name: string }[]>`
    select l.quantity, p.name from orders o join order_lines l on l.order_id = o.id join products p on p.id = l.product_id where o.purchase_order_number = ${number}`;
  expect(order).toEqual({ quantity: 7, name: 'Halden Vault' });
});

test('operations accepts and support replies by keyboard alone', async () => {
  const order = await placeOrder(await signInOverHttp(PEOPLE.maya));
  const oskar = await signedIn(PEOPLE.oskar);
  await oskar.open(`/orders/${order}`);
  await tabTo(oskar.page, /^Accept order$/);
  await oskar.page.keyboard.press('Enter');
  await shown(oskar.page.getByText('Order accepted. Entitlements and commissioning tickets follow by themselves.'));

  const ticket = await acceptAndAwaitTicket(await signInOverHttp(PEOPLE.oskar), await placeOrder(await signInOverHttp(PEOPLE.maya)));
  const sara = await signedIn(PEOPLE.sara);
  await sara.open(`/tickets/${ticket}`);
  await tabTo(sara.page, /^Your reply/);
  await sara.page.keyboard.type('Written without a mouse.');
  await tabTo(sara.page, /^Send reply$/);
  await sara.page.keyboard.press('Enter');
  await shown(sara.page.getByRole('article').getByText('Written without a mouse.'));
});

test('menus, "Why?" and dialogs open, close and give the focus back by keyboard', async () => {
  const oskar = await signedIn(PEOPLE.oskar);
  const { page } = oskar;
  const order = await placeOrder(await signInOverHttp(PEOPLE.maya));
  await oskar.open(`/orders/${order}`);
  await tabTo(page, /^Oskar Lind$/);
  await page.keyboard.press('Enter');
  await shown(page.getByRole('menuitem', { name: 'Account' }));
  await page.keyboard.press('Escape');
  expect((await focused(page)).label).toBe('Oskar Lind');
  await tabTo(page, /^Reject$/);
  await page.keyboard.press('Enter');
  await shown(page.getByRole('dialog'));
  await page.keyboard.press('Escape');
  expect((await focused(page)).label).toBe('Reject');
  await tabTo(page, /^Why\?/);
  await page.keyboard.press('Enter');
  await shown(page.getByText('Bluepeak 2026').first());
  await page.keyboard.press('Escape');
  expect((await focused(page)).label).toMatch(/^Why\?/);
});
