import { withActor } from '@tributary/db/actor';
import type { VendorActor } from '@tributary/kernel/actor';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { addMember } from './parties.commands.ts';
import { partnerActionInput } from './parties.contract.ts';
import { actOnPartner, editProfile, endPartyByRef, getParty, updateParty } from './parties.edit.ts';
import { asSystem, makeMember, makeParty, makeStaff, makeWorld, FIXTURE_NOW as now } from './parties.fixtures.ts';
import { listHats } from './parties.hats.ts';
import { addPerson, changeMember, endMember } from './parties.people.ts';
import { addTier, listTiers, removeTier, renameTier } from './parties.tiers.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const staff = <T>(work: (ctx: ConsoleContext) => Promise<T>, at = now, actor: VendorActor = world.channel.actor) =>
  withActor(db.database, actor, { now: at, mode: 'write' }, work);
const later = new Date('2026-12-01T09:00:00Z');
const membersOf = async (ref: string, at = now) => (await staff((ctx) => getParty(ctx, { ref }), at)).people;

describe('people', () => {
  test('a person of a known address gets a further hat under the name they have; a new one is made; twice at once is one', async () => {
    const party = await makeParty(db.database);
    const add = (email: string, functions: 'sales'[] = ['sales']) =>
      staff((ctx) => addPerson(ctx, { ref: party.ref, name: 'Somebody', email, functions }));
    await add(world.sales1.email.toUpperCase());
    const twice = await Promise.allSettled([add('new@people.example'), add('new@people.example')]);
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(twice.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'parties/already_member', field: 'email' });
    expect((await membersOf(party.ref)).map(({ name }) => name).sort()).toEqual([world.sales1.name, 'Somebody'].sort());
    await expect(add('x')).rejects.toMatchObject({ issues: [{ path: ['email'] }] });
  });

  test('the last administrator stays, also when two are taken away at once; a hat ends for the next request and keeps its days', async () => {
    const party = await makeParty(db.database);
    const [one, other] = [
      await makeMember(db.database, party, { functions: ['administrator'] }),
      await makeMember(db.database, party, { functions: ['administrator', 'sales'] }),
    ];
    const race = await Promise.allSettled([
      staff((ctx) => endMember(ctx, { ref: one.membershipRef }), later),
      staff((ctx) => changeMember(ctx, { ref: other.membershipRef, functions: ['sales'] }), later),
    ]);
    expect(race.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(race.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'parties/last_administrator' });
    const third = await makeMember(db.database, party, { functions: ['technical'] });
    await staff((ctx) => endMember(ctx, { ref: third.membershipRef }), later);
    expect(await asSystem(db.database, (ctx) => listHats(ctx, third.personId), later)).toEqual([]);
    const [kept] = await db.admin`select valid::text from memberships where id = ${third.membershipId}`;
    expect(kept!.valid).toBe('[2026-11-22,2026-12-01)');
    await expect(staff((ctx) => endMember(ctx, { ref: third.membershipRef }), later)).rejects.toMatchObject({ code: 'not_found' });
    const sameDay = await makeMember(db.database, party, { functions: ['sales'] });
    await staff((ctx) => endMember(ctx, { ref: sameDay.membershipRef }));
    await asSystem(db.database, (ctx) => addMember(ctx, { personId: sameDay.personId, partyId: party.id, functions: ['sales'] }));
  });

  test("only an administrator changes the vendor's own staff, and functions are those of the side", async () => {
    const made = await makeStaff(db.database, world.vendor, { functions: ['support'] });
    const promote = (actor: VendorActor) =>
      staff((ctx) => changeMember(ctx, { ref: made.membershipRef, functions: ['administrator'] }), now, actor);
    await expect(promote(world.channel.actor)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(
      staff((ctx) => addPerson(ctx, { ref: world.vendor.ref, name: 'Mole', email: 'mole@people.example', functions: ['administrator'] })),
    ).rejects.toMatchObject({ code: 'forbidden' });
    const administrator = await makeStaff(db.database, world.vendor, { functions: ['administrator'] });
    await promote(administrator.actor);
    await expect(staff((ctx) => changeMember(ctx, { ref: world.sales1.membershipRef, functions: ['operations'] }))).rejects.toMatchObject({
      code: 'parties/function_unknown',
      field: 'functions',
    });
  });
});

