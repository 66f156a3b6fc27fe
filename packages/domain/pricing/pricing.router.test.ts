import { catalogConsole, catalogPortal } from '@tributary/catalog/router';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { createCallerFactory, type RpcContext, router } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, expect, test } from 'vitest';
import { pricingConsole, pricingPortal } from './pricing.router.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const as = (actor: PartyActor | VendorActor): RpcContext => ({ database: db.database, actor, now: () => FIXTURE_NOW, requestId: 'test' });
const portal = createCallerFactory(router({ catalog: catalogPortal, pricing: pricingPortal }));
const desk = createCallerFactory(router({ catalog: catalogConsole, pricing: pricingConsole }));
const errorOf = (call: Promise<unknown>) => call.then(() => null, toPublicError);
const product = { sku: 'EDGE-1', name: 'Edge Gateway', family: 'Edge', kind: 'perpetual', metric: 'device' } as const;

test('from an empty catalogue to a price on the portal, each step by the function that may do it', async () => {
  const operations = desk(as(world.operations.actor));
  const channel = desk(as(world.channel.actor));
  expect(await errorOf(desk(as(world.support.actor)).catalog.createProduct(product))).toMatchObject({ code: 'forbidden', status: 403 });
  const { ref: productRef } = await operations.catalog.createProduct(product);
  await desk(as(world.productSecurity.actor)).catalog.addRelease({ productRef, version: '1.0.0' });
  const book = { name: 'Bluepeak 2026', level: 4, currency: 'eur', partnerRef: world.reseller1.ref, newBusiness: { from: '2026-01-01' } };
  expect(await errorOf(operations.pricing.createBook(book))).toMatchObject({ code: 'forbidden' });
  const { ref: bookRef } = await channel.pricing.createBook(book);
  await channel.pricing.putEntry({ bookRef, productRef, listMinor: 100_00n, netMinor: 80_00n });
  const prices = () => portal(as(world.sales1.actor)).pricing.prices({});
  expect(await prices()).toEqual([]);
  await channel.pricing.publishBook({ ref: bookRef });
  expect(await prices()).toMatchObject([
    { productRef, sku: 'EDGE-1', unitNet: { amountMinor: 80_00n, currency: 'EUR' }, bookName: 'Bluepeak 2026' },
  ]);
  expect(await portal(as(world.sales2.actor)).pricing.prices({})).toEqual([]);
  expect(await portal(as(world.sales2.actor)).catalog.products()).toMatchObject([{ ref: productRef, latestVersion: '1.0.0' }]);
});

test('what is wrong with an input is told by field, and nothing is half written', async () => {
  const operations = desk(as(world.operations.actor));
  const broken = operations.catalog.createProduct({ ...product, sku: 'EDGE-2', name: 'Edge\r\nBcc: everybody' });
  expect(await errorOf(broken)).toEqual({ code: 'invalid', status: 400, fields: { name: 'line_break' } });
  expect(await errorOf(operations.catalog.createProduct(product))).toMatchObject({ code: 'catalog/sku_taken', status: 422, field: 'sku' });
  const channel = desk(as(world.channel.actor));
  const scopeless = channel.pricing.createBook({ name: 'Nobody', level: 3, currency: 'euro', newBusiness: { from: '2026-13-01' } });
  expect((await errorOf(scopeless))?.fields).toMatchObject({ currency: 'currency_code', 'newBusiness.from': 'date' });
  const unknown = channel.pricing.createBook({
    name: 'Nobody',
    level: 4,
    currency: 'EUR',
    partnerRef: 'PTY-00000000',
    newBusiness: { from: '2026-01-01' },
  });
  expect(await errorOf(unknown)).toMatchObject({ code: 'not_found', status: 404 });
  expect(await db.admin`select 1 from price_books where name = 'Nobody'`).toHaveLength(0);
});
