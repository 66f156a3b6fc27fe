import { createPortalCaller } from '@tributary/api/portal.router';
import { makeProduct } from '@tributary/catalog/fixtures';
import { connect, type Database } from '@tributary/db/connection';
import type { PartyActor } from '@tributary/kernel/actor';
import { orderRequest, placeOrder } from '@tributary/orders/fixtures';
import { makeMember, makePartner, makeVendor } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startWire, type Wire, type WireCost } from './wire.ts';

const db = useTestDatabase();
const now = new Date('2026-11-22T09:00:00Z');
let wire: Wire;
let database: Database;
let actor: PartyActor;
let product: { ref: string };

beforeAll(async () => {
  wire = await startWire(db.appUrl);
  database = connect(wire.url, { poolSize: 1, applicationName: 'costs' });
  await makeVendor(db.database, { name: 'Halden Systems' });
  const partner = await makePartner(db.database, { name: 'Bluepeak Solutions' });
  actor = (await makeMember(db.database, partner, { functions: ['sales'] })).actor;
  product = await makeProduct(db.database, {});
  await makeBook(db.database, { entries: [{ product, listMinor: 100_000n }] });
});
afterAll(async () => {
  await database.close();
  await wire.close();
});

const caller = () => createPortalCaller({ database, actor, now: () => now, requestId: 'costs' });

/** What a call costs once its connection and its prepared statements are there. */
async function costOf(call: () => Promise<unknown>): Promise<WireCost> {
  await call();
  await call();
  wire.reset();
  await call();
  return wire.cost(/^costs$/);
}

describe('statements and round trips, which no loaded machine changes', () => {
  test('an order of one line costs the database what is written here, and no statement more', async () => {
    const cost = await costOf(() => caller().orders.submit(orderRequest({ lines: [{ product }], now })));
    expect(cost).toEqual(COSTS.submit);
  });

  test('an order of twenty lines costs no statement more than one of one line', async () => {
    const one = await costOf(() => caller().orders.submit(orderRequest({ lines: [{ product }], now })));
    const lines = Array.from({ length: 20 }, () => ({ product }));
    expect(await costOf(() => caller().orders.submit(orderRequest({ lines, now })))).toEqual(one);
  });

  test('the order list costs the same with no order and with sixty', async () => {
    const few = await costOf(() => caller().orders.list({ limit: 50 }));
    for (let order = 0; order < 60; order++) await placeOrder(db.database, actor, { lines: [{ product }], now });
    const many = await costOf(() => caller().orders.list({ limit: 50 }));
    expect(many).toEqual(few);
    expect(many).toEqual(COSTS.list);
  });
});

/** As measured, `begin`, claims and `commit` included. Fewer is better and belongs here; more needs its reason in the commit. */
const COSTS = { submit: { statements: 14, roundTrips: 13 }, list: { statements: 5, roundTrips: 4 } };
