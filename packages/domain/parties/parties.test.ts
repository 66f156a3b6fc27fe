import { withActor } from '@tributary/db/actor';
import { type Actor, systemActor } from '@tributary/kernel/actor';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { addMember, changePartnerState, createCard, createParty, introduce, linkCard, setPartnerProfile } from './parties.commands.ts';
import { getParty } from './parties.edit.ts';
import { asSystem, makeCard, makeMember, makeParty, makeWorld, FIXTURE_NOW as now } from './parties.fixtures.ts';
import { displayNamesFor } from './parties.names.ts';
import { proposeParties } from './parties.propose.ts';
import {
  cardByRef,
  getMe,
  listCards,
  listParties,
  listPeople,
  partnerProfileOf,
  peopleOfParties,
  peopleOfParty,
} from './parties.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const read = <A extends Actor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);
const write = <A extends Actor, T>(actor: A, work: Parameters<typeof withActor<A, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'write' }, work);
const page = { limit: 50 };

describe('cards', () => {
  test('naming a customer again, in any case and spacing, returns the same card and says nothing new', async () => {
    const { actor } = world.sales1;
    const first = await makeCard(db.database, actor, { name: 'Fjord  Énergie', contactName: 'Anna' });
    const again = await makeCard(db.database, actor, { name: ' FJORD énergie ', contactName: 'Berta' });
    expect(again).toEqual(first);
    expect(first.name).toBe('Fjord Énergie');
    const events = await db.admin`select 1 from events where name = 'parties/card_named' and data->>'cardId' = ${first.id}`;
    expect(events).toHaveLength(1);
  });

  test('two resends of one naming at once make one card', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => makeCard(db.database, world.sales1.actor, { name: 'Raced Ltd' })));
    expect(new Set(made.map((card) => card.ref)).size).toBe(1);
  });

  test('naming a customer looks exactly alike whether or not the vendor knows it', async () => {
    const blank = (card: Record<string, unknown>) => ({ ...card, id: '', ref: '', name: '' });
    const known = await makeCard(db.database, world.sales2.actor, { name: world.customer.name });
    const unknown = await makeCard(db.database, world.sales2.actor, { name: 'Nobody Ever Heard Of' });
    expect(blank(known)).toEqual(blank(unknown));
    const { rows } = await read(world.sales2.actor, (ctx) => listCards(ctx, page));
    expect(rows.map((row) => row.state)).toEqual(['in_review', 'in_review']);
    const events =
      await db.admin`select name, data - 'cardId' - 'cardRef' as data, actor_kind from events where data->>'cardId' in (${known.id}, ${unknown.id})`;
    expect(events[0]).toEqual(events[1]);
  });

  test('a line break in any single-line field is refused with that field named', async () => {
    for (const field of ['name', 'contactName'] as const) {
      const wish = { name: 'Honest Name', country: 'DE', [field]: 'Evil\r\nBcc: all@example.org' };
      const error = await write(world.sales1.actor, (ctx) => createCard(ctx, wish)).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ issues: [{ path: [field], message: 'line_break' }] });
    }
    const refused = asSystem(db.database, (ctx) => createParty(ctx, { name: 'Evil\nBcc', country: 'DE' }));
    await expect(refused).rejects.toMatchObject({ issues: [{ path: ['name'], message: 'line_break' }] });
    expect(await db.admin`select 1 from party_cards where name like 'Evil%' or name = 'Honest Name'`).toHaveLength(0);
  });

  test('linking is done once, repeats without effect, and never moves to another party', async () => {
    const card = await makeCard(db.database, world.sales1.actor, { name: 'To Be Linked' });
    const other = await makeParty(db.database);
    const link = (partyId: string) => write(world.operations.actor, (ctx) => linkCard(ctx, { cardId: card.id, partyId }));
    await link(world.customer.id);
    await link(world.customer.id);
    await expect(link(other.id)).rejects.toMatchObject({ code: 'parties/card_linked_elsewhere' });
    const told = await db.admin`select e.id, p.party_id from events e left join event_parties p on p.event_id = e.id
      where e.name = 'parties/card_linked' and data->>'cardId' = ${card.id}`;
    expect(told).toMatchObject([{ party_id: null }]);
    const [row] = (await read(world.sales1.actor, (ctx) => listCards(ctx, { ...page, q: 'be linked' }))).rows;
    expect(row).toMatchObject({ ref: card.ref, state: 'linked' });
    expect(Object.keys(row!).sort()).toEqual(['contactEmail', 'contactName', 'country', 'name', 'ref', 'state', 'tags']);
  });
});

