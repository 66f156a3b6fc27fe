import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, expect, test } from 'vitest';
import { LIVE_ORDERS } from './demo-life.ts';
import { SALES, UNDECIDED } from './demo-patterns.ts';
import { STOCK } from './demo-stock.ts';
import { HISTORY } from './demo-world.ts';
import { seedDemoWorld } from './seed.ts';
import { seedMark, setSeedMark } from './seed-mark.ts';

const db = useTestDatabase();
const now = new Date('2026-11-22T09:00:00Z');
const seed = () => seedDemoWorld({ adminUrl: db.adminUrl, appUrl: db.appUrl, authSecret: 'x'.repeat(32), now, log: () => {} });

/** The one seed that all tests look at: begun where an earlier one was cut off. */
let first: Awaited<ReturnType<typeof seed>>;
beforeAll(async () => {
  await db.admin`insert into parties (ref, name, country, created_at) values ('PTY-HALFWAY1', 'Half a world', 'DE', now())`;
  await setSeedMark(db.admin, 'interrupted');
  first = await seed();
}, 60_000);

test('a seed that was cut off is begun anew: no half world is ever kept', async () => {
  expect(first.created).toBe(true);
  expect(await db.admin`select 1 from parties where ref = 'PTY-HALFWAY1'`).toHaveLength(0);
  expect(await seedMark(db.admin)).toBe('complete');
});

test('the demo world is built once: orders, entitlements, tickets and activations are there, and a second seed changes nothing', async () => {
  const count = async () =>
    (
      await db.admin`select (select count(*)::int from orders) as orders, (select count(*)::int from entitlements) as entitlements,
        (select count(*)::int from tickets t join products p on p.id = t.product_id where p.sku <> 'HV-300') as tickets,
        (select count(*)::int from tickets where audience = 'end_user') as welcomes, (select count(*)::int from activations) as activations, (select count(*)::int from events) as events`
    )[0]!;
  const built = await count();
  const accepted = HISTORY.filter(({ state }) => state === undefined || state === 'accepted').flatMap(({ lines }) => lines);
  const assigned = STOCK.flatMap(({ product, assigned: all }) => all.filter(({ party }) => party).map(() => ({ product })));
  expect(built).toMatchObject({
    orders: HISTORY.length + LIVE_ORDERS + STOCK.length + STOCK.flatMap(({ assigned }) => assigned).length + SALES.length + UNDECIDED,
    entitlements: accepted.length + assigned.length + SALES.flatMap(({ lines }) => lines).length,
    tickets: [...accepted, ...assigned].filter(({ product }) => product !== 'vault').length,
    activations: accepted.flatMap(({ devices }) => devices ?? []).length,
  });
  expect(built.welcomes).toBeGreaterThan(0);
  const second = await seed();
  expect(second.created).toBe(false);
  expect(second.signIns.length).toBeGreaterThan(4);
  expect(await count()).toEqual(built);
}, 60_000);

test('nothing of the past waits in the queue, and what happened stands at its own time', async () => {
  const [jobs] =
    await db.admin`select count(*)::int as waiting from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier in ('event', 'react')`;
  expect(jobs!.waiting).toBe(0);
  const [times] = await db.admin`select max(at) as last, min(at) as first from events`;
  expect(times!.last.getTime()).toBeLessThanOrEqual(now.getTime());
  expect(times!.first.getTime()).toBeLessThan(now.getTime() - 500 * 86_400_000);
});
