import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ParentSpan, spansAfterMove } from './parties.contract.ts';
import { endParty } from './parties.ending.ts';
import { asSystem, type MadeParty, makeMember, makeParty, makeWorld, FIXTURE_NOW as now } from './parties.fixtures.ts';
import { ownTree, partyTree, setParent } from './parties.hierarchy.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const TODAY = '2026-11-22';
const move = (child: { ref: string }, parent: { ref: string } | null, from: IsoDate = TODAY) =>
  withActor(db.database, world.channel.actor, { now, mode: 'write' }, (ctx) =>
    setParent(ctx, { ref: child.ref, parentRef: parent?.ref ?? null, from }),
  );
const treeOf = async (party: { ref: string }, on = TODAY) => {
  const tree = await withActor(db.database, world.channel.actor, { now, mode: 'read' }, (ctx) => partyTree(ctx, { ref: party.ref, on }));
  return tree.nodes.map(({ name, depth }) => `${depth} ${name}`);
};
const family = (...names: string[]) => Promise.all(names.map((name) => makeParty(db.database, { name })));

describe('a move', () => {
  test('holds from its day on: the tree before is as it was, and what was planned after it is dropped and stays known', async () => {
    const [group, north, south, works] = (await family('Group', 'North', 'South', 'Works')) as [MadeParty, MadeParty, MadeParty, MadeParty];
    await move(north, group, '2025-01-01');
    await move(south, group, '2025-01-01');
    await move(works, north, '2025-01-01');
    await move(works, null, '2028-01-01');
    await move(works, south, '2027-01-01');
    expect(await treeOf(group, '2026-12-31')).toEqual(['0 Group', '1 North', '2 Works', '1 South']);
    expect(await treeOf(group, '2027-01-01')).toEqual(['0 Group', '1 North', '1 South', '2 Works']);
    expect(await treeOf(works, '2028-06-01')).toEqual(['-2 Group', '-1 South', '0 Works']);
    expect(await treeOf(group, '2024-12-31')).toEqual(['0 Group']);
    await move(works, south, '2027-01-01');
    await move(works, south, '2027-03-01');
    const rows =
      await db.admin`select valid::text, superseded_at is null as known from party_hierarchy where child_party_id = ${works.id} order by id`;
    expect(rows.map((row) => [row.valid, row.known])).toEqual([
      ['[2025-01-01,)', false],
      ['[2025-01-01,2028-01-01)', false],
      ['[2025-01-01,2027-01-01)', true],
      ['[2027-01-01,)', true],
    ]);
    expect(await db.admin`select 1 from events where name = 'parties/hierarchy_changed' and data->>'partyId' = ${works.id}`).toHaveLength(
      3,
    );
  });

  test('is refused into itself, below itself on any day, and with a party that ended, naming field and day', async () => {
    const [top, middle, low] = (await family('Top', 'Middle', 'Low')) as [MadeParty, MadeParty, MadeParty];
    await move(middle, top, '2026-01-01');
    await move(low, middle, '2027-01-01');
    await expect(move(top, top)).rejects.toMatchObject({ code: 'parties/hierarchy_itself', field: 'parentRef' });
    await expect(move(top, low, '2026-06-01')).rejects.toMatchObject({
      code: 'parties/hierarchy_cycle',
      field: 'parentRef',
      data: { name: 'Low', on: '2027-01-01' },
    });
    await move(low, null, '2027-06-01');
    await move(top, low, '2027-06-01');
    expect(await treeOf(middle, '2027-07-01')).toEqual(['-2 Low', '-1 Top', '0 Middle']);
    const gone = await makeParty(db.database);
    await asSystem(db.database, (ctx) => endParty(ctx, { partyId: gone.id, on: '2027-01-01', mergedIntoPartyId: top.id }));
    await move(gone, top, '2026-12-31').then(() => move(gone, null, '2026-12-31'));
    await expect(move(gone, top, '2027-01-01')).rejects.toMatchObject({ code: 'parties/ended', field: 'ref' });
    await expect(move(low, gone, '2027-02-01')).rejects.toMatchObject({ code: 'parties/ended', field: 'parentRef' });
    await expect(move({ ref: 'PTY-00000000' }, top)).rejects.toMatchObject({ code: 'not_found' });
  });

  test('two at once that close a circle only together: one is refused', async () => {
    for (const _round of [1, 2, 3]) {
      const [one, other, third] = (await family('One', 'Other', 'Third')) as [MadeParty, MadeParty, MadeParty];
      await move(other, third);
      const outcomes = await Promise.allSettled([move(one, other), move(third, one)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(outcomes.find((outcome) => outcome.status === 'rejected')?.reason).toMatchObject({ code: 'parties/hierarchy_cycle' });
    }
  });

  test('whatever is moved when: at no instant a circle or a second parent, and who stands above whom is as a walk finds it', async () => {
    const people = await family('A', 'B', 'C', 'D', 'E');
    const indexOf = new Map(people.map((party, index) => [party.id, index]));
    const moves = fc.array(
      fc.record({
        child: fc.nat(4),
        parent: fc.option(fc.nat(4)),
        from: fc.integer({ min: 0, max: 12 }).map((weeks) => addDays(TODAY, weeks * 7)),
      }),
      { minLength: 1, maxLength: 10 },
    );
    await fc.assert(
      fc.asyncProperty(moves, async (wanted) => {
        await db.admin`delete from party_ancestry where descendant_party_id in ${db.admin(people.map(({ id }) => id))}`;
        await db.admin`delete from party_hierarchy where child_party_id in ${db.admin(people.map(({ id }) => id))}`;
        const naive = people.map((): ParentSpan[] => []);
        const parentOn = (spans: ParentSpan[][], child: number, day: IsoDate) => {
          const held = spans[child]!.filter(({ valid }) => valid.from <= day && (valid.until === null || day < valid.until));
          expect(held.length).toBeLessThanOrEqual(1);
          return held[0] ? indexOf.get(held[0].parentPartyId)! : null;
        };
        const days = Array.from({ length: 14 }, (_, weeks) => addDays(TODAY, weeks * 7));
        const aboveOn = (spans: ParentSpan[][], child: number, day: IsoDate) => {
          const way: number[] = [];
          for (let at = parentOn(spans, child, day); at !== null; at = parentOn(spans, at, day)) {
            if (way.includes(at) || at === child) return null;
            way.push(at);
          }
          return way;
        };
        for (const { child, parent, from } of wanted) {
          const parentId = parent === null ? null : people[parent]!.id;
          const next = naive.map((spans, index) => (index === child ? spansAfterMove(spans, parentId, from) : spans));
          const isFine = parent !== child && days.every((day) => next.every((_, index) => aboveOn(next, index, day) !== null));
          const outcome = await move(people[child]!, parent === null ? null : people[parent]!, from).then(
            () => 'done',
            (error: { code: string }) => error.code,
          );
          expect(outcome === 'done').toBe(isFine);
          if (isFine) naive.splice(0, naive.length, ...next);
        }
        const derived = await db.admin<{ ancestor: string; descendant: string; depth: number; day: string }[]>`
          select ancestor_party_id as ancestor, descendant_party_id as descendant, depth, to_char(day.day, 'YYYY-MM-DD') as day
          from unnest(${days}::date[]) as day (day) join party_ancestry on valid @> day.day
          where descendant_party_id in ${db.admin(people.map(({ id }) => id))} order by descendant, day, depth`;
        for (const day of days)
          for (const index of people.keys()) {
            const found = derived.filter((row) => row.day === day && indexOf.get(row.descendant) === index);
            expect(found.map((row) => [indexOf.get(row.ancestor), row.depth])).toEqual(
              aboveOn(naive, index, day)!.map((above, depth) => [above, depth + 1]),
            );
          }
      }),
      { numRuns: 15 },
    );
  });
});

describe('who may see a tree', () => {
  const look = (actor: PartyActor, statement: string) =>
    withActor(db.database, actor, { now, mode: 'read' }, async ({ tx }) => (await tx.execute(statement)).length);

  test('a customer sees its own of today, up by names and down; partners never see any, their own neither', async () => {
    const [holding, sister] = (await family('Holding', 'Sister')) as [MadeParty, MadeParty];
    await move(world.customer, holding, '2026-01-01');
    await move(sister, holding, '2026-01-01');
    await move(world.reseller1, holding, '2026-01-01');
    await move(sister, null, '2026-12-24');
    const head = await makeMember(db.database, holding, { functions: ['administrator'] });
    const own = (actor: PartyActor) => withActor(db.database, actor, { now, mode: 'read' }, ownTree);
    expect((await own(world.administrator.actor))?.map(({ name, depth }) => [name, depth])).toEqual([
      ['Holding', -1],
      [world.customer.name, 0],
    ]);
    expect((await own(head.actor))?.map(({ depth }) => depth)).toEqual([0, 1, 1, 1]);
    expect(await own(world.sales1.actor)).toBeNull();
    expect(await own(world.sales2.actor)).toBeNull();

    expect(await db.admin`select 1 from party_hierarchy where child_party_id = ${world.customer.id}`).toHaveLength(1);
    expect(await look(world.sales1.actor, 'select 1 from party_hierarchy')).toBe(0);
    expect(await look(world.sales1.actor, 'select 1 from party_ancestry')).toBe(0);
    expect(await look(world.sales1.actor, `select 1 from parties where id = '${holding.id}'`)).toBe(0);
    expect(await look(world.administrator.actor, 'select 1 from party_hierarchy')).toBe(0);
    expect(await look(world.administrator.actor, `select 1 from parties where id = '${sister.id}'`)).toBe(0);
    expect(await look(head.actor, 'select 1 from party_hierarchy')).toBe(3);
    await expect(look(head.actor, 'select 1 from partner_standings')).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
