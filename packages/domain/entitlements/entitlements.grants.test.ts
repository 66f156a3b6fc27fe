import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { createCard, linkCard } from '@tributary/parties/commands';
import { asSystem, FIXTURE_NOW, makeMember, makePartner, makeParty, makeWorld } from '@tributary/parties/fixtures';
import { partyByRef } from '@tributary/parties/queries';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { assignRole } from './entitlements.assign-role.ts';
import { type OpenedLine, openLine } from './entitlements.fixtures.ts';
import { announceGrants, settleGrantees } from './entitlements.grants.announce.ts';
import { giveAccess, restoreAccess } from './entitlements.grants.commands.ts';
import type { GiveAccessInput } from './entitlements.grants.contract.ts';
import { changeGrant, makeGrant, takeBack } from './entitlements.grants.fixtures.ts';
import { listKnownPartners } from './entitlements.grants.partners.ts';
import { accessOfEntitlement, whoHasAccess } from './entitlements.grants.queries.ts';
import { withdrawHandover } from './entitlements.handover.commands.ts';
import { confirmAndRun, draftHandover, handOver } from './entitlements.handover.fixtures.ts';
import { workOnHandover } from './entitlements.handover.tasks.ts';
import { getEntitlement, listEntitlements } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let partner: Awaited<ReturnType<typeof makePartner>>;
let technician: Awaited<ReturnType<typeof makeMember>>;
let line: OpenedLine;
let other: OpenedLine;

beforeAll(async () => {
  world = await makeWorld(db.database);
  partner = await makePartner(db.database, { name: 'Lantern Services' });
  technician = await makeMember(db.database, partner, { functions: ['administrator'] });
});
beforeEach(async () => {
  const open = () => openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer, quantity: 3 });
  [line, other] = [await open(), await open()];
});

const on = (day: string) => new Date(`${day}T09:00:00Z`);
const as = <T>(actor: PartyActor, work: Parameters<typeof withActor<PartyActor, T>>[3], now = FIXTURE_NOW) =>
  withActor(db.database, actor, { now, mode: 'write' }, work);
const give = (wish: Partial<Parameters<typeof makeGrant>[1]> = {}) =>
  makeGrant(db.database, {
    by: world.administrator.actor,
    to: partner,
    entitlementRefs: [line.entitlementRef],
    actions: ['view', 'open_ticket'],
    ...wish,
  });
/** What the party may do with the line on a day, by the policy of access; null where it does not see the entitlement. */
const allowed = (actor: PartyActor, ref = line.entitlementRef, now = FIXTURE_NOW) =>
  as(actor, (ctx) => getEntitlement(ctx, { ref }), now).then(
    ({ actions }) => actions,
    () => null,
  );
const refusal = (work: Promise<unknown>) => work.then(() => null).catch((error: { code: string; field?: string }) => error.code);
const seenIn = async (actor: PartyActor) => JSON.stringify(await as(actor, (ctx) => whoHasAccess(ctx, { limit: 50 })));

