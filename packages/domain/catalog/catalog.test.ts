import { withActor } from '@tributary/db/actor';
import { type Actor, systemActor } from '@tributary/kernel/actor';
import { asSystem, makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { rememberAlias } from './catalog.commands.ts';
import {
  commissioningTemplatesOf,
  getCommissioningTemplate,
  retireCommissioningTemplate,
  reviseCommissioningTemplate,
} from './catalog.commissioning.ts';
import { aliasKey, createProductInput, UNMET_CONDITIONS, unmetConditions } from './catalog.contract.ts';
import { makeCommissioningTemplate, makeProduct, makeReleases } from './catalog.fixtures.ts';
import {
  findProductByAlias,
  getProduct,
  listProducts,
  listProductsForPortal,
  type Product,
  productByRef,
  productsByIds,
  productsByRefs,
  releaseOfVersion,
  releasesOf,
} from './catalog.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const read = <A extends Actor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);

describe('products', () => {
  test('a stock-keeping unit names one product, in any case of letters', async () => {
    await makeProduct(db.database, { sku: 'taken-1' });
    await expect(makeProduct(db.database, { sku: 'TAKEN-1' })).rejects.toMatchObject({ code: 'catalog/sku_taken', field: 'sku' });
  });

  test('bad fields are refused by name and nothing is written', async () => {
    const bad = createProductInput.safeParse({
      sku: 'a b',
      name: 'Two\r\nlines',
      family: ' ',
      kind: 'rented',
      metric: 'x',
      versionScheme: '9',
    });
    expect([...new Set(bad.error?.issues.map((issue) => issue.path[0]))]).toEqual(['sku', 'name', 'family', 'kind', 'versionScheme']);
    await expect(makeProduct(db.database, { sku: 'BAD-1', name: 'Two\nlines' })).rejects.toMatchObject({ issues: [{ path: ['name'] }] });
    expect(await db.admin`select 1 from products where sku = 'BAD-1'`).toHaveLength(0);
  });

  test('lists, pages and finds by part of name and unit, with the latest version by ordinal', async () => {
    const made: Product[] = [];
    for (const name of ['Paged B', 'Paged A', 'Paged A']) made.push(await makeProduct(db.database, { name, family: 'Paging' }));
    await makeReleases(db.database, made[1]!, ['1.10.0', '1.9.0', { version: '1.0.1', ordinal: 500 }]);
    const first = await read(world.support.actor, (ctx) => listProducts(ctx, { limit: 2, q: 'aged' }));
    const second = await read(world.support.actor, (ctx) => listProducts(ctx, { limit: 2, q: 'aged', cursor: first.nextCursor! }));
    expect([...first.rows, ...second.rows].map((row) => row.ref)).toEqual([...[made[1]!.ref, made[2]!.ref].sort(), made[0]!.ref]);
    expect(first.rows.find((row) => row.ref === made[1]!.ref)?.latestVersion).toBe('1.9.0');
    expect(second.rows[0]?.latestVersion).toBeNull();
    const bySku = await read(world.support.actor, (ctx) => listProducts(ctx, { limit: 2, q: made[0]!.sku.toLowerCase().slice(2) }));
    expect(bySku.rows.map((row) => row.ref)).toEqual([made[0]!.ref]);
    const portal = await read(world.sales1.actor, listProductsForPortal);
    expect(portal).toContainEqual({
      ...{ ref: made[1]!.ref, sku: made[1]!.sku, name: 'Paged A', family: 'Paging', summary: '', kind: 'perpetual', metric: 'device' },
      latestVersion: '1.9.0',
    });
  });

  test('retired products are not offered, and lookups by id and reference leave out what does not exist', async () => {
    const product = await makeProduct(db.database);
    await db.admin`update products set state = 'retired' where id = ${product.id}`;
    expect((await read(world.sales1.actor, listProductsForPortal)).map((row) => row.ref)).not.toContain(product.ref);
    const byRefs = await read(world.sales1.actor, (ctx) => productsByRefs(ctx, [product.ref, 'PRD-00000000']));
    expect([...byRefs.keys()]).toEqual([product.ref]);
    const byIds = await read(world.sales1.actor, (ctx) => productsByIds(ctx, [product.id, world.customer.id]));
    expect([...byIds.keys()]).toEqual([product.id]);
    expect(await read(systemActor, (ctx) => productsByIds(ctx, []))).toEqual(new Map());
    await expect(read(world.sales1.actor, (ctx) => productByRef(ctx, 'PRD-00000000'))).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('the release registry', () => {
  test('appends with room between, so that a fix of an older line finds its place', async () => {
    const product = await makeProduct(db.database);
    await makeReleases(db.database, product, ['1.4.4', '2.0.0', { version: '1.4.5', ordinal: 1500, isSecurityFix: true }, '2.0.1']);
    const registry = await read(systemActor, (ctx) => releasesOf(ctx, product.id));
    expect(registry.map(({ version, ordinal }) => [version, ordinal])).toEqual([
      ['1.4.4', 1000],
      ['1.4.5', 1500],
      ['2.0.0', 2000],
      ['2.0.1', 3000],
    ]);
    expect(await read(systemActor, (ctx) => releaseOfVersion(ctx, product.id, '1.4.5'))).toMatchObject({ isSecurityFix: true });
    expect(await read(systemActor, (ctx) => releaseOfVersion(ctx, product.id, '1.4'))).toBeNull();
  });

  test('refuses a version or an ordinal that is taken', async () => {
    const product = await makeProduct(db.database);
    await makeReleases(db.database, product, ['1.0']);
    await expect(makeReleases(db.database, product, ['1.0'])).rejects.toMatchObject({ code: 'catalog/version_taken', field: 'version' });
    const sameOrdinal = makeReleases(db.database, product, [{ version: '1.1', ordinal: 1000 }]);
    await expect(sameOrdinal).rejects.toMatchObject({ code: 'catalog/ordinal_taken', field: 'ordinal' });
    await expect(makeReleases(db.database, { ref: 'PRD-00000000' }, ['1.0'])).rejects.toMatchObject({ code: 'not_found' });
  });

  test('releases appended at once take different ordinals', async () => {
    const product = await makeProduct(db.database);
    await Promise.all([1, 2, 3, 4].map((n) => makeReleases(db.database, product, [`${n}.0`])));
    const registry = await read(systemActor, (ctx) => releasesOf(ctx, product.id));
    expect(registry.map((release) => release.ordinal)).toEqual([1000, 2000, 3000, 4000]);
  });
});

describe('aliases', () => {
  test('a key finds itself whatever its case, form and spacing, for all texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = aliasKey(text);
        expect(aliasKey(key)).toBe(key);
        expect(aliasKey(`  ${text.normalize('NFD')}\n`)).toBe(key);
      }),
      { numRuns: 2000 },
    );
    expect(aliasKey(' STRASSE /\t Öl ')).toBe(aliasKey('straße / öl'));
  });

  test('a remembered name is found again, the last answer counts, and nobody is told twice', async () => {
    const [first, second] = [await makeProduct(db.database), await makeProduct(db.database)];
    const remember = (productId: string) =>
      withActor(db.database, world.productSecurity.actor, { now, mode: 'write' }, (ctx) =>
        rememberAlias(ctx, { kind: 'name', key: 'Halden  /  Edge Gateway', productId }),
      );
    const find = () => read(systemActor, (ctx) => findProductByAlias(ctx, 'name', 'HALDEN / edge gateway'));
    expect(await find()).toBeNull();
    await remember(first.id);
    await remember(first.id);
    expect((await find())?.ref).toBe(first.ref);
    expect(await db.admin`select 1 from events where name = 'catalog/alias_remembered'`).toHaveLength(1);
    await remember(second.id);
    expect((await find())?.ref).toBe(second.ref);
    const [row] = await db.admin`select confirmed_by_person_id from product_aliases where key = 'halden / edge gateway'`;
    expect(row!.confirmed_by_person_id).toBe(world.productSecurity.personId);
    expect(await read(systemActor, (ctx) => findProductByAlias(ctx, 'purl', 'Halden / Edge Gateway'))).toBeNull();
  });

  test('a unit that nobody was asked about is looked up in the catalogue', async () => {
    const product = await makeProduct(db.database);
    expect((await read(systemActor, (ctx) => findProductByAlias(ctx, 'sku', product.sku.toLowerCase())))?.id).toBe(product.id);
    expect(await read(systemActor, (ctx) => findProductByAlias(ctx, 'sku', 'not a unit'))).toBeNull();
  });
});

describe('commissioning', () => {
  test('a product carries its templates with their steps in order', async () => {
    const product = await makeProduct(db.database);
    await makeCommissioningTemplate(db.database, product);
    await makeCommissioningTemplate(db.database, product, { title: 'Hand over', queue: 'Training', steps: [] });
    const templates = (await read(systemActor, (ctx) => commissioningTemplatesOf(ctx, [product.id, world.customer.id]))).get(product.id)!;
    expect(
      templates.map(({ title, queue, dueOffsetDays, steps }) => [title, queue, dueOffsetDays, steps.map((step) => step.dueOffsetDays)]),
    ).toEqual([
      [`Commission ${product.name}`, 'commissioning', 14, [3, 14]],
      ['Hand over', 'training', 14, []],
    ]);
    const detail = await read(world.support.actor, (ctx) => getProduct(ctx, { ref: product.ref }));
    expect(detail).toMatchObject({
      ref: product.ref,
      state: 'active',
      releases: [],
      aliases: [],
      commissioning: [{ steps: [{}, {}] }, { steps: [] }],
    });
    expect(JSON.stringify(detail)).not.toContain(product.id);
    await expect(read(world.support.actor, (ctx) => getProduct(ctx, { ref: 'PRD-00000000' }))).rejects.toMatchObject({ code: 'not_found' });
  });

  test('a template is worded anew by versions: the older ones stay, nobody overwrites a newer one, and a retired one is changed no more', async () => {
    const product = await makeProduct(db.database);
    const { ref } = await makeCommissioningTemplate(db.database, product);
    const revise = (basedOn: number, title: string, more = {}) =>
      withActor(db.database, world.operations.actor, { now, mode: 'write' }, (ctx) =>
        reviseCommissioningTemplate(ctx, { ref, basedOn, title, queue: 'training', dueOffsetDays: 5, steps: [], ...more }),
      );
    expect(await revise(1, 'Second')).toEqual({ version: 2 });
    expect(await revise(2, 'Second')).toEqual({ version: 2 });
    await expect(revise(1, 'Lost update')).rejects.toMatchObject({ code: 'catalog/template_changed' });
    const race = await Promise.allSettled([revise(2, 'One'), revise(2, 'Other')]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { version, versions } = await read(world.support.actor, (ctx) => getCommissioningTemplate(ctx, { ref }));
    expect(version).toBe(3);
    expect(versions.map((one) => [one.version, one.steps.length])).toEqual([
      [3, 0],
      [2, 0],
      [1, 2],
    ]);
    expect((await read(systemActor, (ctx) => commissioningTemplatesOf(ctx, [product.id]))).get(product.id)).toMatchObject([{ version: 3 }]);
    await expect(revise(3, 'Upside down', { minQuantity: 5, maxQuantity: 4 })).rejects.toMatchObject({
      issues: [{ path: ['maxQuantity'] }],
    });
    for (const _twice of [1, 2])
      await withActor(db.database, world.operations.actor, { now, mode: 'write' }, (ctx) => retireCommissioningTemplate(ctx, { ref }));
    await expect(revise(3, 'Too late')).rejects.toMatchObject({ code: 'catalog/template_retired' });
    expect(await read(systemActor, (ctx) => commissioningTemplatesOf(ctx, [product.id]))).toEqual(new Map());
    expect(await db.admin`select 1 from events where name = 'catalog/commissioning_template_retired'`).toHaveLength(1);
  });

  test('conditions: what is not said never stands in the way, and each that is said must be met', () => {
    const free = { firstOrderOnly: false, partnerTiers: [], minQuantity: null, maxQuantity: null };
    const facts = { isFirstOrder: false, partnerTier: null, quantity: 10 };
    expect(unmetConditions(free, facts)).toEqual([]);
    expect(unmetConditions({ ...free, firstOrderOnly: true, partnerTiers: ['gold'], minQuantity: 11 }, facts)).toEqual(UNMET_CONDITIONS);
    expect(
      unmetConditions(
        { ...free, firstOrderOnly: true, partnerTiers: ['gold'], maxQuantity: 10 },
        { ...facts, isFirstOrder: true, partnerTier: 'Gold' },
      ),
    ).toEqual([]);
    expect(unmetConditions({ ...free, maxQuantity: 9 }, facts)).toEqual(['quantity']);
  });
});

describe('who may see', () => {
  test('a party reads products and releases, writes none, and never sees how commissioning or aliases are set up', async () => {
    const product = await makeProduct(db.database);
    await makeReleases(db.database, product, ['1.0']);
    await makeCommissioningTemplate(db.database, product);
    await asSystem(db.database, (ctx) => rememberAlias(ctx, { kind: 'name', key: 'hidden name', productId: product.id }));
    expect(await read(world.sales1.actor, (ctx) => releasesOf(ctx, product.id))).toHaveLength(1);
    for (const table of ['product_aliases', 'commissioning_templates', 'commissioning_versions', 'commissioning_steps']) {
      expect((await db.admin.unsafe(`select 1 from ${table}`)).length).toBeGreaterThan(0);
      const reading = read(world.sales1.actor, ({ tx }) => tx.execute(`select * from ${table}`));
      await expect(reading).rejects.toMatchObject({ cause: { code: '42501' } });
    }
    for (const table of ['products', 'releases']) {
      const writing = withActor(db.database, world.sales1.actor, { now, mode: 'write' }, ({ tx }) => tx.execute(`delete from ${table}`));
      await expect(writing).rejects.toMatchObject({ cause: { code: '42501' } });
    }
  });
});
