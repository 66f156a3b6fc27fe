import { describe, expect, test } from 'vitest';
import { gone, hydrated, leave, shown, signedIn, signInByForm, stranger, useBrowser } from './browser.ts';
import { httpClient, resultOf, signInOverHttp } from './http.ts';
import { placeOrder } from './play.ts';
import { admin, eventually, mails, PEOPLE, queuedJobs, urlOf } from './running.ts';

useBrowser();

/** Whom no other test signs in as: a limit that was reached holds for a while. */
const HASTY = 'systems@brightwater.example';
const GUESSED = 'leitung@falk.example';

describe('limits', () => {
  test('somebody who asks too much is told to wait and for how long; everybody else goes on', async () => {
    const hasty = await signInOverHttp(HASTY);
    let refused: Response | undefined;
    // The limit is 1,200 a minute; twice as many cannot all fall into fresh minutes.
    for (let asked = 0; asked < 2_600 && !refused; asked += 50) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => hasty.get('/trpc/nothing')));
      refused = answers.find(({ status }) => status === 429);
      await Promise.all(answers.filter((answer) => answer !== refused).map((answer) => answer.arrayBuffer()));
    }
    expect(refused?.status).toBe(429);
    const wait = Number(refused?.headers.get('retry-after'));
    expect(wait).toBeGreaterThanOrEqual(1);
    expect(wait).toBeLessThanOrEqual(60);
    expect(await refused?.json()).toMatchObject({ error: { code: 'too_many_requests', status: 429 } });
    expect((await (await signInOverHttp(PEOPLE.helen)).get('/')).status).toBe(200);
  }, 60_000);

  test('passwords cannot be guessed one after the other, and an unknown address is answered as a wrong password is', async () => {
    const attempt = (email: string) =>
      httpClient('portal')
        .post('/sign-in', { email, password: 'not the password', intent: 'password' })
        .then(async (answer) => ({
          status: answer.status,
          text: alertOf(await answer.text()),
        }));
    const wrong = await attempt(GUESSED);
    expect(wrong.status).toBe(401);
    expect(await attempt('nobody@nowhere.example')).toEqual(wrong);
    expect(await attempt(PEOPLE.oskar), 'staff are strangers to the portal').toEqual(wrong);
    const statuses = [];
    for (let tries = 0; tries < 11; tries++) statuses.push((await attempt(GUESSED)).status);
    expect(statuses).toContain(401);
    expect(statuses.at(-1)).toBe(429);
  });
});

/** The link of the newest sign-in mail to somebody. */
async function linkFor(email: string): Promise<string> {
  const newest = async () =>
    (await mails(email)).map(({ text }) => /http[^\s<>"]+\/sign-in\/link\?token=[^\s<>"]+/.exec(text)?.[0]).find(Boolean);
  await expect.poll(newest, { timeout: 20_000, message: `a sign-in link for ${email}` }).toBeTruthy();
  return (await newest())!;
}

const alertOf = (html: string) => /role="alert"[^>]*>([^<]+)</.exec(html)?.[1];