describe('a grant of the end customer', () => {
  test('lets its grantee see that line and do just that, at once; taken back, it is gone at once, and stays on record', async () => {
    expect(await allowed(technician.actor)).toBeNull();
    const [ref] = await give();
    expect(await allowed(technician.actor)).toEqual(['view', 'open_ticket']);
    expect(await allowed(technician.actor, other.entitlementRef)).toBeNull();
    await takeBack(db.database, world.administrator.actor, [ref!]);
    expect(await allowed(technician.actor)).toBeNull();
    expect((await as(technician.actor, (ctx) => listEntitlements(ctx, { limit: 50 }))).rows).toEqual([]);
    const { line: now, history } = (await as(world.administrator.actor, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef })))!;
    expect(now.holders.filter(({ source }) => source === 'grant')).toEqual([]);
    expect(history).toMatchObject([{ grantRef: ref, name: 'Lantern Services', actions: ['view', 'open_ticket'] }]);
  });

  test('of many entitlements is one command, and each can be taken back alone', async () => {
    const refs = await give({ entitlementRefs: [line.entitlementRef, other.entitlementRef] });
    expect(refs).toHaveLength(2);
    const grants = await db.admin`select ref, line_id from access_grants where ref = any(${refs})`;
    await takeBack(db.database, world.administrator.actor, [grants.find((one) => one.line_id === line.lineId)!.ref]);
    expect([await allowed(technician.actor), await allowed(technician.actor, other.entitlementRef)]).toEqual([
      null,
      ['view', 'open_ticket'],
    ]);
  });

  test('begins and ends by its day without anything being run, and its grantee hears of it on the first', async () => {
    await give({ from: '2026-12-01', until: '2026-12-11' });
    const days = ['2026-11-30', '2026-12-01', '2026-12-10', '2026-12-11'];
    const seen = [];
    for (const day of days) seen.push(await allowed(technician.actor, line.entitlementRef, on(day)));
    expect(seen).toEqual([null, ['view', 'open_ticket'], ['view', 'open_ticket'], null]);
    const heard = () => db.admin`select 1 from events e join event_parties p on p.event_id = e.id join event_subjects s on s.event_id = e.id
      where p.party_id = ${partner.id} and s.subject_id = ${line.lineId}`;
    expect(await heard()).toHaveLength(0);
    await asSystem(db.database, (ctx) => announceGrants(ctx), on('2026-12-01'));
    await asSystem(db.database, (ctx) => announceGrants(ctx), on('2026-12-01'));
    expect(await heard()).toHaveLength(1);
  });

  test('can be narrowed and dated from today on; what was allowed before stays on record', async () => {
    const [ref] = await give({ actions: ['download', 'activate'] });
    await changeGrant(db.database, world.administrator.actor, { refs: [ref!], actions: ['view'], until: '2027-01-01' }, on('2026-11-25'));
    expect(await allowed(technician.actor, line.entitlementRef, on('2026-11-24'))).toEqual(['view', 'download', 'activate']);
    expect(await allowed(technician.actor, line.entitlementRef, on('2026-11-25'))).toEqual(['view']);
    expect(await allowed(technician.actor, line.entitlementRef, on('2027-01-01'))).toBeNull();
  });

  test('given twice is there once; several of one party add up, and the other stays when one ends', async () => {
    await give();
    expect(await give()).toEqual([]);
    const [second] = await give({ actions: ['download'], until: '2027-01-01' });
    expect(await allowed(technician.actor)).toEqual(['view', 'download', 'open_ticket']);
    await takeBack(db.database, world.administrator.actor, [second!]);
    expect(await allowed(technician.actor)).toEqual(['view', 'open_ticket']);
  });

  test('taken back by mistake is given back as it was, for a while', async () => {
    const [ref] = await give({ until: '2027-01-01' });
    await takeBack(db.database, world.administrator.actor, [ref!]);
    await as(world.administrator.actor, (ctx) => restoreAccess(ctx, { refs: [ref!] }));
    expect(await allowed(technician.actor)).toEqual(['view', 'open_ticket']);
    expect(await allowed(technician.actor, line.entitlementRef, on('2027-01-01'))).toBeNull();
    await takeBack(db.database, world.administrator.actor, [ref!]);
    const late = as(world.administrator.actor, (ctx) => restoreAccess(ctx, { refs: [ref!] }), new Date(FIXTURE_NOW.getTime() + 3_600_000));
    expect(await refusal(late)).toBe('entitlements/grant_not_restorable');
  });

  test('gives its grantee a card of the customer, and nobody else a thing', async () => {
    const before = await seenIn(world.sales1.actor);
    await give();
    const row = await as(technician.actor, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef }));
    expect(row).toMatchObject({ customerName: world.customer.name, partnerName: null, roles: [{ role: 'end_user' }] });
    expect(await seenIn(world.sales1.actor)).toBe(before);
    const first = JSON.stringify(await as(world.sales1.actor, (ctx) => getEntitlement(ctx, { ref: line.entitlementRef })));
    expect(first).not.toContain('Lantern');
  });

  test('is refused in the past, upside down, for the customer itself, for days and refs that are not there', async () => {
    expect(await refusal(give({ from: '2026-11-21' }))).toBe('entitlements/grant_in_past');
    expect(await refusal(give({ from: '2026-12-01', until: '2026-12-01' }))).toBe('entitlements/grant_inverted');
    expect(await refusal(takeBack(db.database, world.administrator.actor, ['GRT-00000000']))).toBe('not_found');
    const [ref] = await give();
    expect(await refusal(takeBack(db.database, world.sales1.actor, [ref!]))).toBe('not_found');
    expect(await refusal(takeBack(db.database, technician.actor, [ref!]))).toBe('not_found');
    const mine = { by: technician.actor, to: world.reseller2 };
    expect(await refusal(give(mine))).toBe('entitlements/action_not_allowed');
    expect(await refusal(give({ ...mine, entitlementRefs: [other.entitlementRef] }))).toBe('not_found');
  });

  test('leaves alone what a role brings: the seller stays, whatever the customer does', async () => {
    const [ref] = await give({ to: world.reseller1, actions: ['download'] });
    expect(await allowed(world.sales1.actor)).toContain('download');
    await takeBack(db.database, world.administrator.actor, [ref!]);
    expect(await allowed(world.sales1.actor)).toEqual(['view', 'order_renewal', 'open_ticket', 'see_history']);
  });
});

