import { expect, test } from 'vitest';
import { gone, shown, signedIn, useBrowser } from './browser.ts';
import { admin, eventually, PEOPLE, urlOf } from './running.ts';

useBrowser();

test('support looks at the portal as a partner’s salesperson: marked, read only, on record, and back in the console', async () => {
  const [bluepeak] = (await admin()`select ref from parties where name = 'Bluepeak Solutions'`) as unknown as [{ ref: string }];
  const before = await admin()`select count(*) from notifications where read_at is not null`;
  const sara = await signedIn(PEOPLE.sara);
  const { page } = sara;
  await sara.open(`/parties/${bluepeak.ref}`);
  await page.getByRole('link', { name: 'View as' }).click();
  await page.getByLabel('Look as').selectOption({ label: 'Maya Lindqvist (Sales)' });
  await page.getByLabel('Reason').fill('Cannot find an order');
  await page.getByRole('button', { name: 'Go to the portal' }).click();
  await page.waitForURL((url) => url.href.startsWith(`${urlOf('portal')}/view-as?token=`));
  await shown(page.getByRole('heading', { name: 'Look at the portal as Bluepeak Solutions' }));
  await page.getByRole('button', { name: 'Start looking' }).click();
  const banner = page.getByRole('status').filter({ hasText: 'You see the portal as Maya Lindqvist (sales), Bluepeak Solutions' });
  await shown(banner);
  await shown(banner.getByText('Cannot find an order'));
  await page.getByRole('link', { name: 'Customers', exact: true }).first().click();
  await shown(page.getByRole('heading', { level: 1, name: 'Customers' }));
  await shown(banner);
  await page.getByRole('link', { name: 'Nordwind Logistics' }).first().click();
  await page.getByRole('link', { name: 'Edit card' }).click();
  await page.getByRole('textbox', { name: 'Notes' }).fill('Staff was here');
  await page.getByRole('button', { name: 'Save card' }).click();
  await shown(page.getByRole('alert').filter({ hasText: 'a view changes nothing' }));
  sara.allow(/403/);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await banner.getByRole('button', { name: 'End view' }).click();
  await page.waitForURL(`${urlOf('console')}/parties/${bluepeak.ref}/view-as`);
  await shown(page.getByText('Ended by hand'));
  await gone(banner);
  const [view] = await eventually(
    () => admin()`select v.ref, array(select path from party_view_pages p where p.view_id = v.id order by p.id) as paths
      from party_views v where reason = 'Cannot find an order'`,
    'the view is on record',
  );
  expect(view!.paths).toEqual(expect.arrayContaining(['GET /', 'GET /customers', 'POST /view-as/end']));
  expect(await admin()`select count(*) from notifications where read_at is not null`).toEqual(before);
  expect(await admin()`select 1 from party_cards where notes = 'Staff was here'`).toHaveLength(0);
});
