import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { shown, signedIn, useBrowser } from './browser.ts';
import { signInOverHttp } from './http.ts';
import { acceptAndAwaitTicket, placeOrder, productRefs, vendorDay } from './play.ts';
import { admin, eventually, PEOPLE } from './running.ts';

useBrowser();

describe('commissioning', () => {
  test('a template with a condition is worded on a page; what an accepted order calls for comes onto the open board by itself, and is late in words', async () => {
    const run = randomUUID().slice(0, 6);
    const [oskar, maya, operations] = [await signedIn(PEOPLE.oskar), await signInOverHttp(PEOPLE.maya), await signInOverHttp(PEOPLE.oskar)];
    const { page } = oskar;
    const gateway = (await productRefs(maya))['HEG-100']!;
    await oskar.open(`/catalog/${gateway}`);
    await page.getByRole('link', { name: 'Add template' }).click();
    await page.getByLabel('Ticket title').fill(`Train ${run}`);
    await page.getByLabel('Queue', { exact: true }).fill(`training-${run}`);
    await page.getByLabel('Due, days after the start').first().fill('1');
    await page.getByLabel('Step 1', { exact: true }).fill('Agree a date');
    await page.getByLabel('Step 1: Due, days after the start').fill('1');
    await page.getByLabel(/^From copies/).fill('3');
    await page.getByLabel(/^Up to copies/).fill('2');
    await page.getByRole('button', { name: 'Create template' }).click();
    await shown(page.getByText('This lies below the lower end.').first());
    oskar.allow(/status of 400/);
    await page.getByLabel(/^Up to copies/).fill('9');
    await page.getByRole('button', { name: 'Create template' }).click();
    await page.waitForURL(`**/catalog/${gateway}`);
    await shown(page.getByRole('link', { name: `Train ${run}` }));

    await oskar.open(`/commissioning/board?queue=training-${run}`);
    await oskar.live();
    const few = await placeOrder(maya, { lines: [{ productRef: gateway, quantity: 2 }] });
    const enough = await placeOrder(maya, { lines: [{ productRef: gateway, quantity: 3 }] });
    await acceptAndAwaitTicket(operations, few);
    await acceptAndAwaitTicket(operations, enough);
    const card = page.getByRole('region', { name: /^To take/ }).getByRole('link', { name: new RegExp(`Train ${run}`) });
    await shown(card);
    expect(await card.count()).toBe(1);
    expect(await card.getByText('Late').count()).toBe(0);
    const subject = `Train ${run}`;
    await admin()`update commissioning_alerts set due_on = ${vendorDay(-2)} where ticket_id = (select id from tickets where subject = ${subject})`;
    await admin()`update tickets set due_on = ${vendorDay(-2)} where subject = ${subject}`;
    await oskar.open(`/commissioning/board?queue=training-${run}&late=on`);
    await shown(card.getByText('Late'));
    await card.click();
    await page.waitForURL('**/tickets/TKT-*');

    await oskar.open(`/commissioning?queue=training-${run}`);
    await shown(page.getByRole('row', { name: new RegExp(`Train ${run}.*Late`) }));
    await shown(page.getByText('other quantity'));
    const template = await eventually(
      async () =>
        (
          await admin()<{ ref: string }[]>`select t.ref from commissioning_templates t join commissioning_versions v on v.template_id = t.id
        where v.title = ${`Train ${run}`}`
        )[0]?.ref,
      'the template is there',
    );
    // Other tests of this run order gateways, too.
    await oskar.open(`/commissioning/templates/${template}`);
    await page.getByRole('button', { name: 'Retire' }).click();
    await shown(page.getByText(/One ticket of it is under way/));
    await page.getByRole('dialog').getByRole('button', { name: 'Retire' }).click();
    await shown(page.getByText('Retired').first());
  });
});

describe('parties', () => {
  test('staff enter a party, give it an administrator who stays, and move it under another one from a day; the customer sees its own tree', async () => {
    const run = randomUUID().slice(0, 6);
    const carla = await signedIn(PEOPLE.carla);
    const { page } = carla;
    await carla.open('/parties/new');
    await page.getByLabel('Name', { exact: true }).fill(`Quayside ${run} Ltd`);
    await page.getByLabel('Country', { exact: true }).selectOption('GB');
    await page.getByRole('button', { name: 'Create party' }).click();
    await page.waitForURL(/\/parties\/PTY-/);
    const ref = page.url().split('/').at(-1)!;

    await carla.open(`/parties/${ref}/people`);
    await page.getByLabel('Name', { exact: true }).fill('Quentin Quay');
    await page.getByLabel('E-mail', { exact: true }).fill(`quentin-${run}@quayside.example`);
    await page.getByLabel('Administrator', { exact: true }).last().check();
    await page.getByRole('button', { name: 'Add person' }).click();
    await shown(page.getByText(`quentin-${run}@quayside.example`));
    await page.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End', exact: true }).click();
    await shown(page.getByText(/last administrator/));
    carla.allow(/status of 422/);

    const [group] = await admin()<{ ref: string; id: string }[]>`select ref from parties where name = 'Hansekontor Beteiligungs SE'`;
    await carla.open(`/parties/${ref}/organisation`);
    await page.getByLabel(/^Belongs to/).fill(ref);
    await page.getByRole('button', { name: 'Move' }).click();
    await shown(page.getByText('A party cannot belong to itself.').first());
    carla.allow(/status of 422/);
    await page.getByLabel(/^Belongs to/).fill(group!.ref);
    await page.getByLabel('From', { exact: true }).fill(vendorDay(30));
    await page.getByRole('button', { name: 'Move' }).click();
    await shown(page.getByText('Moved.'));
    await shown(page.getByText('It belongs to nobody, and nobody belongs to it.'));
    await carla.open(`/parties/${ref}/organisation?asOf=${vendorDay(30)}`);
    await shown(
      page
        .getByRole('listitem')
        .filter({ hasText: `Quayside ${run} Ltd` })
        .first(),
    );
    await shown(page.getByRole('link', { name: 'Hansekontor Beteiligungs SE' }).first());

    const jonas = await signedIn(PEOPLE.jonas);
    await jonas.open('/organisation');
    await shown(jonas.page.getByText('Hansekontor Beteiligungs SE'));
    expect(await jonas.page.getByText('Seehafen Terminals').count(), 'a sister company is not theirs to see').toBe(0);
  });
});
