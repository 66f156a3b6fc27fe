import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { createCard, introduce, linkCard } from './parties.commands.ts';
import { asSystem, makeCard, makeMember, makeParty, makeWorld, FIXTURE_NOW as now } from './parties.fixtures.ts';
import { cardByRef, listCards, listPeople, partyByRef } from './parties.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let card1: { id: string; ref: string };
let card2: { id: string; ref: string };
beforeAll(async () => {
  world = await makeWorld(db.database);
  card1 = await makeCard(db.database, world.sales1.actor, { name: world.customer.name });
  card2 = await makeCard(db.database, world.sales2.actor, { name: world.customer.name, contactName: 'Secret Contact' });
  await asSystem(db.database, async (ctx) => {
    for (const card of [card1, card2]) await linkCard(ctx, { cardId: card.id, partyId: world.customer.id });
    for (const partner of [world.reseller1, world.reseller2])
      await introduce(ctx, { viewerPartyId: world.customer.id, subjectPartyId: partner.id });
  });
});

/** What the actor sees of a table's column, against what is there. */
async function seen(actor: PartyActor, table: string, column: string) {
  const visible = await withActor(db.database, actor, { now, mode: 'read' }, ({ tx }) =>
    tx.execute<{ value: string }>(`select ${column}::text as value from ${table}`),
  );
  const there = await db.admin.unsafe<{ value: string }[]>(`select ${column}::text as value from ${table}`);
  return { visible: visible.map((row) => row.value).sort(), there: there.map((row) => row.value) };
}

describe('rows of other parties exist and are hidden', () => {
  test('parties: a partner reads itself and the vendor, never the customer behind its card or another partner', async () => {
    const { visible, there } = await seen(world.sales1.actor, 'parties', 'id');
    expect(visible).toEqual([world.reseller1.id, world.vendor.id].sort());
    expect(there).toEqual(expect.arrayContaining([world.customer.id, world.reseller2.id]));
    const hidden = withActor(db.database, world.sales1.actor, { now, mode: 'read' }, (ctx) => partyByRef(ctx, world.customer.ref));
    await expect(hidden).rejects.toMatchObject({ code: 'not_found', data: {} });
  });

  test('parties and profiles: a customer reads the partners it was introduced to, and no further', async () => {
    const stranger = await makeParty(db.database);
    const visible = await seen(world.administrator.actor, 'parties', 'id');
    expect(visible.visible).toEqual([world.customer.id, world.vendor.id, world.reseller1.id, world.reseller2.id].sort());
    expect(visible.there).toContain(stranger.id);
    const profiles = await seen(world.administrator.actor, 'partner_profiles', 'party_id');
    expect(profiles.visible).toEqual([world.reseller1.id, world.reseller2.id].sort());
  });

  test('partner profiles: a partner reads its own only', async () => {
    const { visible, there } = await seen(world.sales1.actor, 'partner_profiles', 'party_id');
    expect(visible).toEqual([world.reseller1.id]);
    expect(there).toContain(world.reseller2.id);
  });

  test("cards: a partner reads its own only, and another's reference answers like one that never was", async () => {
    const { visible, there } = await seen(world.sales1.actor, 'party_cards', 'id');
    expect(visible).toEqual([card1.id]);
    expect(there).toContain(card2.id);
    const lookup = (ref: string) => withActor(db.database, world.sales1.actor, { now, mode: 'read' }, (ctx) => cardByRef(ctx, ref));
    const answers = await Promise.allSettled([lookup(card2.ref), lookup('CRD-00000000')]);
    expect(answers[0]).toEqual(answers[1]);
    expect((await seen(world.administrator.actor, 'party_cards', 'id')).visible).toEqual([]);
  });

  test("cards: nobody makes or keeps one in another's name, links one, or changes another's", async () => {
    const forge = (statement: string) =>
      withActor(db.database, world.sales1.actor, { now, mode: 'write' }, ({ tx }) => tx.execute(statement)).then(
        () => 'done',
        (error: { cause?: { code: string } }) => error.cause?.code,
      );
    const insert = (owner: string, subject: string) =>
      forge(`insert into party_cards (ref, owner_party_id, subject_party_id, name, country, created_at)
        values ('CRD-FORGED00', '${owner}', ${subject}, 'Forged', 'DE', now())`);
    expect(await insert(world.reseller2.id, 'null')).toBe('42501');
    expect(await insert(world.reseller1.id, `'${world.customer.id}'`)).toBe('42501');
    expect(await forge(`update party_cards set subject_party_id = '${world.customer.id}'`)).toBe('42501');
    expect(await forge(`update party_cards set notes = 'Changed' where id = '${card2.id}'`)).toBe('done');
    expect(await db.admin`select 1 from party_cards where notes = 'Changed'`).toHaveLength(0);
    expect(await forge('delete from party_cards')).toBe('42501');
  });

  test('memberships and people: a party reads its own colleagues only', async () => {
    const colleague = await makeMember(db.database, world.reseller1, { functions: ['technical'] });
    const memberships = await seen(world.sales1.actor, 'memberships', 'id');
    expect(memberships.visible).toEqual([world.sales1.membershipId, colleague.membershipId].sort());
    expect(memberships.there).toContain(world.sales2.membershipId);
    const colleagues = await withActor(db.database, world.sales1.actor, { now, mode: 'read' }, listPeople);
    expect(colleagues.map((person) => person.ref).sort()).toEqual([world.sales1.personRef, colleague.personRef].sort());
    const people = await seen(world.sales1.actor, 'people', 'id');
    expect(people.visible).toEqual([world.sales1.personId, colleague.personId].sort());
    expect(people.there).toContain(world.sales2.personId);
  });

  test('introductions: a party reads whom it was introduced to, never who was introduced to it', async () => {
    const { visible, there } = await seen(world.sales1.actor, 'party_introductions', 'viewer_party_id');
    expect(visible).toEqual([]);
    expect(there).toEqual([world.customer.id, world.customer.id]);
    expect((await seen(world.administrator.actor, 'party_introductions', 'subject_party_id')).visible).toHaveLength(2);
  });

  test('vendor settings: everybody may read them and no party may write them', async () => {
    expect((await seen(world.sales1.actor, 'vendor_settings', 'party_id')).visible).toEqual([world.vendor.id]);
    const writing = withActor(db.database, world.sales1.actor, { now, mode: 'write' }, ({ tx }) =>
      tx.execute('delete from vendor_settings'),
    );
    await expect(writing).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});

test("what a partner reads is byte-equal in two worlds that differ only in another partner's cards", async () => {
  const read = () => withActor(db.database, world.sales1.actor, { now, mode: 'read' }, (ctx) => listCards(ctx, { limit: 50 }));
  const naming = () =>
    withActor(db.database, world.sales1.actor, { now, mode: 'write' }, async (ctx) => {
      const { id: _id, ref: _ref, ...card } = await createCard(ctx, { name: `Named ${Math.random()}`, country: 'DE' });
      return { ...card, name: '' };
    });
  const before = JSON.stringify(await read());
  const namedBefore = await naming();
  await db.admin`delete from party_cards where name like 'Named %'`;
  await makeCard(db.database, world.sales2.actor, { name: 'Another customer of the other partner' });
  expect(JSON.stringify(await read())).toBe(before);
  expect(await naming()).toEqual(namedBefore);
});