describe('display names', () => {
  test('a partner calls its customer by its own card, itself, the vendor and the introduced by name, and nobody else at all', async () => {
    const card = await makeCard(db.database, world.sales1.actor, { name: 'Our Nordwind' });
    const party = await asSystem(db.database, async (ctx) => {
      const made = await createParty(ctx, { name: 'Nordwind Real Name AG', country: 'DE' });
      await linkCard(ctx, { cardId: card.id, partyId: made.id });
      for (let time = 0; time < 2; time++) await introduce(ctx, { viewerPartyId: made.id, subjectPartyId: world.reseller1.id });
      return made;
    });
    const ids = [party.id, world.reseller1.id, world.reseller2.id, world.vendor.id];
    const asReseller = await read(world.sales1.actor, (ctx) => displayNamesFor(ctx, ids));
    expect([...asReseller.values()]).toEqual([
      { name: 'Our Nordwind', ref: card.ref },
      { name: world.reseller1.name, ref: world.reseller1.ref },
      null,
      { name: world.vendor.name, ref: null },
    ]);
    const member = await makeMember(db.database, party, { functions: ['technical'] });
    const asCustomer = await read(member.actor, (ctx) => displayNamesFor(ctx, ids));
    expect([...asCustomer.values()]).toEqual([
      { name: party.name, ref: party.ref },
      { name: world.reseller1.name, ref: null },
      null,
      { name: world.vendor.name, ref: null },
    ]);
    const asStaff = await read(world.support.actor, (ctx) => displayNamesFor(ctx, ids));
    expect([...asStaff.values()].map((name) => name?.ref)).toEqual([party.ref, world.reseller1.ref, world.reseller2.ref, world.vendor.ref]);
    expect(await read(systemActor, (ctx) => displayNamesFor(ctx, []))).toEqual(new Map());
  });
});

describe('proposals', () => {
  test('the same name leads, whatever its legal form, accents and country, and the vendor is never proposed', async () => {
    for (const [name, country] of [
      ['Zephyr Energy GmbH', 'DE'],
      ['ZEPHYR ENERGY', 'FR'],
      ['Zephyr Shipping', 'DE'],
      ['Zephyr Shipping', 'FR'],
      ['Zephyrus', 'DE'],
    ] as const)
      await makeParty(db.database, { name, country });
    const proposals = await read(world.operations.actor, (ctx) => proposeParties(ctx, { name: 'Zephyr Energy', country: 'DE' }));
    expect(proposals.map(({ name, country, reason }) => [name, country, reason])).toEqual([
      ['Zephyr Energy GmbH', 'DE', 'same_name'],
      ['ZEPHYR ENERGY', 'FR', 'same_name_other_country'],
      ['Zephyr Shipping', 'DE', 'same_first_word'],
    ]);
    expect(await read(world.operations.actor, (ctx) => proposeParties(ctx, { name: world.vendor.name, country: 'DE' }))).toEqual([]);
    expect(await read(world.operations.actor, (ctx) => proposeParties(ctx, { name: '100%_\\', country: 'DE' }))).toEqual([]);
  });
});

describe('members', () => {
  test('staff functions belong to the vendor and party functions to everybody else', async () => {
    const { personId } = world.sales1;
    const asFunction = (partyId: string, functions: ('sales' | 'support')[]) =>
      asSystem(db.database, (ctx) => addMember(ctx, { personId, partyId, functions }));
    await expect(asFunction(world.vendor.id, ['sales'])).rejects.toMatchObject({ code: 'parties/function_unknown', field: 'functions' });
    await expect(asFunction(world.customer.id, ['support'])).rejects.toMatchObject({ code: 'parties/function_unknown' });
    await asFunction(world.vendor.id, ['support']);
  });

  test('a person wears one hat of a party at a time, and a second is refused', async () => {
    const again = asSystem(db.database, (ctx) =>
      addMember(ctx, { personId: world.sales1.personId, partyId: world.reseller1.id, functions: ['finance'] }),
    );
    await expect(again).rejects.toMatchObject({ code: 'parties/already_member', field: 'personId' });
  });

  test('people are found by function on the day asked, and an administrator is not everybody', async () => {
    const party = await makeParty(db.database);
    const finance = await makeMember(db.database, party, { functions: ['finance', 'technical'] });
    await makeMember(db.database, party, { functions: ['administrator'] });
    await makeMember(db.database, party, { functions: ['finance'], from: '2026-12-01' });
    const refs = async (...functions: string[]) =>
      (await read(systemActor, (ctx) => peopleOfParty(ctx, party.id, ...functions))).map((one) => one.ref);
    expect(await refs('finance', 'security')).toEqual([finance.personRef]);
    expect(await refs()).toHaveLength(2);
    expect(await read(systemActor, (ctx) => peopleOfParties(ctx, []))).toEqual([]);
  });
});

