import { makeReleases } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import { asSystem, FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, expect, test } from 'vitest';
import { activate, returnActivation } from './entitlements.activate.ts';
import { entitledActivations } from './entitlements.audience.ts';
import { makePricedProduct, openLine } from './entitlements.fixtures.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
});

test('whom an advisory concerns: every entitlement to the products with its own partner, its running activations, and those without any', async () => {
  const product = await makePricedProduct(db.database, { kind: 'subscription', metric: 'device' });
  const [release] = await makeReleases(db.database, product, ['1.0']);
  const other = await makePricedProduct(db.database);
  const common = { staff: world.operations.actor, endUser: world.customer, quantity: 5 };
  const first = await openLine(db.database, { ...common, by: world.sales1.actor, product });
  const second = await openLine(db.database, { ...common, by: world.sales2.actor, product });
  const direct = await openLine(db.database, { ...common, by: world.administrator.actor, product });
  await openLine(db.database, { ...common, by: world.sales1.actor, product: other });
  const put = (ref: string, deviceName: string, version: string) =>
    withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
      activate(ctx, { ref, deviceName, version }),
    );
  await put(first.entitlementRef, 'edge-1', '1.0');
  await put(first.entitlementRef, 'edge-2', 'nightly');
  const returned = await put(second.entitlementRef, 'edge-1', '1.0');
  await withActor(db.database, world.administrator.actor, { now: FIXTURE_NOW, mode: 'write' }, (ctx) =>
    returnActivation(ctx, { ref: returned.ref }),
  );
  const found = await asSystem(db.database, (ctx) => entitledActivations(ctx, [product.id]));
  expect(found.map((line) => [line.entitlementRef, line.endUserPartyId, line.partnerPartyId, line.status])).toEqual([
    [first.entitlementRef, world.customer.id, world.reseller1.id, 'active'],
    [second.entitlementRef, world.customer.id, world.reseller2.id, 'active'],
    [direct.entitlementRef, world.customer.id, null, 'active'],
  ]);
  expect(
    found.map((line) => line.activations.map(({ deviceName, reportedVersion, releaseId }) => [deviceName, reportedVersion, releaseId])),
  ).toEqual([
    [
      ['edge-1', '1.0', release!.id],
      ['edge-2', 'nightly', null],
    ],
    [],
    [],
  ]);
  const later = await asSystem(db.database, (ctx) => entitledActivations(ctx, [product.id]), new Date('2028-01-01T09:00:00Z'));
  expect(later.map((line) => line.status)).toEqual(['expired', 'expired', 'expired']);
});