describe('who has access', () => {
  test('the customer reads everybody by role and by grant, and finds what one partner can touch', async () => {
    await give();
    const all = await as(world.administrator.actor, (ctx) => whoHasAccess(ctx, { limit: 100 }));
    const mine = all.rows.find(({ ref }) => ref === line.entitlementRef)!;
    expect(mine).toMatchObject({
      isOwner: true,
      mayManage: true,
      holders: [
        { name: world.reseller1.name, source: 'sold_by', grantRef: null, actions: ['view', 'order_renewal', 'open_ticket', 'see_history'] },
        {
          name: 'Lantern Services',
          source: 'grant',
          state: 'holds',
          actions: ['view', 'open_ticket'],
          valid: { from: '2026-11-22', until: null },
        },
      ],
    });
    const { partnerId } = mine.holders[1]!;
    const touched = await as(world.administrator.actor, (ctx) => whoHasAccess(ctx, { limit: 100, partnerId: partnerId! }));
    expect(touched.rows.map(({ ref }) => ref)).toContain(line.entitlementRef);
    expect(touched.rows.map(({ ref }) => ref)).not.toContain(other.entitlementRef);
    expect(await as(world.security.actor, (ctx) => whoHasAccess(ctx, { limit: 1 }))).toMatchObject({ rows: [{ mayManage: false }] });
  });

  test('a seller and a grantee without the right to give have no say and read nothing', async () => {
    await give();
    for (const actor of [world.sales1.actor, technician.actor]) {
      expect((await as(actor, (ctx) => whoHasAccess(ctx, { limit: 100 }))).rows).toEqual([]);
      expect(await as(actor, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef }))).toBeNull();
    }
  });
});

describe('who may give in the customer’s stead', () => {
  const helper = () => give({ to: world.reseller2, by: technician.actor, actions: ['view'], until: '2026-12-20' });
  beforeEach(async () => {
    await give({ actions: ['open_ticket', 'manage_grants'], until: '2027-01-01' });
  });

  test('gives within its own grant, sees what it gave and nothing else; the customer sees all of it and by whom', async () => {
    await give({ to: world.reseller1, actions: ['download'] });
    await helper();
    expect(await allowed(world.sales2.actor)).toEqual(['view']);
    const own = (await as(technician.actor, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef })))!;
    expect(own.line.holders.map(({ name, source }) => [name, source])).toEqual([[world.reseller2.name, 'grant']]);
    const all = (await as(world.administrator.actor, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef })))!;
    expect(all.line.holders.map(({ name, givenBy }) => [name, givenBy])).toContainEqual([world.reseller2.name, 'Lantern Services']);
  });

  test('gives neither more, nor for longer, nor the right to give', async () => {
    const wish = { to: world.reseller2, by: technician.actor, until: '2026-12-20' };
    expect(await refusal(give({ ...wish, actions: ['download'] }))).toBe('entitlements/grant_beyond_own');
    expect(await refusal(give({ ...wish, actions: ['manage_grants'] }))).toBe('entitlements/grant_beyond_own');
    expect(await refusal(give({ ...wish, until: null, actions: ['view'] }))).toBe('entitlements/grant_beyond_own');
    const forged = as(technician.actor, ({ tx }) =>
      tx.execute(sql`insert into access_grants (ref, line_id, grantee_party_id, given_by_party_id, actions, valid, recorded)
        values ('GRT-FORGED00', ${line.lineId}, ${world.reseller2.id}, ${partner.id}, '{view,download}', '[2026-11-22,2026-12-01)', '[2026-11-22,)')`),
    );
    await expect(forged).rejects.toMatchObject({ cause: { code: '42501' } });
  });

  test('when its right to give ends, what it gave ends with it, by its day or at once', async () => {
    const [manages] = await db.admin`select ref from access_grants where line_id = ${line.lineId} and 'manage_grants' = any(actions)`;
    await helper();
    await changeGrant(db.database, world.administrator.actor, { refs: [manages!.ref], until: '2026-12-01' });
    expect(await allowed(world.sales2.actor, line.entitlementRef, on('2026-11-30'))).toEqual(['view']);
    expect(await allowed(world.sales2.actor, line.entitlementRef, on('2026-12-01'))).toBeNull();
    await takeBack(db.database, world.administrator.actor, [manages!.ref]);
    expect(await allowed(world.sales2.actor)).toBeNull();
  });
});