describe('partners', () => {
  test('a standing moves only along its table, and tier and contact change without touching it nor the segment', async () => {
    const party = await makeParty(db.database);
    const contact = { partyId: party.id, contactName: 'Desk', contactEmail: 'Desk@Example.ORG' };
    await asSystem(db.database, (ctx) => setPartnerProfile(ctx, { ...contact, initialState: 'applied' }));
    const act = (action: 'approve' | 'suspend' | 'give_notice' | 'end') =>
      write(world.channel.actor, (ctx) => changePartnerState(ctx, { partyId: party.id, action }));
    await expect(act('suspend')).rejects.toMatchObject({ code: 'parties/partner_state', data: { action: 'suspend', state: 'applied' } });
    expect(await act('approve')).toBe('active');
    expect(await act('give_notice')).toBe('on_notice');
    await asSystem(db.database, (ctx) => setPartnerProfile(ctx, { ...contact, segment: 'education' }));
    await asSystem(db.database, (ctx) => setPartnerProfile(ctx, { ...contact, tier: 'gold' }));
    const profile = await read(world.channel.actor, (ctx) => partnerProfileOf(ctx, party.id));
    expect(profile).toEqual({
      state: 'on_notice',
      tier: 'gold',
      segment: 'education',
      contactName: 'Desk',
      contactEmail: 'desk@example.org',
      contactPhone: null,
    });
    expect(await act('end')).toBe('ended');
    const stranger = write(world.channel.actor, (ctx) => changePartnerState(ctx, { partyId: world.customer.id, action: 'approve' }));
    await expect(stranger).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('lists', () => {
  test('pages by name meet every party once, and the search finds parts of names and whole references', async () => {
    for (let n = 0; n < 7; n++) await makeParty(db.database, { name: 'Paged Twin' });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const found = await read(world.support.actor, (ctx) => listParties(ctx, { limit: 3, q: 'aged tw', cursor }));
      seen.push(...found.rows.map((row) => row.ref));
      cursor = found.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
    const byRef = await read(world.support.actor, (ctx) => listParties(ctx, { limit: 3, q: world.reseller1.ref.toLowerCase() }));
    expect(byRef.rows).toEqual([
      { ref: world.reseller1.ref, name: world.reseller1.name, country: 'DE', partner: { state: 'active', tier: 'gold' } },
    ]);
  });

  test('a partner pages through its own cards', async () => {
    const seller = await makeMember(db.database, await makeParty(db.database), { functions: ['sales'] });
    for (const name of ['alpha', 'Beta', 'gamma', 'Delta', 'eps_%']) await makeCard(db.database, seller.actor, { name });
    const first = await read(seller.actor, (ctx) => listCards(ctx, { limit: 3 }));
    const second = await read(seller.actor, (ctx) => listCards(ctx, { limit: 3, cursor: first.nextCursor! }));
    expect([...first.rows, ...second.rows].map((row) => row.name)).toEqual(['alpha', 'Beta', 'Delta', 'eps_%', 'gamma']);
    expect(second.nextCursor).toBeNull();
    expect((await read(seller.actor, (ctx) => listCards(ctx, { limit: 3, q: '_%' }))).rows).toHaveLength(1);
  });

  test('the portal says who I am and the console who a party is', async () => {
    const me = await read(world.sales1.actor, getMe);
    expect(me).toMatchObject({
      party: { ref: world.reseller1.ref, name: world.reseller1.name, country: 'DE' },
      partner: { state: 'active', tier: 'gold' },
      vendor: { name: 'Halden Systems', supportEmail: 'support@halden.example' },
    });
    expect(JSON.stringify(me)).not.toContain(world.reseller1.id);
    const party = await read(world.support.actor, (ctx) => getParty(ctx, { ref: world.customer.ref }));
    expect(party.people.map((one) => one.ref).sort()).toEqual([world.administrator.personRef, world.security.personRef].sort());
    expect(party.partner).toBeNull();
    expect(await read(world.administrator.actor, listPeople)).toEqual(
      party.people.map(({ ref, name, email, functions }) => ({ ref, name, email, functions })),
    );
    const hidden = read(world.sales2.actor, (ctx) => cardByRef(ctx, 'CRD-00000000'));
    await expect(hidden).rejects.toMatchObject({ code: 'not_found' });
  });
});
