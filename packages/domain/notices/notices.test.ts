import { randomUUID } from 'node:crypto';
import { postgresErrorOf, withActor } from '@tributary/db/actor';
import { openLine } from '@tributary/entitlements/fixtures';
import type { PartyActor } from '@tributary/kernel/actor';
import { makeMember, makeParty, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { getAdvisory, listAdvisories } from './notices.advisories.ts';
import { approveAdvisory } from './notices.approve.ts';
import { audienceOf } from './notices.audience.ts';
import { listAdvisoriesInput, listNoticesInput, resolveProductInput } from './notices.contract.ts';
import { advisoryBytes, approve, importBytes, makeActivation, makeAdvisory, makeNoticeWorld } from './notices.fixtures.ts';
import { inspector } from './notices.inspect.ts';
import { planNotice } from './notices.ledger.ts';
import { getNoticeForPortal, listNoticesForPortal } from './notices.portal.ts';
import { getNotice, listNotices } from './notices.queries.ts';
import { adoptProposals, resolveProduct } from './notices.resolve.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeNoticeWorld>>;

const write = <T>(work: Parameters<typeof withActor<typeof world.productSecurity.actor, T>>[3]) =>
  withActor(db.database, world.productSecurity.actor, { now, mode: 'write' }, work);
const read = <T>(work: Parameters<typeof withActor<typeof world.productSecurity.actor, T>>[3]) =>
  withActor(db.database, world.productSecurity.actor, { now, mode: 'read' }, work);
const asParty = <T>(actor: PartyActor, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);
const imported = async (wish: Parameters<typeof advisoryBytes>[0] = {}) =>
  (await importBytes(db.database, world.productSecurity.actor, advisoryBytes(wish))).ref!;
const request = () => ({ clientRequestId: randomUUID() });
const eventsOn = (ref: string) => db.admin<{ name: string; data: Record<string, unknown> }[]>`
  select e.name, e.data from events e join event_subjects s on s.event_id = e.id join advisories a on a.id = s.subject_id where a.ref = ${ref} order by e.id`;

beforeAll(async () => {
  // The validator takes seconds to load on a busy machine; no test's own time is for that.
  await inspector().inspect(advisoryBytes());
  world = await makeNoticeWorld(db.database);
});

describe('what an advisory names, in the catalogue', () => {
  test('a SKU proposes the product that has it; confirmed once, its name is remembered for the next advisory', async () => {
    const wished = { name: 'Edge Gateway Mk II', affected: 'vers:intdot/<4.2.3', fixed: '4.2.3' };
    const first = await imported({ products: [{ ...wished, sku: 'HEG-100' }] });
    const before = await read((ctx) => getAdvisory(ctx, { ref: first }));
    expect(before.products[0]!.proposal).toMatchObject({ kind: 'existing', reason: 'sku', newReleases: [], product: { sku: 'HEG-100' } });
    expect(await write((ctx) => adoptProposals(ctx, { ref: first }))).toEqual({ resolved: 2, productsCreated: 0 });
    const second = await imported({ products: [wished] });
    const next = await read((ctx) => getAdvisory(ctx, { ref: second }));
    expect(next.products[0]!.proposal).toMatchObject({ kind: 'existing', reason: 'remembered_name', product: { sku: 'HEG-100' } });
    expect((await eventsOn(first)).map(({ name }) => name)).toEqual(['notices/advisory_imported', 'notices/product_resolved']);
  });

  test('an equal name only proposes, and a similar one does not even do that', async () => {
    const ref = await imported({
      products: [
        { name: 'halden edge gateway', affected: '<4.2.3' },
        { name: 'Halden Edge Gatewax', affected: '<4.2.3' },
      ],
    });
    const { products } = await read((ctx) => getAdvisory(ctx, { ref }));
    expect(products.map(({ proposal, resolution }) => [proposal?.kind, resolution])).toEqual([
      ['existing', 'open'],
      ['new', 'open'],
    ]);
  });

  test('adopting makes the product and its releases in the order of their versions, and a missing release of a known one in its place', async () => {
    const name = `Halden Probe ${randomUUID().slice(0, 6)}`;
    const ref = await imported({
      products: [
        { name, affected: 'vers:intdot/<1.10.0', fixed: '1.10.0' },
        { name, affected: '1.9.2', fixed: '1.9.3' },
        { name: 'Halden Edge Gateway', affected: '<4.2.2.1', fixed: '4.2.2.1' },
      ],
    });
    const proposals = await read((ctx) => getAdvisory(ctx, { ref }));
    expect(proposals.products.find(({ productName }) => productName === name)!.proposal).toMatchObject({
      kind: 'new',
      newReleases: ['1.9.3', '1.10.0'],
    });
    expect(await write((ctx) => adoptProposals(ctx, { ref }))).toEqual({ resolved: 6, productsCreated: 1 });
    const versions =
      await db.admin`select r.version, r.is_security_fix from releases r join products p on p.id = r.product_id where p.name = ${name} order by r.ordinal`;
    expect(versions.map((row) => [row.version, row.is_security_fix])).toEqual([
      ['1.9.3', true],
      ['1.10.0', true],
    ]);
    const gateway = await db.admin`select version from releases where product_id = ${world.gateway.id} order by ordinal`;
    expect(gateway.map(({ version }) => version)).toEqual(['4.1.0', '4.2.2', '4.2.2.1', '4.2.3']);
  });

  test('a person decides for every open product id of the same product; a decision is not made twice', async () => {
    const ref = await imported({
      products: [{ name: 'Somebody Elses Library', affected: 'a range that nobody can read at all', fixed: '9.9' }],
    });
    const { products } = await read((ctx) => getAdvisory(ctx, { ref }));
    expect(products[0]).toMatchObject({ isParsed: false, unparsedReason: expect.any(String), isBlocking: true });
    const decide = (decision: object) =>
      write((ctx) => resolveProduct(ctx, resolveProductInput.parse({ advisoryProductRef: products[0]!.ref, decision })));
    await expect(decide({ kind: 'existing', productRef: 'PRD-00000000' })).rejects.toMatchObject({ code: 'not_found' });
    expect(await decide({ kind: 'waive', reason: 'Not ours.' })).toEqual({ resolved: 2 });
    await expect(decide({ kind: 'waive', reason: 'Again.' })).rejects.toMatchObject({ code: 'notices/already_resolved' });
    const after = await read((ctx) => getAdvisory(ctx, { ref }));
    expect(after.openProducts).toBe(0);
    expect(after.products[0]).toMatchObject({
      resolution: 'waived',
      waiveReason: 'Not ours.',
      resolvedByName: world.productSecurity.name,
      isBlocking: false,
    });
  });

  test('adopting under a SKU that is taken is refused by the catalogue and changes nothing', async () => {
    const ref = await imported({ products: [{ name: `Free ${randomUUID().slice(0, 6)}`, affected: '<2' }] });
    const { products } = await read((ctx) => getAdvisory(ctx, { ref }));
    const input = resolveProductInput.parse({ advisoryProductRef: products[0]!.ref, decision: { kind: 'adopt', sku: 'HEG-100' } });
    await expect(write((ctx) => resolveProduct(ctx, input))).rejects.toMatchObject({ code: 'catalog/sku_taken', field: 'sku' });
    expect((await read((ctx) => getAdvisory(ctx, { ref }))).openProducts).toBe(1);
  });
});

describe('the dry run', () => {
  test('says per entitlement verdict, reason, versions, partner and recipients, counts messages per context, and writes nothing', async () => {
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
    const before =
      await db.admin`select (select count(*) from notices) as n, (select count(*) from deliveries) as d, (select count(*) from notice_matches) as m, (select count(*) from events) as e`;
    const audience = await read((ctx) => audienceOf(ctx, advisory));
    expect(audience.counts).toEqual({ entitlements: 2, confirmed: 2, possible: 0, not: 0, customers: 1, messages: 2, unreachable: 0 });
    const row = audience.rows.find(({ entitlementRef }) => entitlementRef === world.line1.entitlementRef)!;
    expect(row).toMatchObject({
      customer: { ref: world.customer.ref },
      partner: { ref: world.reseller1.ref, usesVendorContact: false },
      verdict: 'confirmed',
      reason: { rule: 'range', vulnerability: 'CVE-2026-41007', predicate: 'vers:intdot/<4.2.3', version: '4.2.2' },
      installations: [{ deviceName: 'gw-hall-1', version: '4.2.2', verdict: 'confirmed' }],
      fixedVersions: ['4.2.3'],
      recipients: [{ email: world.security.email, role: 'security' }],
    });
    expect(audience.contexts.map(({ partner, messages }) => [partner?.ref, messages]).sort()).toEqual(
      [
        [world.reseller1.ref, 1],
        [world.reseller2.ref, 1],
      ].sort(),
    );
    const after =
      await db.admin`select (select count(*) from notices) as n, (select count(*) from deliveries) as d, (select count(*) from notice_matches) as m, (select count(*) from events) as e`;
    expect(after[0]).toEqual(before[0]);
  });

  test('an unknown version is possible, a fixed one is not, nobody to write to is unreachable, and each says why', async () => {
    const lonely = await makeParty(db.database);
    const sold = (endUser: typeof lonely) =>
      openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser, product: world.gateway, quantity: 9, now });
    const line = await sold(lonely);
    const fixed = await sold(world.customer);
    await makeActivation(db.database, world.administrator.actor, { ref: fixed.entitlementRef }, { version: '4.2.3' });
    const odd = await sold(world.customer);
    await makeActivation(db.database, world.administrator.actor, { ref: odd.entitlementRef }, { deviceName: 'odd' });
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
    const { rows, unreachable } = await read((ctx) => audienceOf(ctx, advisory));
    const of = (ref: string) => rows.find(({ entitlementRef }) => entitlementRef === ref)!;
    expect(of(line.entitlementRef)).toMatchObject({
      verdict: 'possible',
      reason: { rule: 'some_permitted_releases_affected' },
      recipients: [],
    });
    expect(unreachable).toEqual([{ entitlementRef: line.entitlementRef, customer: { ref: lonely.ref, name: lonely.name } }]);
    expect(of(fixed.entitlementRef)).toMatchObject({ verdict: 'not', reason: { nearMiss: expect.any(String) }, recipients: [] });
    expect(of(odd.entitlementRef)).toMatchObject({ verdict: 'possible', reason: { rule: 'version_missing', version: null } });
    await makeMember(db.database, lonely, { functions: ['administrator'] });
    const later = await read((ctx) => audienceOf(ctx, advisory));
    expect(later.unreachable).toEqual([]);
  });
});

