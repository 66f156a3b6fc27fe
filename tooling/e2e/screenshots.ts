import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromiumArgs, findChromium } from '@tributary/dev/chromium';
import { repositoryRoot } from '@tributary/dev/env';
import { type Stack, startStack } from '@tributary/dev/stack';
import { chromium, type Page } from 'playwright-core';

/**
 * `npm run screenshots`: plays a short story on a demo world of its own and takes the README's pictures into docs/pictures. Everything is
 * done by hand on the pages, as a person would, so that the pictures show what people see.
 */
const folder = path.join(repositoryRoot, 'docs/pictures');
const PASSWORD = 'tributary-demo';
const say = (text: string) => process.stderr.write(`${text}\n`);

const executablePath = findChromium();
if (!executablePath) throw new Error('Pictures need Chromium, and there is none: npm test installs it, or name one with CHROMIUM_PATH.');
const dataDir = mkdtempSync(path.join(tmpdir(), 'tributary-pictures-'));
// PostgreSQL runs under an account of its own, which has to get in.
chmodSync(dataDir, 0o755);
const stack = await startStack({ mode: 'production', dataDir, durable: false });
const browser = await chromium.launch({ executablePath, args: [...chromiumArgs] });
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await takeAll(stack);
  let bytes = 0;
  for (const name of readdirSync(folder)) {
    const size = statSync(path.join(folder, name)).size;
    bytes += size;
    say(`${name}  ${Math.round(size / 1024)} kB`);
  }
  say(`${Math.round(bytes / 1024)} kB in all, in ${path.relative(repositoryRoot, folder)}`);
} finally {
  await browser.close();
  await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Where a picture is taken: width of the window, light or dark. */
interface Look {
  width: 1440 | 390;
  dark?: boolean;
}

/** A device of somebody signed in. */
async function device(email: string, { width, dark = false }: Look = { width: 1440 }): Promise<Page> {
  const origin = email.endsWith('@halden.example') ? stack.urls.console : stack.urls.portal;
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width, height: width === 390 ? 844 : 900 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...(width === 390 ? { hasTouch: true, isMobile: true, deviceScaleFactor: 2 } : {}),
  });
  const page = await context.newPage();
  await page.goto('/sign-in');
  await page.getByLabel('E-mail', { exact: true }).fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((url) => url.pathname === '/');
  return page;
}

/** Opens a path and waits until nothing on it moves any more: scripts run, fonts are there, the live dot is on where there is one. */
async function open(page: Page, target: string): Promise<void> {
  await page.goto(target);
  await settle(page);
}
async function settle(page: Page): Promise<void> {
  await page.locator('html[data-hydrated="true"]').waitFor({ state: 'attached' });
  await page.evaluate('document.fonts.ready');
  await page.waitForLoadState('networkidle');
}

async function take(page: Page, name: string, whole = false): Promise<void> {
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: whole, animations: 'disabled', caret: 'hide' });
}

