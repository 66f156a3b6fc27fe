import { expect, test } from 'vitest';
import { answerOf } from '../wall/doors.access.ts';
import { type Hat, hatsOf } from '../wall/doors.personas.ts';
import { allRecords } from '../wall/doors.records.ts';
import { walkPages } from '../wall/matrix.pages.ts';
import type { MatrixFigures } from '../wall/matrix.ts';
import { signInOverHttp } from './http.ts';
import { type AppName, admin, PEOPLE, urlOf } from './running.ts';

/** Over the real servers, as they are started: what `npm run wall -- --long` does in one process for every persona. */
async function request(app: AppName, cookie: string, path: string, init: RequestInit = {}) {
  const headers = new Headers({ cookie, ...(init.method === 'POST' ? { origin: urlOf(app) } : {}) });
  for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
  return answerOf(await fetch(urlOf(app) + path, { ...init, redirect: 'manual', headers }));
}

test('a page of somebody else’s record is, byte for byte, the page of one that does not exist: as HTML, as data and for a form', async () => {
  const hats = await hatsOf(admin());
  const records = await allRecords(admin());
  const figures: MatrixFigures = { doors: 0, cells: 0, artefacts: 0, canaryHits: 0, opened: new Set(), failures: [] };
  const maya = await signInOverHttp(PEOPLE.maya);
  const world = { admin: admin(), hats, records };
  const sales = hats.find(({ name }) => name === 'partner A, sales')!;
  const as = (cookie: string) => ({
    request: (app: AppName, _hat: Hat | null, path: string, init?: RequestInit) => request(app, cookie, path, init),
  });
  await walkPages(as(maya.cookie), 'portal', sales, world, figures);
  for (const app of ['portal', 'console'] as const) await walkPages(as(''), app, null, world, figures, ['page']);
  expect(figures.failures).toEqual([]);
  expect(figures.cells).toBeGreaterThan(100);
}, 60_000);
