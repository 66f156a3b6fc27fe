import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '@tributary/dev/env';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, layoutFindings } from './accessibility.ts';
import { gone, hydrated, shown, signedIn, stranger, useBrowser, type Visitor } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { type AppName, admin, PEOPLE, urlOf } from './running.ts';

useBrowser();

/** One record of each kind, as the demo world has it, by the parameter's place in the address. */
const records: Record<string, string> = {};

beforeAll(async () => {
  // An advisory with open products, and one that was published, so that both faces of its pages are there.
  const psirt = await signInOverHttp(PEOPLE.pavel);
  const upload = async (name: string) => {
    const form = new FormData();
    form.append('files', new Blob([readFileSync(path.join(repositoryRoot, 'packages/domain/notices/demo', name))]), name);
    const answer = await psirt.post('/advisories/import', form);
    if (answer.status !== 200) throw new Error(`${name}: ${answer.status}`);
  };
  await upload('halden-vex-2026-003.json');
  await upload('halden-sa-2026-008.quarantined.json');
  const [found] = await admin()<Record<string, string>[]>`select
    (select o.ref from orders o join parties p on p.id = o.placed_by_party_id where p.name = 'Bluepeak Solutions' order by o.submitted_at limit 1) as orders,
    (select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.purchase_order_number = 'NW-40117') as entitlements,
    (select t.ref from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id where o.purchase_order_number = 'NW-40117') as tickets,
    (select h.ref from stock_holdings h join parties p on p.id = h.holder_party_id where p.name = 'Bluepeak Solutions' order by h.received_at limit 1) as "portal stock",
    (select l.ref from stock_lots l join parties p on p.id = l.buyer_party_id where p.name = 'Bluepeak Solutions' order by l.received_at limit 1) as "console stock",
    (select ref from parties where name = 'Nordwind Logistics') as parties,
    (select c.ref from party_cards c join parties p on p.id = c.owner_party_id where p.name = 'Bluepeak Solutions' order by c.created_at limit 1) as customers,
    (select ref from agreements where counterparty_name = 'Bluepeak Solutions' and signed_on is not null limit 1) as agreements,
    (select ref from handovers where state = 'scheduled' order by created_at limit 1) as handovers,
    (select ref from products where sku = 'HEG-100') as catalog,
    (select ref from price_books where state = 'draft' and side = 'sell' order by ref limit 1) as "price-books",
    (select ref from price_books where name = 'Bluepeak 2026') as "published book",
    (select ref from commissioning_templates order by id limit 1) as templates,
    (select ref from advisories where tracking_id = 'HALDEN-VEX-2026-003') as advisories`;
  Object.assign(records, found);
  // A file of orders with everything wrong, so that its page shows its tables.
  const maya = await signInOverHttp(PEOPLE.maya);
  const file = new FormData();
  file.append('file', new Blob(['order,starts_on,currency,product,quantity\nA,2020-01-01,EUR,NOTHING,-1\n']), 'wrong.csv');
  await maya.post('/orders/import', file);
  records.imports = (await admin()<{ ref: string }[]>`select ref from order_imports order by created_at desc limit 1`)[0]!.ref;
  // A deal is an order, seen through time.
  records.deals = found!.orders!;
  await publishOne();
  const [notice] = await admin()<{ ref: string }[]>`select ref from notices order by approved_at desc limit 1`;
  if (notice) records.notices = notice.ref;

  async function publishOne(): Promise<void> {
    const ref = records.advisories!;
    await psirt.mutate('notices.adoptProposals', { ref });
    await psirt.mutate('notices.approve', { ref, clientRequestId: crypto.randomUUID() });
  }
});

/** Addresses of an app as its reviewed map has them, with a record in place of each parameter. Those that only redirect are left out. */
function addressesOf(app: AppName): string[] {
  const map = readFileSync(path.join(repositoryRoot, 'apps', app, 'urls.map'), 'utf8');
  const paths = map.split('\n').flatMap((line) => /^(\/\S*) +\S+\.tsx$/.exec(line.trim())?.[1] ?? []);
  return paths
    .filter((one) => !/^\/(go|sign-out|sign-in|dev)\b|\*/.test(one))
    .map((one) =>
      one.replace(/\/([a-z-]+)\/:ref/, (_whole, kind: string) => `/${kind}/${records[`${app} ${kind}`] ?? records[kind] ?? 'missing'}`),
    );
}

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
/** Colours come from the same few parts on every page: so many pages of a walk show all of them in the dark. */
const DARK_PAGES = 16;

