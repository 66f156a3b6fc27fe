import { createPortalCaller } from '@tributary/api/portal.router';
import { expect, test } from 'vitest';
import { useWallGround } from './test-ground.ts';
import { runViewAs } from './view-as.ts';
import { hatOf } from './world.ts';

const ground = useWallGround();

test('a view as a party is that party, byte for byte, through every reading door', async () => {
  const { failures, notes } = await runViewAs(ground);
  expect(failures).toEqual([]);
  expect(notes?.viewedObservations).toBeGreaterThan(60);
}, 240_000);

test('what a customer shares is read on its card by the one partner that it is shared with, by no other, and by none whose part has ended', async () => {
  const world = await ground.demo();
  const callerOf = async (email: string) =>
    createPortalCaller({ database: world.database, actor: await hatOf(world.admin, email), now: () => ground.now, requestId: 'wall' });
  const [customer, partner, other] = [
    await callerOf('admin@nordwind.example'),
    await callerOf('sales@bluepeak.example'),
    await callerOf('sales@corvid.example'),
  ];
  const bluepeak = (await customer.parties.shares()).find((row) => row.name === 'Bluepeak Solutions')!;
  await customer.parties.share({ partnerId: bluepeak.id, revision: bluepeak.revision, notes: 'Gate 3, ring twice' });
  const cardOf = async (caller: typeof partner) => {
    const { rows } = await caller.parties.cards({ q: 'Nordwind' });
    return caller.parties.card({ ref: rows[0]!.ref });
  };
  expect((await cardOf(partner)).shared).toMatchObject({ notes: 'Gate 3, ring twice' });
  expect((await cardOf(other)).shared).toBeNull();
  await world.admin`update access set valid = daterange('2020-01-01', '2021-01-01')
    where party_id = (select id from parties where name = 'Bluepeak Solutions')`;
  expect((await cardOf(partner)).shared).toBeNull();
  expect(await world.admin`select 1 from party_shares where taken_back_at is null`).toHaveLength(1);
}, 240_000);
