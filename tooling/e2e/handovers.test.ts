import { expect, test } from 'vitest';
import { choose, gone, shown, signedIn, useBrowser } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE, urlOf } from './running.ts';

useBrowser();

test('a customer is handed from one partner to another: chosen by search, checked in numbers, scheduled by the worker, withdrawn before its day', async () => {
  const [maya, oskar] = await Promise.all([signInOverHttp(PEOPLE.maya), signInOverHttp(PEOPLE.oskar)]);
  const order = await placeOrder(maya);
  await acceptAndAwaitTicket(oskar, order);
  const [found] = await admin()<{ line: string; customer: string }[]>`
    select l.ref as line, p.name as customer from orders o join order_lines l on l.order_id = o.id join parties p on p.id = o.end_user_party_id where o.ref = ${order}`;
  const { line, customer } = found!;
  const heldBy = async () =>
    (
      await admin()<
        { name: string; days: string }[]
      >`select p.name, r.valid::text as days from line_roles r join parties p on p.id = r.party_id join order_lines l on l.id = r.line_id
        where l.ref = ${line} and r.role = 'sold_by' and upper_inf(r.recorded) order by r.valid`
    ).map((row) => [row.name, row.days]);
  const before = await heldBy();
  const day = vendorDay(40);

  const carla = await signedIn(PEOPLE.carla);
  const { page } = carla;
  const [{ ref: bluepeak }] = (await admin()`select ref from parties where name = 'Bluepeak Solutions'`) as unknown as [{ ref: string }];
  await carla.open(`/parties/${bluepeak}`);
  await page.getByRole('link', { name: 'Replace this partner' }).click();
  await page.waitForURL('**/handovers/new?kind=partner_exit**');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**step=lines');
  await page.getByRole('button', { name: 'Some customers' }).click();
  await page.getByPlaceholder('Customer, product or reference').fill(line);
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.waitForURL(`**q=${line}**`);
  await page.getByRole('button', { name: 'Add everything found' }).click();
  await shown(page.getByText('1 line of 1 customer chosen'));
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.waitForURL('**step=outcome');
  // Into itself: refused at the field, with the reason.
  await choose(page.getByRole('combobox', { name: 'Who takes over' }).first(), 'Bluepeak Solutions');
  await page.getByRole('button', { name: 'Set for everybody' }).click();
  await shown(page.getByText('Bluepeak Solutions cannot take over from itself. Choose another party.').first());
  carla.allow(/status of 422/);
  await choose(page.getByRole('combobox', { name: 'Who takes over' }).first(), 'Alder & Finch IT');
  await page.getByRole('button', { name: 'Set for everybody' }).click();
  await shown(page.getByRole('cell', { name: 'Goes to Alder & Finch IT' }).first());
  await page.getByRole('link', { name: 'Continue' }).click();
  await page.waitForURL('**step=date');
  await page.getByLabel('First day').fill(day);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL('**step=preview');
  await shown(page.getByText(/^Moves 1 line of 1 customer on /).first());
  await shown(page.getByText('1 ticket; the new party comes on it'));
  // A draft is gone on with from its address, as it stands.
  await page.reload();
  await page.getByRole('button', { name: 'Confirm handover' }).click();
  await page.waitForURL(/\/handovers\/HND-/);
  await shown(page.getByText('Scheduled', { exact: true }).first());
  expect(await heldBy()).toEqual([
    ['Bluepeak Solutions', before[0]![1]!.replace(',)', `,${day})`)],
    ['Alder & Finch IT', `[${day},)`],
  ]);
  const ref = /HND-\w{8}/.exec(page.url())![0];
  const cookie = (await carla.context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const report = await (await fetch(`${urlOf('console')}/handovers/${ref}/report`, { headers: { cookie } })).text();
  expect(report.split('\r\n').filter((row) => row.includes(line) && row.includes(customer))).toHaveLength(3);

  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await eventually(async () => (await heldBy()).length === before.length, 'the worker takes it back');
  expect(await heldBy()).toEqual(before);
  await gone(page.getByText('Being withdrawn'));
  await shown(page.getByText('Withdrawn', { exact: true }).first());
});
