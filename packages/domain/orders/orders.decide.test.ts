import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW, makeCard, makeParty, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { getAnyOrder } from './orders.console.ts';
import { cancelOrder, rejectOrder } from './orders.decide.ts';
import { acceptOrder, placeOrder } from './orders.fixtures.ts';
import { getOrder } from './orders.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makeProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 1_000n }] });
});

const write = { now: FIXTURE_NOW, mode: 'write' } as const;
const read = { now: FIXTURE_NOW, mode: 'read' } as const;
const place = (actor: PartyActor = world.sales1.actor, customer?: Parameters<typeof placeOrder>[2]['customer']) =>
  placeOrder(db.database, actor, { lines: [{ product }], customer });
const cancel = (actor: PartyActor, ref: string) => withActor(db.database, actor, write, (ctx) => cancelOrder(ctx, { ref }));
const reject = (actor: VendorActor, ref: string) =>
  withActor(db.database, actor, write, (ctx) => rejectOrder(ctx, { ref, reason: 'No export licence' }));
const seenByPartner = (ref: string) => withActor(db.database, world.sales1.actor, read, (ctx) => getOrder(ctx, { ref }));
const seenByStaff = (ref: string) => withActor(db.database, world.operations.actor, read, (ctx) => getAnyOrder(ctx, { ref }));
const eventsOf = async (ref: string) =>
  (await db.admin`select name from events where hint_ref = ${ref} order by at, id`).map((row) => row.name);
const stateOf = async (ref: string) => (await db.admin`select state from orders where ref = ${ref}`)[0]!.state;
const codeOf = (outcome: PromiseSettledResult<unknown>) => (outcome.status === 'rejected' ? toPublicError(outcome.reason).code : null);

