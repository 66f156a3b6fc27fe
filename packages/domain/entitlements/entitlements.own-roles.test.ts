import { withActor } from '@tributary/db/actor';
import { asSystem, FIXTURE_NOW, makeMember, makePartner, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignRole } from './entitlements.assign-role.ts';
import { type OpenedLine, openLine } from './entitlements.fixtures.ts';
import { getOwnRoles } from './entitlements.own-roles.ts';
import { getEntitlement } from './entitlements.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let newcomer: Awaited<ReturnType<typeof makeMember>>;
let line: OpenedLine;
let next: { id: string; name: string };

beforeAll(async () => {
  world = await makeWorld(db.database);
  next = await makePartner(db.database);
  newcomer = await makeMember(db.database, next as Parameters<typeof makeMember>[1], { functions: ['sales'] });
  line = await openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer });
});

type Who = typeof world.sales1.actor;
const look = (actor: Who, day: string, on?: string) =>
  withActor(db.database, actor, { now: new Date(`${day}T11:00:00Z`), mode: 'read' }, async (ctx) => ({
    own: await getOwnRoles(ctx, { ref: line.entitlementRef, on }),
    chips: (await getEntitlement(ctx, { ref: line.entitlementRef })).roles,
  }));

describe("a party's own part of a line's history", () => {
  test('nothing of it changes when somebody else is planned to follow, or was before', async () => {
    const before = await look(world.sales1.actor, '2026-12-31');
    for (const role of ['sold_by', 'bill_to', 'payer'] as const)
      await asSystem(
        db.database,
        (ctx) => assignRole(ctx, { lineId: line.lineId, role, partyId: next.id, from: '2027-01-01' }),
        FIXTURE_NOW,
      );
    expect(await look(world.sales1.actor, '2026-12-31')).toEqual(before);
    expect(before.own.periods.every(({ valid }) => valid.until === null)).toBe(true);
    // The new partner's picture begins with its own first day, whoever used it before.
    const after = await look(newcomer.actor, '2027-02-01', '2026-12-31');
    expect(after.own).toMatchObject({ from: '2027-01-01', on: '2027-02-01' });
    expect(new Set([...after.own.periods.map(({ valid }) => valid.from), ...after.chips.map(({ since }) => since)])).toEqual(
      new Set(['2027-01-01']),
    );
    expect(JSON.stringify(after)).not.toContain(world.reseller1.name);
  });

  test('the customer sees both of its partners, each in its time, and none that is to come', async () => {
    const planned = await look(world.administrator.actor, '2026-12-01', '2027-06-01');
    expect(planned.own).toMatchObject({ on: '2026-12-01' });
    expect(JSON.stringify(planned)).not.toContain(next.name);
    const { own } = await look(world.administrator.actor, '2027-02-01', '2026-12-31');
    expect(own.roles.find(({ role }) => role === 'sold_by')!.name).toBe(world.reseller1.name);
    expect(own.periods.filter(({ role }) => role === 'sold_by').map(({ name, valid }) => [name, valid.from, valid.until])).toEqual([
      [world.reseller1.name, '2026-11-22', '2027-01-01'],
      [next.name, '2027-01-01', null],
    ]);
    expect(own.periods.map(({ role }) => role)).not.toContain('payer');
  });

  test('who has no access sees no history, like one that is not there', async () => {
    await expect(look(world.sales1.actor, '2027-02-01')).rejects.toMatchObject({ code: 'not_found' });
    await expect(look(world.sales2.actor, '2026-12-01')).rejects.toMatchObject({ code: 'not_found' });
  });
});