describe('somebody whom the customer does not know', () => {
  const named: GiveAccessInput['grantee'] = { kind: 'new', name: 'Beacon Works', country: 'DE' };
  const asked = () =>
    as(world.administrator.actor, (ctx) => giveAccess(ctx, { entitlementRefs: [line.entitlementRef], grantee: named, actions: ['view'] }));

  test('is in review, whether the vendor knows it or not, and has nothing until it is decided who is meant', async () => {
    const known = await makePartner(db.database, { name: 'Beacon Works' });
    const someone = await makeMember(db.database, known, { functions: ['technical'] });
    expect(await asked()).toMatchObject({ state: 'in_review' });
    const unknown = await as(world.administrator.actor, (ctx) =>
      giveAccess(ctx, {
        entitlementRefs: [line.entitlementRef],
        grantee: { kind: 'new', name: 'No such company', country: 'DE' },
        actions: ['view'],
      }),
    );
    expect(unknown).toEqual({ refs: [expect.stringMatching(/^GRT-/)], state: 'in_review' });
    expect(await allowed(someone.actor)).toBeNull();
    const { line: waiting } = (await as(world.administrator.actor, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef })))!;
    expect(waiting.holders.filter(({ state }) => state === 'in_review').map(({ name }) => name)).toEqual([
      'Beacon Works',
      'No such company',
    ]);
    const [card] = await db.admin`select id from party_cards where owner_party_id = ${world.customer.id} and name = 'Beacon Works'`;
    await asSystem(db.database, async (ctx) => {
      await linkCard(ctx, { cardId: card!.id, partyId: known.id });
      await settleGrantees(ctx, card!.id, known.id);
      await settleGrantees(ctx, card!.id, known.id);
    });
    expect(await allowed(someone.actor)).toEqual(['view']);
  });

  test('taken back before it is decided, comes to nothing', async () => {
    const { refs } = await as(world.administrator.actor, (ctx) =>
      giveAccess(ctx, {
        entitlementRefs: [line.entitlementRef],
        grantee: { kind: 'new', name: 'Cairn Works', country: 'DE' },
        actions: ['view'],
      }),
    );
    await takeBack(db.database, world.administrator.actor, refs);
    const cairn = await makePartner(db.database, { name: 'Cairn Works' });
    const [card] = await db.admin`select id from party_cards where owner_party_id = ${world.customer.id} and name = 'Cairn Works'`;
    await asSystem(db.database, (ctx) => settleGrantees(ctx, card!.id, cairn.id));
    expect(await db.admin`select 1 from access where party_id = ${cairn.id}`).toHaveLength(0);
  });

  test("another's card is none, and partners are named by ids of the reader's own", async () => {
    const card = await as(world.sales1.actor, (ctx) => createCard(ctx, { name: 'Private', country: 'DE' }));
    const forged = as(world.administrator.actor, (ctx) =>
      giveAccess(ctx, { entitlementRefs: [line.entitlementRef], grantee: { kind: 'card', ref: card.ref }, actions: ['view'] }),
    );
    expect(await refusal(forged)).toBe('not_found');
    const own = await as(world.administrator.actor, listKnownPartners);
    const theirs = await as(technician.actor, listKnownPartners);
    expect(own.map(({ name }) => name)).toContain(world.reseller1.name);
    expect(own.map(({ id }) => id).filter((id) => theirs.some((one) => one.id === id))).toEqual([]);
  });
});