describe('approving', () => {
  test('freezes scope and every verdict, and approved twice or by two at once it is one notice', async () => {
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
    const [one, two] = await Promise.all([
      approve(db.database, world.productSecurity.actor, advisory),
      approve(db.database, world.productSecurity.actor, advisory),
    ]);
    const again = await approve(db.database, world.productSecurity.actor, advisory);
    expect(new Set([one.noticeRef, two.noticeRef, again.noticeRef]).size).toBe(1);
    expect([one.repeated, two.repeated].sort()).toEqual([false, true]);
    expect(again.repeated).toBe(true);
    const detail = await read((ctx) => getNotice(ctx, { ref: one.noticeRef }));
    expect(detail.matches.some(({ verdict }) => verdict === 'not')).toBe(true);
    expect(detail.matches.every(({ reason }) => reason.rule)).toBe(true);
    const frozen = await read((ctx) => getAdvisory(ctx, advisory));
    expect(frozen).toMatchObject({ state: 'published', isScopeFrozen: true, noticeRef: one.noticeRef });
    const gateway = frozen.scope.find(({ product }) => product.sku === 'HEG-100')!;
    expect(gateway.releases.map(({ version, status }) => [version, status])).toEqual([
      ['4.1.0', 'affected'],
      ['4.2.2', 'affected'],
      ['4.2.2.1', 'affected'],
      ['4.2.3', 'fixed'],
    ]);
    const told =
      await db.admin`select p.party_id from event_parties p join events e on e.id = p.event_id where e.name = 'notices/approved' and e.data->>'noticeRef' = ${one.noticeRef}`;
    expect(told.map((row) => row.party_id)).toContain(world.customer.id);
    expect(told.map((row) => row.party_id)).not.toContain(world.reseller1.id);
    await expect(write((ctx) => adoptProposals(ctx, advisory))).rejects.toMatchObject({ code: 'notices/already_published' });
  });

  test('open products block it, and say how many', async () => {
    const ref = await imported();
    await expect(approve(db.database, world.productSecurity.actor, { ref })).rejects.toMatchObject({
      code: 'notices/products_open',
      data: { count: 2 },
    });
    expect((await read((ctx) => getAdvisory(ctx, { ref }))).state).toBe('accepted');
  });

  test('a quarantined advisory needs a reason, which is kept with the name', async () => {
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor, { isFaulty: true });
    await expect(approve(db.database, world.productSecurity.actor, advisory)).rejects.toMatchObject({
      code: 'notices/override_required',
      field: 'overrideReason',
      data: { tests: ['6.1.16', '6.1.21'] },
    });
    await write((ctx) => approveAdvisory(ctx, { ...advisory, ...request(), overrideReason: 'Only the history is wrong.' }));
    expect((await read((ctx) => getAdvisory(ctx, advisory))).override).toEqual({
      reason: 'Only the history is wrong.',
      byName: world.productSecurity.name,
    });
  });

  test('lists find what was imported and approved, by page and by words', async () => {
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor, { title: 'Nightshade in the parser' });
    const { noticeRef } = await approve(db.database, world.productSecurity.actor, advisory);
    const found = await read((ctx) => listAdvisories(ctx, listAdvisoriesInput.parse({ q: 'nightshade', state: 'published' })));
    expect(found.rows.map(({ ref }) => ref)).toEqual([advisory.ref]);
    const first = await read((ctx) => listNotices(ctx, listNoticesInput.parse({ limit: 1 })));
    const second = await read((ctx) => listNotices(ctx, listNoticesInput.parse({ limit: 1, cursor: first.nextCursor })));
    expect(second.rows[0]!.ref).not.toBe(first.rows[0]!.ref);
    const all = await read((ctx) => listNotices(ctx, listNoticesInput.parse(undefined)));
    expect(all.rows.map(({ ref }) => ref)).toContain(noticeRef);
    const pages = await read((ctx) => listAdvisories(ctx, listAdvisoriesInput.parse({ limit: 1 })));
    const next = await read((ctx) => listAdvisories(ctx, listAdvisoriesInput.parse({ limit: 1, cursor: pages.nextCursor })));
    expect(next.rows[0]!.ref).not.toBe(pages.rows[0]!.ref);
  });
});