describe('partners and parties', () => {
  test('a profile begins as an application; notice, suspension and end want a reason, and the way is kept with who gave it', async () => {
    const party = await makeParty(db.database);
    const profile = { tier: 'silver', segment: null, contactName: 'Desk', contactEmail: 'desk@partner.example', contactPhone: null };
    await staff((ctx) => editProfile(ctx, { ref: party.ref, ...profile }));
    const act = (action: 'approve' | 'suspend' | 'end', reason = '') =>
      staff(async (ctx) => actOnPartner(ctx, partnerActionInput.parse({ ref: party.ref, action, reason })));
    await act('approve');
    await expect(act('suspend')).rejects.toMatchObject({ issues: [{ path: ['reason'], message: 'required' }] });
    await act('suspend', 'Unpaid since June.');
    await expect(act('approve')).rejects.toMatchObject({ code: 'parties/partner_state' });
    const { partner, standings } = await staff((ctx) => getParty(ctx, { ref: party.ref }));
    expect(partner).toMatchObject({ state: 'suspended', tier: 'silver' });
    expect(standings.map(({ action, reason, byName }) => [action, reason, byName])).toEqual([
      ['suspend', 'Unpaid since June.', world.channel.name],
      ['approve', null, world.channel.name],
    ]);
  });

  test('a name is corrected once; an ended party takes no member or profile, its hats end, and it ends but once', async () => {
    const party = await makeParty(db.database);
    const member = await makeMember(db.database, party, { functions: ['sales'] });
    for (const _twice of [1, 2]) await staff((ctx) => updateParty(ctx, { ref: party.ref, name: 'Corrected  AG', country: 'ch' }));
    expect(await db.admin`select 1 from events where name = 'parties/party_changed' and data->>'partyId' = ${party.id}`).toHaveLength(1);
    const end = (on: string, mergedIntoRef: string | null = null) =>
      staff((ctx) => endPartyByRef(ctx, { ref: party.ref, on, mergedIntoRef }));
    await expect(end('2026-11-30', party.ref)).rejects.toMatchObject({ code: 'not_found' });
    await end('2026-11-30', world.customer.ref);
    await end('2026-11-30', world.customer.ref);
    await expect(end('2027-01-01')).rejects.toMatchObject({ code: 'parties/ended', field: 'on' });
    expect(await staff((ctx) => getParty(ctx, { ref: party.ref }))).toMatchObject({
      name: 'Corrected AG',
      endedOn: '2026-11-30',
      mergedInto: { ref: world.customer.ref },
    });
    expect(await asSystem(db.database, (ctx) => listHats(ctx, member.personId), later)).toEqual([]);
    expect(await asSystem(db.database, (ctx) => listHats(ctx, member.personId))).toHaveLength(1);
    await expect(
      staff((ctx) => addPerson(ctx, { ref: party.ref, name: 'Late', email: 'late@people.example', functions: ['sales'] }), later),
    ).rejects.toMatchObject({ code: 'parties/ended' });
    await expect(
      staff((ctx) => endPartyByRef(ctx, { ref: world.vendor.ref, on: '2027-01-01', mergedIntoRef: null })),
    ).rejects.toMatchObject({
      code: 'parties/is_vendor',
    });
  });
});

test('tiers: added behind the last, also at once; renamed; the one that faces the customer and one in use stay', async () => {
  const names = () => staff(async (ctx) => (await listTiers(ctx)).map(({ tier, name }) => `${tier} ${name}`));
  expect(await names()).toEqual(['0 Reseller', '1 Distributor']);
  await Promise.all(['Aggregator', 'Broker'].map((name) => staff((ctx) => addTier(ctx, { name }))));
  expect((await names()).slice(2).map((tier) => tier.slice(0, 1))).toEqual(['2', '3']);
  await expect(staff((ctx) => addTier(ctx, { name: 'reseller' }))).rejects.toMatchObject({
    code: 'parties/tier_name_taken',
    field: 'name',
  });
  await staff((ctx) => renameTier(ctx, { tier: 2, name: 'Master distributor' }));
  expect(await names()).toContain('2 Master distributor');
  await staff((ctx) => removeTier(ctx, { tier: 3 }));
  await expect(staff((ctx) => removeTier(ctx, { tier: 0 }))).rejects.toMatchObject({ code: 'parties/tier_faces_customer' });
  await db.admin`create table tier_users (tier smallint references channel_tiers (tier))`;
  await db.admin`insert into tier_users values (2)`;
  await expect(staff((ctx) => removeTier(ctx, { tier: 2 }))).rejects.toMatchObject({ code: 'parties/tier_in_use' });
});
