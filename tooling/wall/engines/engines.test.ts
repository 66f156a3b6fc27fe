import { expect, test } from 'vitest';
import { useWallGround } from '../test-ground.ts';
import { disagreementsIn } from './check.ts';
import { runEngines } from './run.ts';
import { hasSpice } from './spice.ts';
import { openVendor, Stage } from './stage.ts';

const ground = useWallGround();
const engines = hasSpice()
  ? 'row-level security, the reference model and SpiceDB'
  : 'row-level security and the reference model (SpiceDB has no binary for this platform: left out)';

test(`after any history of sales, handovers and grants ${engines} say the same of everybody, and lists are the sets of single answers`, async () => {
  const { failures, comparisons, notes } = await runEngines(ground, { long: false });
  expect(failures).toEqual([]);
  expect(comparisons).toBeGreaterThan(20_000);
  console.log(`${comparisons} comparisons: ${JSON.stringify(notes)}`);
}, 180_000);

test('a policy that shows too much, a role that brings too much and access that outlived its role are told apart from a sound world', async () => {
  const { database, admin } = await ground.empty();
  const stage = await Stage.open(await openVendor(database, admin, ground.now));
  const sale = { do: 'sell', customer: 0, reseller: 0, distributor: 1, lessor: 0, isService: false, startsIn: 0 } as const;
  await stage.perform({ ...sale, pattern: 'distributor_lessor' });
  await stage.perform({ ...sale, pattern: 'reseller', reseller: 2 });
  const { lineId } = stage.lines[0]!;
  const found = () => disagreementsIn({ database, admin }, stage.now);
  expect(await found()).toEqual([]);
  const [policy] = await admin`select qual from pg_policies where policyname = 'access_of_party'`;
  const ofSeller = `line_id = '${lineId}' and source = 'sold_by'`;
  const leaks: readonly (readonly [plant: string, takeBack: string])[] = [
    ['alter policy access_of_party on access using (true)', `alter policy access_of_party on access using (${policy!.qual})`],
    ['create policy leak on entitlements for select to app_party using (true)', 'drop policy leak on entitlements'],
    [
      `update access set actions = actions || '{activate}' where ${ofSeller}`,
      `update access set actions = array_remove(actions, 'activate') where ${ofSeller}`,
    ],
    [
      `insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
        values ('${stage.stranger.id}', '${lineId}', 'sold_by', '{view}', '{}', '[2020-01-01,)', '9999-12-31')`,
      `delete from access where party_id = '${stage.stranger.id}'`,
    ],
  ];
  for (const [plant, takeBack] of leaks) {
    await admin.unsafe(plant);
    expect((await found()).length, plant).toBeGreaterThan(0);
    await admin.unsafe(takeBack);
  }
  expect(await found()).toEqual([]);
}, 60_000);
