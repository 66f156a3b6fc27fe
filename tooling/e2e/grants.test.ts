import { expect, test } from 'vitest';
import { gone, hydrated, shown, signedIn, useBrowser } from './browser.ts';
import { resultOf, signInOverHttp } from './http.ts';
import { placeOrder, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE, urlOf } from './running.ts';

useBrowser();

test('a customer lets a second partner in for some days and takes it back: it sees just that, live, and the first partner nothing of it', async () => {
  const [maya, oskar] = await Promise.all([signInOverHttp(PEOPLE.maya), signInOverHttp(PEOPLE.oskar)]);
  const order = await placeOrder(maya);
  const [{ ref: nordwind }] = (await admin()`select ref from parties where name = 'Nordwind Logistics'`) as unknown as [{ ref: string }];
  resultOf(await oskar.mutate('orders.accept', { ref: order, endUser: { kind: 'party', ref: nordwind } }));
  const entitlement = await eventually(
    async () =>
      (
        await admin()<{ ref: string }[]>`
          select e.ref from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${order}`
      )[0]?.ref,
    'the entitlement opens',
  );

  const [jonas, tomas, first] = await Promise.all([signedIn(PEOPLE.jonas), signedIn(PEOPLE.tomas), signedIn(PEOPLE.maya)]);
  await Promise.all([jonas.open(`/entitlements/${entitlement}`), tomas.open('/entitlements'), first.open(`/entitlements/${entitlement}`)]);
  await Promise.all([hydrated(tomas.page), hydrated(first.page)]);
  const seen = tomas.page.getByRole('row').filter({ hasText: entitlement });
  expect(await seen.count()).toBe(0);

  const access = jonas.page.getByRole('region', { name: 'Who has access' });
  await shown(access.getByText('Bluepeak Solutions'));
  await access.getByRole('link', { name: 'Let a partner in' }).click();
  await jonas.page.waitForURL('**/access/give?**');
  await jonas.page.getByLabel('Partner', { exact: true }).selectOption('Corvid Networks');
  await jonas.page.getByLabel('Last day').fill(vendorDay(30));
  await jonas.page.getByRole('button', { name: 'Give access' }).click();
  await jonas.page.waitForURL(`**/entitlements/${entitlement}?given=1#access`);
  await shown(access.getByText('Corvid Networks'));

  // The second partner's list fills by itself, and its page says what it may do and until when; no more than that.
  await shown(seen);
  await tomas.open(`/entitlements/${entitlement}`);
  await shown(tomas.page.getByText('You may see it, open tickets, because its owner let your organisation in.'));
  expect(await tomas.page.getByText('Bluepeak').count()).toBe(0);
  expect(await tomas.page.getByRole('button', { name: 'Activate' }).count()).toBe(0);
  await hydrated(tomas.page);

  // The first one reads the same page as before, by eye and by bytes.
  await first.page.reload();
  expect(await first.page.content()).not.toMatch(/corvid/i);
  const cookie = (await first.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const raw = await (await fetch(`${urlOf('portal')}/entitlements/${entitlement}`, { headers: { cookie } })).text();
  expect(raw).not.toMatch(/corvid|GRT-/i);

  await access.getByRole('button', { name: 'Take back the access of Corvid Networks' }).click();
  await jonas.page.getByRole('dialog').getByRole('button', { name: 'Take back' }).click();
  await shown(jonas.page.getByText('Access is taken back'));
  await gone(access.getByText('Corvid Networks', { exact: true }));
  await shown(tomas.page.getByRole('heading', { name: 'There is nothing here' }));
  tomas.allow(/status of 404/);
  await tomas.open('/entitlements');
  expect(await seen.count()).toBe(0);
});