describe('what the end customer reads', () => {
  test('its own lines with versions, what to do and the partner of each; another customer and the partners find nothing', async () => {
    const other = await makeParty(db.database);
    const stranger = await makeMember(db.database, other, { functions: ['administrator'] });
    const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
    const { noticeRef } = await approve(db.database, world.productSecurity.actor, advisory);
    const list = await asParty(world.security.actor, (ctx) => listNoticesForPortal(ctx, listNoticesInput.parse({})));
    expect(list.rows.find(({ ref }) => ref === noticeRef)).toMatchObject({ verdict: 'confirmed', productNames: ['Halden Edge Gateway'] });
    const notice = await asParty(world.security.actor, (ctx) => getNoticeForPortal(ctx, { ref: noticeRef }));
    const of = (ref: string) => notice.lines.find(({ entitlementRef }) => entitlementRef === ref)!;
    expect(of(world.line1.entitlementRef)).toMatchObject({
      installations: [{ deviceName: 'gw-hall-1', version: '4.2.2' }],
      fixedVersions: ['4.2.3'],
      contact: { source: 'partner', name: `${world.reseller1.name} Service Desk` },
    });
    expect(of(world.line2.entitlementRef).contact.name).toBe(`${world.reseller2.name} Service Desk`);
    expect(JSON.stringify(notice)).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
    for (const actor of [world.sales1.actor, world.sales2.actor, stranger.actor]) {
      expect((await asParty(actor, (ctx) => listNoticesForPortal(ctx, listNoticesInput.parse({})))).rows).toEqual([]);
      await expect(asParty(actor, (ctx) => getNoticeForPortal(ctx, { ref: noticeRef }))).rejects.toMatchObject({ code: 'not_found' });
    }
  });

  test('pages are newest first and do not repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await asParty(world.security.actor, (ctx) =>
        listNoticesForPortal(ctx, listNoticesInput.parse({ limit: 1, cursor: cursor ?? undefined })),
      );
      seen.push(...page.rows.map(({ ref }) => ref));
      cursor = page.nextCursor;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe('policies', () => {
  const hidden = ['advisory_documents', 'advisory_products', 'advisory_scope', 'deliveries', 'delivery_lines'] as const;

  test.each(hidden)('no party reads %s, although there are rows', async (table) => {
    if (table.startsWith('deliver')) await planOne();
    const [row] = await db.admin.unsafe(`select count(*)::int as count from ${table}`);
    expect(row!.count).toBeGreaterThan(0);
    for (const actor of [world.security.actor, world.sales1.actor]) {
      const refusal = await asParty(actor, ({ tx }) => tx.execute(`select 1 from ${table} limit 1`)).catch((error: unknown) => error);
      expect(postgresErrorOf(refusal)?.code).toBe('42501');
    }
  });

  test.each(['advisories', 'notices', 'notice_matches'] as const)(
    'of %s the end customer reads its own, a partner and a stranger nothing',
    async (table) => {
      const stranger = await makeMember(db.database, await makeParty(db.database), { functions: ['administrator'] });
      const unowned = { products: [{ name: 'Owned by nobody', affected: '<2', fixed: '2.0' }] };
      await approve(db.database, world.productSecurity.actor, await makeAdvisory(db.database, world.productSecurity.actor, unowned));
      const [row] = await db.admin.unsafe(`select count(*)::int as count from ${table}`);
      expect(row!.count).toBeGreaterThan(0);
      const rowsOf = (actor: PartyActor) => asParty(actor, async ({ tx }) => [...(await tx.execute(`select 1 from ${table}`))].length);
      expect(await rowsOf(world.security.actor)).toBeGreaterThan(0);
      expect(await rowsOf(world.security.actor)).toBeLessThan(row!.count);
      for (const actor of [world.sales1.actor, world.sales2.actor, stranger.actor]) expect(await rowsOf(actor)).toBe(0);
    },
  );

  async function planOne() {
    const [notice] = await db.admin<{ id: string }[]>`select id from notices limit 1`;
    await planNotice({ database: db.database, now: () => now, noticeSecret: 'a secret of sixteen bytes' }, notice!.id);
  }
});
