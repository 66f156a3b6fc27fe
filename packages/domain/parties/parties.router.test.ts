import type { Actor } from '@tributary/kernel/actor';
import { toPublicError } from '@tributary/rpc/errors';
import { createCallerFactory, type RpcContext } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { FIXTURE_NOW, makeCard, makeWorld } from './parties.fixtures.ts';
import { partiesConsole, partiesPortal } from './parties.router.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
  await makeCard(db.database, world.sales1.actor, { name: 'Card of One' });
});
const context = (actor: Exclude<Actor, { kind: 'system' }> | null): RpcContext => ({
  ...{ database: db.database, actor, now: () => FIXTURE_NOW, requestId: 'test' },
});
const portal = (actor: Parameters<typeof context>[0]) => createCallerFactory(partiesPortal)(context(actor));
const console_ = (actor: Parameters<typeof context>[0]) => createCallerFactory(partiesConsole)(context(actor));
const codeOf = (call: Promise<unknown>) =>
  call.then(
    () => 'ok',
    (error: unknown) => toPublicError(error),
  );

describe('audiences', () => {
  test('the portal is for parties, the console for staff, and neither for strangers', async () => {
    expect((await portal(world.sales1.actor).cards({})).rows).toMatchObject([{ name: 'Card of One' }]);
    expect(await codeOf(portal(world.support.actor).cards({}))).toMatchObject({ code: 'forbidden' });
    expect(await codeOf(console_(world.sales1.actor).list({}))).toMatchObject({ code: 'forbidden' });
    expect(await codeOf(portal(null).me())).toMatchObject({ code: 'unauthenticated' });
  });

  test('an unknown party and a reference that cannot be one get the same answer for staff', async () => {
    expect(await codeOf(console_(world.support.actor).get({ ref: 'PTY-00000000' }))).toMatchObject({ code: 'not_found', status: 404 });
    expect(await codeOf(console_(world.support.actor).get({ ref: "'; drop table" }))).toMatchObject({ fields: { ref: 'not_found' } });
    expect(await console_(world.support.actor).get({ ref: world.customer.ref.toLowerCase() })).toMatchObject({ name: world.customer.name });
  });

  test('a broken cursor starts at the first page', async () => {
    expect((await portal(world.sales1.actor).cards({ cursor: 'nonsense' })).rows).toHaveLength(1);
    expect((await console_(world.support.actor).list({ cursor: btoa('["a","forged"]') })).rows.length).toBeGreaterThan(0);
    expect(await codeOf(console_(world.support.actor).list({ q: 'a\u0000b' }))).toMatchObject({
      code: 'invalid',
      fields: { q: 'line_break' },
    });
  });
});