/** Every address of an app for one person: each loaded once and looked at in both widths, two at a time on two devices. */
async function walk(device: () => Promise<Visitor>, addresses: readonly string[]): Promise<void> {
  const findings: string[] = [];
  const left = [...addresses];
  // Two devices and not two pages of one: a browser draws a page that another covers once a second.
  const look = async () => {
    const { page, app } = await device();
    for (let address = left.shift(); address; address = left.shift()) {
      await page.setViewportSize(WIDE);
      await page.goto(urlOf(app) + address, { waitUntil: 'domcontentloaded' });
      await hydrated(page);
      await shown(page.getByRole('heading', { level: 1 }));
      const at = addresses.indexOf(address);
      for (const finding of await inBothWidths(page, { phoneToo: at === 0, dark: at < DARK_PAGES })) findings.push(`${address} ${finding}`);
    }
  };
  await Promise.all([look(), look()]);
  expect(findings).toEqual([]);
}

/**
 * What a phone's width changes is layout: targets and sideways scrolling are measured there on every page, axe looks at the first page of a
 * walk only, for the bar that all of them have.
 */
async function inBothWidths(page: Page, { phoneToo = true, dark = true } = {}): Promise<string[]> {
  const findings: string[] = [];
  await page.setViewportSize(WIDE);
  for (const finding of await accessibilityFindings(page, { dark })) findings.push(`at ${WIDE.width} px: ${finding}`);
  await page.setViewportSize(NARROW);
  const narrow = phoneToo ? await accessibilityFindings(page) : await layoutFindings(page);
  for (const finding of narrow) findings.push(`at ${NARROW.width} px: ${finding}`);
  await page.setViewportSize(WIDE);
  return findings;
}

describe('WCAG 2.2 AA at 1440 and 390 px, in light and dark, by axe and by measure', () => {
  test('no page of the portal has a finding', async () => {
    const addresses = addressesOf('portal');
    expect(addresses.length).toBeGreaterThanOrEqual(13);
    await walk(
      () => signedIn(PEOPLE.maya),
      addresses.filter((one) => !one.startsWith('/notices/')),
    );
    // Whoever the published advisory concerns.
    await walk(() => signedIn(PEOPLE.chloe), ['/', ...addresses.filter((one) => /^\/(notices|access)/.test(one))]);
  }, 240_000);

  test('no page of the console has a finding', async () => {
    const addresses = addressesOf('console');
    expect(addresses.length).toBeGreaterThanOrEqual(18);
    const steps = ['products', 'scope', 'audience', 'approve'].map((step) => `/advisories/${records.advisories}?step=${step}`);
    const security = addresses.filter((one) => /^\/(advisories|notices)/.test(one));
    await walk(() => signedIn(PEOPLE.pavel), [...security, ...steps]);
    const prices = addresses.filter((one) => one.startsWith('/price-books'));
    await walk(() => signedIn(PEOPLE.carla), [...prices, `/price-books/${records['published book']}`]);
    await walk(
      () => signedIn(PEOPLE.oskar),
      addresses.filter((one) => !security.includes(one) && !prices.includes(one)),
    );
  }, 300_000);

  test('nor have sign-in, what is missing, and an open menu, "Why?" and dialog', async () => {
    for (const app of ['portal', 'console'] as const) await walk(() => stranger(app), ['/sign-in', '/sign-in/link?token=used']);
    const maya = await signedIn(PEOPLE.maya);
    await maya.open('/no/such/page');
    expect(await inBothWidths(maya.page), 'not found').toEqual([]);
    maya.allow(/status of 404/);
    await maya.open(`/orders/${records.orders}`);
    await maya.page
      .getByRole('button', { name: /^Why\?/ })
      .first()
      .click();
    expect(await inBothWidths(maya.page), 'an open Why').toEqual([]);
    await maya.page.keyboard.press('Escape');
    await maya.page.getByRole('button', { name: 'Maya Lindqvist' }).click();
    await shown(maya.page.getByRole('menuitem', { name: 'Sign out' }));
    expect(await inBothWidths(maya.page), 'an open menu').toEqual([]);
    const oskar = await signedIn(PEOPLE.oskar);
    const [waiting] = await admin()<{ ref: string }[]>`select ref from orders where state = 'submitted' order by submitted_at limit 1`;
    await oskar.open(`/orders/${waiting!.ref}`);
    await oskar.page.getByRole('button', { name: 'Reject', exact: true }).click();
    await shown(oskar.page.getByRole('dialog'));
    expect(await inBothWidths(oskar.page), 'an open dialog').toEqual([]);
    await oskar.page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
    await gone(oskar.page.getByRole('dialog'));
  }, 120_000);
});