async function takeAll(running: Stack): Promise<void> {
  const maya = await device('sales@bluepeak.example');
  const oskar = await device('ops@halden.example');
  const sara = await device('support@halden.example');
  const jonas = await device('admin@nordwind.example');

  say('A new order, with its prices and one of them explained');
  await open(maya, '/orders/new');
  const customer = maya.getByRole('combobox', { name: 'Customer' });
  await customer.click();
  await customer.fill('Nordwind');
  await maya.getByRole('option', { name: /Nordwind Logistics/ }).click();
  await maya.getByLabel('Product', { exact: true }).first().selectOption({ label: 'Halden Edge Gateway' });
  await maya.getByLabel('Quantity', { exact: true }).first().fill('12');
  await maya.getByRole('button', { name: 'Add line' }).click();
  await maya.getByLabel('Product', { exact: true }).nth(1).selectOption({ label: 'Halden Historian' });
  await maya.getByLabel('Term', { exact: true }).selectOption('24');
  await maya.getByLabel(/^Your order number/).fill('NW-41022');
  await maya.getByRole('button', { name: 'Why? Price of Halden Edge Gateway' }).click();
  await maya.getByRole('dialog').getByText('Your own book decides.').first().waitFor();
  await settle(maya);
  await take(maya, 'portal-new-order');
  await maya.keyboard.press('Escape');
  await maya.getByRole('button', { name: 'Place order' }).click();
  await maya.waitForURL(/\/orders\/ORD-/);
  const order = /ORD-\w{8}/.exec(maya.url())![0];

  say('Operations');
  await open(oskar, '/orders');
  await oskar.getByRole('row').filter({ hasText: order }).waitFor();
  await take(oskar, 'console-orders');
  await open(oskar, `/orders/${order}`);
  await take(oskar, 'console-order', true);
  await oskar.getByRole('button', { name: 'Accept order' }).click();
  await oskar.getByRole('listitem').filter({ hasText: 'Entitlement opened' }).or(oskar.getByText('Accepted').first()).first().waitFor();

  say('A conversation on the ticket that opened by itself');
  await open(sara, '/tickets?queue=commissioning');
  await sara.getByRole('row').filter({ hasText: 'Nordwind Logistics' }).filter({ hasText: '0/5' }).first().waitFor();
  await take(sara, 'console-tickets');
  await sara
    .getByRole('row')
    .filter({ hasText: 'Commission Edge Gateway' })
    .filter({ hasText: 'Nordwind Logistics' })
    .filter({ hasText: '0/5' })
    .first()
    .getByRole('link')
    .first()
    .click();
  await sara.waitForURL(/\/tickets\/TKT-/);
  const ticket = /TKT-\w{8}/.exec(sara.url())![0];
  const write = async (page: Page, text: string) => {
    await page.getByLabel('Your reply').fill(text);
    await page.getByRole('button', { name: 'Send reply' }).click();
    await page.getByRole('article').getByText(text).waitFor();
  };
  await write(sara, 'Good morning. Twelve gateways are packed. Would Tuesday at 8 suit your depot in Hamburg?');
  await open(jonas, `/tickets/${ticket}`);
  await write(jonas, 'Tuesday at 8 is fine. Please ask for the shift leader; the bell at gate 3 is broken.');
  await sara.getByRole('article').getByText('Please ask for the shift leader').waitFor();
  await sara.getByLabel('Your reply').fill('Noted, thank you.');
  await settle(sara);
  await take(sara, 'console-ticket');
  await take(jonas, 'portal-ticket');

  say('The customer');
  await open(jonas, '/entitlements');
  await jonas.getByRole('row').filter({ hasText: 'Halden Edge Gateway' }).first().getByRole('link').first().click();
  await jonas.waitForURL(/\/entitlements\/ENT-/);
  await settle(jonas);
  const entitlement = new URL(jonas.url()).pathname;
  await take(jonas, 'portal-entitlement');

  say('An advisory');
  const pavel = await device('psirt@halden.example');
  await open(pavel, '/advisories/import');
  const file = path.join(repositoryRoot, 'packages/domain/notices/demo/halden-sa-2026-007.v1.json');
  await pavel.getByLabel('Files').setInputFiles({ name: path.basename(file), mimeType: 'application/json', buffer: readFileSync(file) });
  await pavel.getByRole('button', { name: 'Import', exact: true }).click();
  await pavel.getByRole('link', { name: /^ADV-/ }).click();
  await pavel.waitForURL(/\/advisories\/ADV-/);
  const advisory = new URL(pavel.url()).pathname;
  await settle(pavel);
  await take(pavel, 'console-advisory-products');
  await pavel.getByRole('button', { name: 'Adopt all proposals' }).click();
  await pavel.getByText('All proposals adopted.').waitFor();
  await open(pavel, `${advisory}?step=audience`);
  await take(pavel, 'console-advisory-audience');
  await open(pavel, `${advisory}?step=approve`);
  await pavel.getByRole('button', { name: 'Approve and send' }).click();
  await pavel.getByRole('dialog').getByRole('button', { name: 'Approve and send' }).click();
  await pavel.waitForURL(/\/notices\/NTC-/);
  await pavel.getByText(/^(\d+) of \1 handed over$/).waitFor();
  await settle(pavel);
  await take(pavel, 'console-notice');

  say('Its mail, overviews, and the same at night and on a phone');
  const inbox = running.urls.inbox ?? '';
  const list = (await (await fetch(`${inbox}/api/messages?to=security@nordwind.example`)).json()) as {
    messages: { id: string; snippet: string }[];
  };
  const reader = await (await browser.newContext({ viewport: { width: 1440, height: 1_100 }, colorScheme: 'light' })).newPage();
  await reader.goto(`${inbox}/messages/${list.messages[0]!.id}`);
  await reader.waitForLoadState('networkidle');
  await take(reader, 'inbox-mail');
  await open(maya, '/');
  await take(maya, 'portal-overview');
  const lists: [string, Look, string, string][] = [
    ['channel@halden.example', { width: 1440 }, '/deals', 'console-deal'],
    ['channel@halden.example', { width: 1440 }, '/handovers', 'console-handover'],
    ['channel@halden.example', { width: 1440, dark: true }, '/price-books', 'console-price-book-dark'],
    ['sales@bluepeak.example', { width: 1440 }, '/stock', 'portal-stock'],
  ];
  for (const [email, look, list, name] of lists) {
    const page = await device(email, look);
    await open(page, list);
    const record = await page.getByRole('row').getByRole('link').first().getAttribute('href');
    await open(page, record!);
    await take(page, name);
    await page.context().close();
  }
  const pictures: [string, Look, string, string][] = [
    ['admin@nordwind.example', { width: 1440 }, '/access', 'portal-access'],
    ['sales@bluepeak.example', { width: 1440, dark: true }, `/orders/${order}`, 'portal-order-dark'],
    ['support@halden.example', { width: 1440, dark: true }, `/tickets/${ticket}`, 'console-ticket-dark'],
    ['admin@nordwind.example', { width: 390 }, '/', 'portal-overview-phone'],
    ['admin@nordwind.example', { width: 390 }, entitlement, 'portal-entitlement-phone'],
    ['ops@halden.example', { width: 390, dark: true }, '/orders?state=all', 'console-orders-phone-dark'],
  ];
  for (const [email, look, target, name] of pictures) {
    const page = await device(email, look);
    await open(page, target);
    await take(page, name);
    await page.context().close();
  }
}
