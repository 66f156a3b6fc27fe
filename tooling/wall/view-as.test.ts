import { createPortalCaller } from '@tributary/api/portal.router';
import { withActor } from '@tributary/db/actor';
import { folderStore } from '@tributary/db/file-store';
import { type PartyActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { views } from '@tributary/parties/viewing';
import { askView } from '@tributary/parties/views';
import { beforeAll, describe, expect, test } from 'vitest';
import { look } from './doors.ts';
import type { WallDatabase } from './ground.ts';
import { useWallGround } from './test-ground.ts';
import { hatOf } from './world.ts';

const ground = useWallGround();
let world: WallDatabase;
beforeAll(async () => {
  world = await ground.demo();
}, 240_000);

const as = <T>(actor: VendorActor, work: Parameters<typeof withActor<VendorActor, T>>[3]) =>
  withActor(world.database, actor, { now: ground.now, mode: 'write' }, work);

/** The identity that support of the demo world looks with, through the hat of a person: made as the portal makes it. */
async function viewedAs(email: string): Promise<PartyActor> {
  const { kind: _kind, ...support } = await hatOf(world.admin, 'support@halden.example');
  const [hat] = await world.admin`select m.ref as member, p.ref as party from memberships m join people x on x.id = m.person_id
    join parties p on p.id = m.party_id where x.email = ${email}`;
  const { ref } = await as({ kind: 'vendor', ...support }, (ctx) =>
    askView(ctx, { partyRef: hat!.party, as: hat!.member, reason: 'The wall looks', minutes: 15 }),
  );
  const found = await withActor(world.database, systemActor, { now: ground.now, mode: 'read' }, (ctx) => views.find(ctx, { ref }));
  if (found === null || typeof found === 'string') throw new Error(`no view of ${email}: ${found}`);
  return found.actor;
}

const seenAs = async (actor: PartyActor) => {
  const caller = createPortalCaller({
    database: world.database,
    actor,
    now: () => ground.now,
    requestId: 'wall',
    files: folderStore('/nowhere'),
  });
  return (await look(caller)).map((one) => JSON.stringify(one, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)));
};

describe('a view as a party is that party, byte for byte (W11)', () => {
  test.each(['sales@bluepeak.example', 'admin@nordwind.example', 'ventes@montblanc.example'])(
    'through every door that %s can read',
    async (email) => {
      const viewed = await viewedAs(email);
      expect(viewed.viewedBy).toBeDefined();
      const [real, seen] = [await seenAs(await hatOf(world.admin, email)), await seenAs(viewed)];
      expect(real.length).toBeGreaterThan(20);
      expect(seen).toEqual(real);
    },
    120_000,
  );
});

describe('what a customer shares', () => {
  test('is read on its card by the one partner that it is shared with, by no other, and by none whose part has ended', async () => {
    const [jonas, maya, tomas] = await Promise.all(
      ['admin@nordwind.example', 'sales@bluepeak.example', 'sales@corvid.example'].map((one) => hatOf(world.admin, one)),
    );
    const callerOf = (actor: PartyActor) =>
      createPortalCaller({ database: world.database, actor, now: () => ground.now, requestId: 'wall' });
    const [customer, partner, other] = [callerOf(jonas!), callerOf(maya!), callerOf(tomas!)];
    const bluepeak = (await customer.parties.shares()).find((row) => row.name === 'Bluepeak Solutions')!;
    await customer.parties.share({ partnerId: bluepeak.id, revision: 0, notes: 'Gate 3, ring twice' });
    const cardOf = async (caller: typeof partner) => {
      const { rows } = await caller.parties.cards({ q: 'Nordwind' });
      return caller.parties.card({ ref: rows[0]!.ref });
    };
    expect((await cardOf(partner)).shared).toMatchObject({ notes: 'Gate 3, ring twice' });
    expect((await cardOf(other)).shared).toBeNull();
    await world.admin`update access set valid = daterange('2020-01-01', '2021-01-01') where party_id = ${maya!.partyId}`;
    expect((await cardOf(partner)).shared).toBeNull();
    expect(await world.admin`select 1 from party_shares where taken_back_at is null`).toHaveLength(1);
  });
});