describe('sign-in', () => {
  test('by a link from the inbox signs in once, and following it alone does not', async () => {
    const visitor = await stranger('portal');
    const { page } = visitor;
    await visitor.open('/sign-in');
    await page.getByLabel('E-mail', { exact: true }).fill(PEOPLE.priya);
    await page.getByRole('button', { name: 'E-mail me a sign-in link' }).click();
    await shown(page.getByRole('heading', { name: 'Look into your inbox' }));
    const link = await linkFor(PEOPLE.priya);
    // A mail scanner follows it first.
    expect((await fetch(link)).status).toBe(200);
    await page.goto(link);
    await hydrated(page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto(link);
    await hydrated(page);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await shown(page.getByRole('alert').getByText(/used already/));
    visitor.allow(/status of 401/);
  });

  test('a link is sent to nobody who does not work there, and nobody is told', async () => {
    const ask = async (email: string) => {
      const answer = await httpClient('portal').post('/sign-in', { email, intent: 'link' });
      return { status: answer.status, words: /If <!-- -->|If /.test(await answer.text()) };
    };
    const known = await ask(PEOPLE.karin);
    expect(await ask('nobody@nowhere.example')).toEqual(known);
    expect(await ask(PEOPLE.oskar)).toEqual(known);
    await linkFor(PEOPLE.karin);
    expect(await mails('nobody@nowhere.example')).toEqual([]);
    expect((await mails(PEOPLE.oskar)).filter(({ text }) => text.includes('/sign-in/link'))).toEqual([]);
  });

  test('leads back to the page that asked for it, and never to another site', async () => {
    const visitor = await stranger('portal');
    await visitor.open('/account');
    expect(new URL(visitor.page.url()).search).toBe('?next=%2Faccount');
    await visitor.page.getByLabel('E-mail', { exact: true }).fill(PEOPLE.maya);
    await visitor.page.getByLabel('Password').fill('tributary-demo');
    await visitor.page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await visitor.page.waitForURL((url) => url.pathname === '/account');
    const away = await httpClient('portal').post('/sign-in?next=https://evil.example/', {
      email: PEOPLE.maya,
      password: 'tributary-demo',
      intent: 'password',
    });
    expect(away.headers.get('location')).toBe('/');
  });

  test('an ended session is over at once, its open page and its socket included', async () => {
    const atHome = await signedIn(PEOPLE.lena, { freshSession: true });
    const atWork = await stranger('portal');
    await atHome.open('/account');
    await atHome.live();
    await signInByForm(atWork, PEOPLE.lena);
    await atWork.open('/account');
    const rows = atWork.page.getByRole('listitem').filter({ hasText: /Chrome|Unknown device/ });
    await expect.poll(() => rows.count()).toBeGreaterThanOrEqual(2);
    await atWork.page.getByRole('button', { name: 'End all other sessions' }).click();
    await gone(atWork.page.getByRole('button', { name: 'End all other sessions' }));
    await expect.poll(() => atHome.isLive(), { timeout: 10_000, message: 'the socket of the ended session closes' }).toBe(false);
    await atHome.page.goto(`${urlOf('portal')}/account`);
    await shown(atHome.page.getByRole('heading', { name: 'Sign in' }));
    expect(new URL(atHome.page.url()).pathname).toBe('/sign-in');
  });
});

describe('hats', () => {
  test('a person of two organisations changes the hat in one place, sees what that hat may see, and its socket follows', async () => {
    const before = await signInOverHttp(PEOPLE.ben);
    const bluepeakOrders = resultOf<{ rows: { ref: string }[] }>(await before.query('orders.list', {})).rows.map(({ ref }) => ref);
    expect(bluepeakOrders.length).toBeGreaterThan(0);
    await admin()`insert into memberships (id, ref, person_id, party_id, functions, valid)
      select gen_random_uuid(), 'MBR-0000BENA', p.id, c.id, '{technical}', daterange(current_date - 1, null)
      from people p, parties c where p.email = ${PEOPLE.ben} and c.name = 'Alder & Finch IT' on conflict do nothing`;
    const ben = await signedIn(PEOPLE.ben, { freshSession: true });
    const { page } = ben;
    const seesOrder = async () => {
      const input = encodeURIComponent(JSON.stringify({ json: { ref: bluepeakOrders[0] } }));
      return (await page.request.get(`${urlOf('portal')}/trpc/orders.get?input=${input}`)).status();
    };
    await ben.open('/account');
    await page.getByRole('button', { name: 'Act for Bluepeak Solutions' }).click();
    await page.waitForURL((url) => url.pathname === '/');
    await ben.live();
    expect(await seesOrder()).toBe(200);
    await page.getByRole('button', { name: 'Acting for Bluepeak Solutions' }).click();
    await page.getByRole('menuitem', { name: 'Alder & Finch IT' }).click();
    await shown(page.getByRole('button', { name: 'Acting for Alder & Finch IT' }));
    await ben.live();
    expect(await seesOrder(), 'the other hat does not see it').toBe(404);
    // A form that another tab had opened under the old hat is not sent under the new one.
    const [old] = await admin()<{ ref: string }[]>`select m.ref from memberships m join people p on p.id = m.person_id
      join parties c on c.id = m.party_id where p.email = ${PEOPLE.ben} and c.name = 'Bluepeak Solutions'`;
    const late = await page.request.post(`${urlOf('portal')}/tickets/new`, {
      form: { hat: old!.ref, subject: 'Late', body: 'Late' },
      headers: { origin: urlOf('portal') },
    });
    expect([late.status(), (await late.text()).includes('You have changed your hat')]).toEqual([409, true]);
    // Hints of the hat that was taken off must not arrive any more.
    ben.frames.length = 0;
    const placed = await placeOrder(await signInOverHttp(PEOPLE.maya));
    await eventually(async () => (await queuedJobs()) === 0, 'the queue empties');
    expect(ben.frames.filter((frame) => frame.includes(placed))).toEqual([]);
    await leave(ben);
    await admin()`delete from memberships where ref = 'MBR-0000BENA'`;
  });
});