describe('what becomes of grants', () => {
  test('another end user has none of the grants of the one before', async () => {
    await give();
    const next = await asSystem(db.database, (ctx) => partyByRef(ctx, world.reseller2.ref));
    await asSystem(db.database, (ctx) => assignRole(ctx, { lineId: line.lineId, role: 'end_user', partyId: next.id, from: '2026-12-01' }));
    expect(await allowed(technician.actor, line.entitlementRef, on('2026-11-30'))).toEqual(['view', 'open_ticket']);
    expect(await allowed(technician.actor, line.entitlementRef, on('2026-12-01'))).toBeNull();
  });

  describe('in a handover', () => {
    const staff = () => world.channel.actor;
    const lineRef = async () => (await db.admin`select ref from order_lines where id = ${line.lineId}`)[0]!.ref as string;
    /** The grants on the line as known now, in days. */
    const grantsNow = async () => [
      ...(await db.admin`select ref, grantee_party_id, given_by_party_id, actions, datemultirange(range_agg(valid))::text as days from access_grants
        where line_id = ${line.lineId} and known_until = 'infinity' group by 1, 2, 3, 4 order by 1, 3`),
    ];

    test('a partner that leaves loses its own, and what it gave, on the day; others keep theirs; withdrawn, all is as it was', async () => {
      await give();
      const leaving = await makePartner(db.database);
      const salesman = (await makeMember(db.database, leaving, { functions: ['administrator'] })).actor;
      await asSystem(db.database, (ctx) =>
        assignRole(ctx, { lineId: line.lineId, role: 'sold_by', partyId: leaving.id, from: '2026-11-22' }),
      );
      await give({ to: leaving, actions: ['download', 'manage_grants'] });
      await give({ by: salesman, to: world.reseller2, actions: ['download'] });
      const before = await grantsNow();
      const draft = await draftHandover(db.database, { staff: staff(), from: leaving, outcome: 'direct', effectiveOn: '2027-01-01' });
      await confirmAndRun(db.database, staff(), draft);
      const seen = async (day: string) => {
        const answers = [];
        for (const actor of [technician.actor, salesman, world.sales2.actor])
          answers.push((await allowed(actor, line.entitlementRef, on(day))) !== null);
        return answers;
      };
      expect([await seen('2026-12-31'), await seen('2027-01-01')]).toEqual([
        [true, true, true],
        [true, false, false],
      ]);
      await withActor(db.database, staff(), { now: FIXTURE_NOW, mode: 'write' }, (ctx) => withdrawHandover(ctx, { ref: draft.ref }));
      const [row] = await db.admin`select id from handovers where ref = ${draft.ref}`;
      for (let run = 0; run < 2; run++) await workOnHandover({ database: db.database, now: () => FIXTURE_NOW }, row!.id);
      expect(await grantsNow()).toEqual(before);
      expect(await seen('2027-01-01')).toEqual([true, true, true]);
    });

    test.each(['customer_merge', 'customer_split'] as const)('%s: they follow the line, and the heir decides on them', async (kind) => {
      const customer = await makeParty(db.database);
      const administrator = (await makeMember(db.database, customer, { functions: ['administrator'] })).actor;
      line = await openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: customer });
      const heir = await makeParty(db.database);
      const theirs = (await makeMember(db.database, heir, { functions: ['administrator'] })).actor;
      const [ref] = await give({ by: administrator });
      await give({ by: administrator, to: world.reseller2, actions: ['view'], from: '2026-12-24' });
      await handOver(db.database, {
        staff: staff(),
        kind,
        from: customer,
        to: heir,
        ...(kind === 'customer_split' ? { lines: [await lineRef()] } : {}),
      });
      expect(await allowed(technician.actor)).toEqual(['view', 'open_ticket']);
      expect((await grantsNow()).map((grant) => grant.given_by_party_id)).toEqual([heir.id, heir.id]);
      const { line: access } = (await as(theirs, (ctx) => accessOfEntitlement(ctx, { ref: line.entitlementRef })))!;
      expect(access.holders.map(({ name, givenBy, state }) => [name, givenBy, state])).toEqual([
        [world.reseller1.name, null, 'holds'],
        [world.reseller2.name, null, 'planned'],
        ['Lantern Services', null, 'holds'],
      ]);
      expect(await refusal(takeBack(db.database, administrator, [ref!]))).toBe('not_found');
      await takeBack(db.database, theirs, [ref!]);
      expect(await allowed(technician.actor)).toBeNull();
    });
  });
});
