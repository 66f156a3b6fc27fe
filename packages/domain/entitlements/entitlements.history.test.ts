import { addDays, covers, type IsoDate } from '@tributary/kernel/dates';
import { snapshotsOf } from '@tributary/orders/snapshots';
import { asSystem, FIXTURE_NOW, makePartner, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { roleHistory, rolesAsOf } from './entitlements.as-of.ts';
import { assignRole } from './entitlements.assign-role.ts';
import { ALWAYS_HELD_ROLES, type RoleName } from './entitlements.contract.ts';
import { openLine } from './entitlements.fixtures.ts';
import type { HeldRole } from './entitlements.queries.ts';
import { type HeldPeriod, reassign } from './entitlements.role-periods.ts';

const db = useTestDatabase();
let partyIds: string[];
let open: () => ReturnType<typeof openLine>;

beforeAll(async () => {
  const world = await makeWorld(db.database);
  const third = await makePartner(db.database);
  partyIds = [world.reseller1.id, world.reseller2.id, third.id, world.customer.id];
  open = () => openLine(db.database, { by: world.sales1.actor, staff: world.operations.actor, endUser: world.customer });
});

const FIRST = '2026-11-22';
const at = (minutes: number) => new Date(FIXTURE_NOW.getTime() + minutes * 60_000);
const DAYS = [-40, -1, 0, 1, 30, 90, 400].map((offset) => addDays(FIRST, offset));
const EXCLUSIVE: readonly RoleName[] = [...ALWAYS_HELD_ROLES, 'sold_by', 'financed_by'];

const step = fc.record({
  role: fc.constantFrom<RoleName>(...EXCLUSIVE, 'serviced_by'),
  party: fc.nat(3),
  /** Before today, and before the line itself: corrections; after it, plans. */
  from: fc.integer({ min: -60, max: 120 }),
  days: fc.option(fc.integer({ min: 1, max: 90 })),
  ends: fc.boolean(),
});
const named = ({ role, tier, partyId }: { role: string; tier: number; partyId: string }) => `${role}:${tier} ${partyId}`;
const holders = (roles: readonly HeldRole[], day: IsoDate) =>
  roles
    .filter(({ valid }) => covers(valid, day))
    .map(named)
    .sort();
const spans = (roles: readonly { role: string; tier: number; partyId: string; valid: { from: string; until: string | null } }[]) =>
  roles.map((held) => `${named(held)} ${held.valid.from} ${held.valid.until}`).sort();

interface Recorded {
  readonly role: RoleName;
  readonly tier: number;
  readonly partyId: string | null;
  readonly ends: boolean;
  readonly from: string;
  readonly until: string | null;
  readonly level: string;
}
type Replayed = HeldPeriod & { readonly role: RoleName; readonly tier: number };

/** The line's periods after its events alone, from what it was opened with. */
function replay(first: readonly HeldRole[], events: readonly Recorded[]): Replayed[] {
  return events.reduce<Replayed[]>(
    (state, { role, tier, partyId, ends, from, until, level }, number) => {
      const valid = { from, until };
      const slot = state.filter((one) => one.role === role && one.tier === tier && (role !== 'serviced_by' || one.partyId === partyId));
      const { close, open: opened } = reassign(slot, ends || partyId === null ? { partyId: null, valid } : { partyId, level, valid });
      return [
        ...state.filter((one) => !close.includes(one)),
        ...opened.map((one, part) => ({ ...one, role, tier, id: `${number} ${part}` })),
      ];
    },
    first.map((held, index) => ({ ...held, id: `first ${index}` })),
  );
}

describe('random histories of assignments and corrections', () => {
  test('one holder always, nothing issued changes, earlier answers stay, and events or rows give the same state again', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { lineId } = await open();
        const read = (known: string | null) => asSystem(db.database, (ctx) => roleHistory(ctx, [lineId], known), at(1_000));
        const issued = () => asSystem(db.database, (ctx) => snapshotsOf(ctx, [lineId]));
        const [first, issuedFirst] = [await read(null), await issued()];
        const told: { known: string; answers: string[][] }[] = [];
        for (const [index, { role, party, from, days, ends }] of steps.entries()) {
          const start = addDays(FIRST, from);
          const partyId = ends && role !== 'serviced_by' ? null : partyIds[party]!;
          const until = days === null ? null : addDays(start, days);
          await asSystem(
            db.database,
            (ctx) => assignRole(ctx, { lineId, role, partyId, from: start, until, ends }),
            at(10 * (index + 1)),
          ).catch((error: unknown) => expect(toPublicError(error).code).toBe('entitlements/role_gap'));
          const now = await read(null);
          told.push({ known: at(10 * (index + 1) + 5).toISOString(), answers: DAYS.map((day) => holders(now, day)) });
        }
        const last = await read(null);
        for (const role of EXCLUSIVE) {
          const held = last.filter((one) => one.role === role).sort((a, b) => (a.valid.from < b.valid.from ? -1 : 1));
          const [ends, begins] = [
            held.slice(0, -1).map(({ valid }) => valid.until ?? '9999'),
            held.slice(1).map(({ valid }) => valid.from),
          ];
          expect(ends.every((day, index) => day <= begins[index]!)).toBe(true);
          if (!(ALWAYS_HELD_ROLES as readonly string[]).includes(role)) continue;
          expect(held[0]!.valid.from <= FIRST).toBe(true);
          expect(held.at(-1)!.valid.until).toBeNull();
          expect(ends).toEqual(begins);
        }
        expect(await issued()).toEqual(issuedFirst);
        for (const { known, answers } of told) {
          const then = await read(known);
          expect(DAYS.map((day) => holders(then, day))).toEqual(answers);
          const asked = await asSystem(db.database, (ctx) => rolesAsOf(ctx, [lineId], { on: DAYS[5]!, known }));
          expect(asked.map(named).sort()).toEqual(answers[5]);
        }
        const events = await db.admin<{ data: Recorded }[]>`select data from events where data->>'lineId' = ${lineId}
          and name in ('entitlements/role_assigned', 'entitlements/role_corrected') order by id`;
        expect(
          spans(
            replay(
              first,
              events.map(({ data }) => data),
            ),
          ),
        ).toEqual(spans(last));
        const rows = await db.admin<{ id: string }[]>`select id from line_roles where line_id = ${lineId} and upper_inf(recorded)`;
        expect(rows).toHaveLength(last.length);
      }),
      { numRuns: 30 },
    );
  }, 60_000);
});