describe('accepting', () => {
  test('for a party that was known and for one made of the card looks the same to the partner, byte for byte', async () => {
    const known = await makeParty(db.database, { name: 'Alder Works', country: 'DE' });
    const shown = [];
    for (const endUser of [known, 'create'] as const) {
      const card = await makeCard(db.database, world.sales1.actor, { country: 'DE' });
      const { ref } = await place(world.sales1.actor, { kind: 'card', ref: card.ref });
      await acceptOrder(db.database, world.operations.actor, { ref }, { endUser });
      const order = await seenByPartner(ref);
      expect(order).toMatchObject({ state: 'accepted', customerName: card.name, canCancel: false });
      expect(JSON.stringify(order, (_key, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain('Alder');
      shown.push({
        ...order,
        ref: '',
        customerName: '',
        lines: [],
        roles: order.roles.map((chip) => ({ ...chip, ref: '', name: chip.role === 'end_user' ? '' : chip.name })),
      });
    }
    expect(shown[0]).toEqual(shown[1]);
  });

  test('links the card, so that the next order for it needs no second decision, and a contradiction is refused', async () => {
    const card = await makeCard(db.database, world.sales1.actor);
    const first = await place(world.sales1.actor, { kind: 'card', ref: card.ref });
    expect(await acceptOrder(db.database, world.operations.actor, first, {}).catch(toPublicError)).toMatchObject({
      code: 'orders/end_user_required',
      field: 'endUser',
    });
    await acceptOrder(db.database, world.operations.actor, first, { endUser: world.customer });
    const second = await place(world.sales1.actor, { kind: 'card', ref: card.ref });
    expect((await seenByStaff(second.ref)).customer).toMatchObject({ party: { ref: world.customer.ref }, proposals: [] });
    const contradicting = acceptOrder(db.database, world.operations.actor, second, { endUser: 'create' });
    expect(await contradicting.catch(toPublicError)).toMatchObject({ code: 'orders/end_user_already_decided' });
    expect(await stateOf(second.ref)).toBe('submitted');
    await acceptOrder(db.database, world.operations.actor, second);
    const [row] = await db.admin`select end_user_party_id from orders where ref = ${second.ref}`;
    expect(row!.end_user_party_id).toBe(world.customer.id);
  });

  test('an unknown party is not found and leaves the order as it was', async () => {
    const { ref } = await place();
    const accepting = acceptOrder(db.database, world.operations.actor, { ref }, { endUser: { ref: 'PTY-00000000' } });
    expect(await accepting.catch(toPublicError)).toMatchObject({ code: 'not_found' });
    expect(await stateOf(ref)).toBe('submitted');
    expect(await eventsOf(ref)).toEqual(['orders/submitted']);
  });

  test("a party's own order is for that party, without a choice", async () => {
    const { ref } = await place(world.administrator.actor, { kind: 'self' });
    await acceptOrder(db.database, world.operations.actor, { ref });
    const [row] = await db.admin`select end_user_party_id from orders where ref = ${ref}`;
    expect(row!.end_user_party_id).toBe(world.customer.id);
  });

  test('two orders for one new customer, accepted at once, make one party', async () => {
    const card = await makeCard(db.database, world.sales1.actor, { name: 'Birch Foundry' });
    const placed = [
      await place(world.sales1.actor, { kind: 'card', ref: card.ref }),
      await place(world.sales1.actor, { kind: 'card', ref: card.ref }),
    ];
    const outcomes = await Promise.allSettled(
      placed.map((order) => acceptOrder(db.database, world.operations.actor, order, { endUser: 'create' })),
    );
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set([null, 'orders/end_user_already_decided']));
    expect(await db.admin`select 1 from parties where name = 'Birch Foundry'`).toHaveLength(1);
  });
});

describe('one order is decided once', () => {
  test('accepted twice at the same moment, it is accepted once', async () => {
    const { ref } = await place();
    const accept = () => acceptOrder(db.database, world.operations.actor, { ref }, { endUser: 'create' });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, accept));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(new Set(outcomes.map(codeOf))).toEqual(new Set([null, 'orders/state']));
    expect(await eventsOf(ref)).toEqual(['orders/submitted', 'orders/accepted']);
  });

  test('accepting and cancelling at the same moment: exactly one wins, ten times over', async () => {
    for (let round = 0; round < 10; round++) {
      const { ref } = await place();
      const race = [
        () => acceptOrder(db.database, world.operations.actor, { ref }, { endUser: 'create' }),
        () => cancel(world.sales1.actor, ref),
      ];
      if (round % 2) race.reverse();
      const outcomes = await Promise.allSettled(race.map((run) => run()));
      expect(new Set(outcomes.map(codeOf))).toEqual(new Set([null, 'orders/state']));
      const state = await stateOf(ref);
      expect(await eventsOf(ref)).toEqual(['orders/submitted', `orders/${state}`]);
      expect(['accepted', 'cancelled']).toContain(state);
    }
  });

  test('a rejection carries its reason to the placing party and ends the matter', async () => {
    const { ref } = await place();
    await reject(world.operations.actor, ref);
    expect(await seenByPartner(ref)).toMatchObject({
      state: 'rejected',
      decision: { at: FIXTURE_NOW, reason: 'No export licence' },
      canCancel: false,
    });
    for (const again of [
      () => cancel(world.sales1.actor, ref),
      () => acceptOrder(db.database, world.operations.actor, { ref }, { endUser: 'create' }),
    ])
      expect(await again().catch(toPublicError)).toMatchObject({ code: 'orders/state', data: { state: 'rejected' } });
  });

  test("nobody takes back another party's order, and it looks as if it did not exist", async () => {
    const { ref } = await place();
    const refusal = (wanted: string) => cancel(world.sales2.actor, wanted).catch(toPublicError);
    expect(await refusal(ref)).toEqual(await refusal('ORD-00000000'));
    expect(await stateOf(ref)).toBe('submitted');
    await cancel(world.sales1.actor, ref);
    expect(await stateOf(ref)).toBe('cancelled');
  });

  test('staff are proposed whom the card may mean, until somebody has decided', async () => {
    const twin = await makeParty(db.database, { name: 'Cedar Mills GmbH', country: 'DE' });
    const { ref } = await place(world.sales1.actor, { kind: 'new', name: 'Cedar Mills', country: 'DE', contactName: 'Ada Roth' });
    const order = await seenByStaff(ref);
    expect(order.customer).toEqual({
      card: { name: 'Cedar Mills', country: 'DE', contactName: 'Ada Roth', contactEmail: null },
      party: null,
      proposals: [{ ref: twin.ref, name: 'Cedar Mills GmbH', country: 'DE', reason: 'same_name' }],
    });
    expect(order.actions).toEqual(['accept', 'reject']);
    expect(order.placedBy).toEqual({ ref: world.reseller1.ref, name: world.reseller1.name });
    await acceptOrder(db.database, world.operations.actor, { ref }, { endUser: twin });
    expect((await seenByStaff(ref)).customer).toMatchObject({ party: { ref: twin.ref }, proposals: [] });
  });
});
