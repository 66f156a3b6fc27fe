import { withActor } from '@tributary/db/actor';
import { activate } from '@tributary/entitlements/activate';
import { makePricedProduct, openOrder } from '@tributary/entitlements/fixtures';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { acceptOrder, placeOrder } from '@tributary/orders/fixtures';
import { FIXTURE_NOW, makeMember, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { createCallerFactory, router } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { TIMELINE_TYPES, type TimelineType } from './audit.contract.ts';
import { timeline } from './audit.queries.ts';
import { auditPortal } from './audit.router.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let colleague: Awaited<ReturnType<typeof makeMember>>;
let order: { ref: string };
let entitlementRef: string;
let lineRef: string;
let productRef: string;
const at = (minutes: number) => new Date(FIXTURE_NOW.getTime() + minutes * 60_000);

beforeAll(async () => {
  world = await makeWorld(db.database);
  colleague = await makeMember(db.database, world.reseller1, { functions: ['finance'] });
  const product = await makePricedProduct(db.database);
  productRef = product.ref;
  const customer = { kind: 'new', name: 'Nordwind (our name)', country: 'DE' } as const;
  order = await placeOrder(db.database, world.sales1.actor, { lines: [{ product }], customer });
  await acceptOrder(db.database, world.operations.actor, order, { endUser: world.customer, now: at(1) });
  const [opened] = await openOrder(db.database, order, at(2));
  entitlementRef = opened!.entitlementRef;
  lineRef = (await db.admin`select ref from order_lines where id = ${opened!.lineId}`)[0]!.ref;
  await withActor(db.database, world.administrator.actor, { now: at(3), mode: 'write' }, (ctx) =>
    activate(ctx, { ref: entitlementRef, deviceName: 'edge' }),
  );
});

const of = (actor: PartyActor | VendorActor, type: TimelineType, ref: string) =>
  withActor(db.database, actor, { now: at(10), mode: 'read' }, (ctx) => timeline(ctx, { type, ref }));
const who = (entries: Awaited<ReturnType<typeof timeline>>) =>
  entries.map(({ event, actorName, actorPartyName, onBehalfOfName }) => [event, actorName, actorPartyName, onBehalfOfName]);

describe('the timeline of a record', () => {
  test('tells the placing party what happened to its order, who of its own, whom else by the party, and on whose behalf', async () => {
    expect(who(await of(colleague.actor, 'order', order.ref))).toEqual([
      ['orders/submitted', world.sales1.name, world.reseller1.name, null],
      ['orders/accepted', null, 'Halden Systems', world.reseller1.name],
      ['entitlements/opened', null, null, world.reseller1.name],
    ]);
  });

  test('names a customer by the reader’s own card and a partner by its name', async () => {
    expect(who(await of(world.sales1.actor, 'line', entitlementRef))).toEqual([
      ['entitlements/opened', null, null, world.reseller1.name],
      ['entitlements/activated', null, 'Nordwind (our name)', null],
    ]);
    expect(who(await of(world.administrator.actor, 'line', entitlementRef))).toEqual([
      ['entitlements/opened', null, null, world.reseller1.name],
      ['entitlements/activated', world.administrator.name, world.customer.name, null],
    ]);
    expect(await of(world.sales1.actor, 'line', lineRef)).toEqual(await of(world.sales1.actor, 'line', entitlementRef));
  });

  test('tells staff everything, with people', async () => {
    expect(who(await of(world.support.actor, 'order', order.ref))).toEqual([
      ['orders/submitted', world.sales1.name, world.reseller1.name, null],
      ['orders/accepted', world.operations.name, 'Halden Systems', world.reseller1.name],
      ['entitlements/opened', null, null, world.reseller1.name],
    ]);
  });

  test('is newest last, with instants and without ids of ours', async () => {
    const entries = await of(world.sales1.actor, 'order', order.ref);
    expect(entries.map((entry) => entry.at)).toEqual([at(0), at(1), at(2)]);
    expect(JSON.stringify(entries)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
    expect(new Set(entries.map((entry) => entry.id)).size).toBe(3);
  });
});

describe('who may not see a record reads no timeline', () => {
  test('another partner and the end customer get for the order exactly what they get for one that does not exist', async () => {
    const refusal = (actor: PartyActor, type: TimelineType, ref: string) => of(actor, type, ref).catch(toPublicError);
    for (const actor of [world.sales2.actor, world.administrator.actor]) {
      expect(await refusal(actor, 'order', order.ref)).toEqual({ code: 'not_found', status: 404, data: {} });
      expect(await refusal(actor, 'order', order.ref)).toEqual(await refusal(actor, 'order', 'ORD-00000000'));
    }
    expect(await refusal(world.sales2.actor, 'line', entitlementRef)).toMatchObject({ code: 'not_found' });
    expect(await refusal(world.administrator.actor, 'line', lineRef)).toMatchObject({ code: 'not_found' });
    expect((await db.admin`select 1 from events where name like 'orders/%'`).length).toBeGreaterThan(0);
  });

  test("what everybody may see keeps its events from those they were not shown to: a product's, the vendor's", async () => {
    expect(await of(world.sales2.actor, 'product', productRef)).toEqual([]);
    expect((await of(world.operations.actor, 'product', productRef)).length).toBeGreaterThan(0);
    expect(await of(world.sales1.actor, 'party', world.vendor.ref)).toEqual([]);
  });

  test.each(TIMELINE_TYPES)('%s: a reference that names nothing is not found, whatever it looks like', async (type) => {
    const caller = createCallerFactory(router({ audit: auditPortal }))({
      database: db.database,
      actor: world.sales1.actor,
      now: () => at(10),
      requestId: 'test',
    });
    for (const ref of ['XXX-00000000', "'; --", ''])
      expect(await caller.audit.timeline({ type, ref }).catch(toPublicError)).toMatchObject({ code: 'not_found' });
  });
});
