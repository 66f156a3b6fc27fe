import { makeReleases } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { activate, reportVersion, returnActivation } from './entitlements.activate.ts';
import { makePricedProduct, openLine } from './entitlements.fixtures.ts';
import { getEntitlement } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makePricedProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makePricedProduct(db.database);
  await makeReleases(db.database, product, ['1.0', '2.0']);
});

const open = (quantity: number, startsOn?: string) =>
  openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer, product, quantity, startsOn });
const write = { now: FIXTURE_NOW, mode: 'write' } as const;
const put = (ref: string, deviceName: string, version?: string, actor: PartyActor = world.administrator.actor) =>
  withActor(db.database, actor, write, (ctx) => activate(ctx, { ref, deviceName, version }));
const giveBack = (ref: string, actor: PartyActor = world.administrator.actor) =>
  withActor(db.database, actor, write, (ctx) => returnActivation(ctx, { ref }));
const seatsOf = async (lineId: string) => {
  const [row] =
    await db.admin`select taken, (select count(*)::int from activations a where a.line_id = s.line_id and returned_at is null) as running from seats s where line_id = ${lineId}`;
  return { ...row };
};
const codeOf = (outcome: PromiseSettledResult<unknown>) => (outcome.status === 'rejected' ? toPublicError(outcome.reason).code : null);

describe('activation', () => {
  test('two hundred at once against twenty seats are exactly twenty', async () => {
    const line = await open(20);
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, (_, index) => put(line.entitlementRef, `device-${index}`)));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set([null, 'entitlements/limit_reached']));
    expect(await seatsOf(line.lineId)).toEqual({ taken: 20, running: 20 });
  });

  test('one device twenty times at once takes one seat, in any case of letters', async () => {
    const line = await open(5);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => put(line.entitlementRef, index % 2 ? 'Edge-1' : 'edge-1')));
    expect(new Set(answers.map(({ ref }) => ref)).size).toBe(1);
    expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(await seatsOf(line.lineId)).toEqual({ taken: 1, running: 1 });
  });

  test('a seat given back can be taken again, and giving it back twice, even at once, credits it once', async () => {
    const line = await open(1);
    const { ref } = await put(line.entitlementRef, 'first');
    expect(await put(line.entitlementRef, 'second').catch(toPublicError)).toMatchObject({
      code: 'entitlements/limit_reached',
      data: { quantity: 1 },
    });
    await Promise.all(Array.from({ length: 5 }, () => giveBack(ref)));
    expect(await seatsOf(line.lineId)).toEqual({ taken: 0, running: 0 });
    await put(line.entitlementRef, 'second');
    expect(await seatsOf(line.lineId)).toEqual({ taken: 1, running: 1 });
    const events = await db.admin`select name from events where hint_ref = ${line.entitlementRef} order by at, id`;
    expect(events.map((row) => row.name)).toEqual([
      'entitlements/opened',
      'entitlements/activated',
      'entitlements/activation_returned',
      'entitlements/activated',
    ]);
  });

  test('the version finds its registered release; one that is not registered is kept as it was said', async () => {
    const line = await open(2);
    const known = await put(line.entitlementRef, 'known', '2.0');
    const unknown = await put(line.entitlementRef, 'unknown', '9.9-custom');
    const release = async (ref: string) => ({
      ...(
        await db.admin`select reported_version, r.version as registered from activations a left join releases r on r.id = a.release_id where a.ref = ${ref}`
      )[0],
    });
    expect(await release(known.ref)).toEqual({ reported_version: '2.0', registered: '2.0' });
    expect(await release(unknown.ref)).toEqual({ reported_version: '9.9-custom', registered: null });
    await withActor(db.database, world.administrator.actor, write, (ctx) => reportVersion(ctx, { ref: unknown.ref, version: '1.0' }));
    expect(await release(unknown.ref)).toEqual({ reported_version: '1.0', registered: '1.0' });
    await giveBack(unknown.ref);
    const late = withActor(db.database, world.administrator.actor, write, (ctx) =>
      reportVersion(ctx, { ref: unknown.ref, version: '2.0' }),
    );
    expect(await late.catch(toPublicError)).toMatchObject({ code: 'entitlements/already_returned' });
  });

  test('needs the action: the seller sees the seats and may neither take nor give back, the other reseller finds nothing', async () => {
    const line = await open(2);
    const { ref } = await put(line.entitlementRef, 'edge');
    for (const attempt of [() => put(line.entitlementRef, 'other', undefined, world.sales1.actor), () => giveBack(ref, world.sales1.actor)])
      expect(await attempt().catch(toPublicError)).toMatchObject({ code: 'entitlements/action_not_allowed' });
    for (const attempt of [() => put(line.entitlementRef, 'other', undefined, world.sales2.actor), () => giveBack(ref, world.sales2.actor)])
      expect(await attempt().catch(toPublicError)).toEqual({ code: 'not_found', status: 404, data: {} });
    expect(await seatsOf(line.lineId)).toEqual({ taken: 1, running: 1 });
    const seen = await withActor(db.database, world.sales1.actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) =>
      getEntitlement(ctx, { ref: line.entitlementRef }),
    );
    expect(seen).toMatchObject({ activationCount: 1, activations: [{ ref, deviceName: 'edge', returnedAt: null }] });
  });

  test('waits for the first day of the term', async () => {
    const line = await open(1, '2027-01-01');
    expect(await put(line.entitlementRef, 'early').catch(toPublicError)).toMatchObject({
      code: 'entitlements/not_active',
      data: { status: 'pending' },
    });
    expect(await seatsOf(line.lineId)).toEqual({ taken: 0, running: 0 });
  });
});
