import { withActor } from '@tributary/db/actor';
import { addDays } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { asSystem, FIXTURE_NOW, type MadeParty, makeMember, makePartner, makeParty, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { assignRole } from './entitlements.assign-role.ts';
import { ACCESS_RULES, ALWAYS_HELD_ROLES, OPEN_END } from './entitlements.contract.ts';
import { makePricedProduct, openLine } from './entitlements.fixtures.ts';
import { withdrawHandover } from './entitlements.handover.commands.ts';
import { HANDOVER_KINDS } from './entitlements.handover.contract.ts';
import { handOver } from './entitlements.handover.fixtures.ts';
import { workOnHandover } from './entitlements.handover.tasks.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makePricedProduct>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makePricedProduct(db.database, { kind: 'subscription' });
});

const TODAY = '2026-11-22';
const step = fc.record({
  kind: fc.constantFrom(...HANDOVER_KINDS, 'assign' as const, 'withdraw' as const),
  from: fc.nat(2),
  to: fc.nat(2),
  outcome: fc.constantFrom('transfer', 'transfer', 'direct', 'end' as const),
  days: fc.integer({ min: -20, max: 60 }),
  role: fc.constantFrom('sold_by', 'serviced_by', 'payer', 'bill_to' as const),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

test('after any history: one holder of each exclusive role on every day, access is what roles say, and what was known stays known', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      const partners = [await makePartner(db.database), await makePartner(db.database), await makePartner(db.database)];
      const customers = [await makeParty(db.database), await makeParty(db.database), await makeParty(db.database)];
      const { actor } = await makeMember(db.database, partners[0]!, { functions: ['sales'] });
      const lineIds: string[] = [];
      for (const endUser of customers.slice(0, 2))
        lineIds.push((await openLine(db.database, { by: actor, staff: world.operations.actor, endUser, product })).lineId);
      const issued = () =>
        db.admin`select o.*, l.* from orders o join order_lines l on l.order_id = o.id where l.id = any(${lineIds}) order by l.id`;
      const documents = await issued();
      const known: { at: string; roles: unknown }[] = [];
      const knownAt = (at: string) => db.admin`select line_id, role, tier, party_id, valid::text as valid from line_roles
        where line_id = any(${lineIds}) and recorded @> ${at}::timestamptz order by line_id, role, tier, party_id, valid`;
      let last: string | undefined;
      for (const [index, one] of steps.entries()) {
        const now = new Date(FIXTURE_NOW.getTime() + (index + 1) * 60_000);
        last = (await attempt(one, { partners, customers, lineIds, now, last })) ?? last;
        const at = new Date(now.getTime() + 30_000).toISOString();
        known.push({ at, roles: await knownAt(at) });
      }
      for (const { at, roles } of known) expect(await knownAt(at)).toEqual(roles);
      expect(await issued()).toEqual(documents);
      await expectSound(lineIds);
    }),
    { numRuns: 8 },
  );
}, 120_000);

interface Stage {
  readonly partners: readonly MadeParty[];
  readonly customers: readonly MadeParty[];
  readonly lineIds: readonly string[];
  readonly now: Date;
  readonly last: string | undefined;
}

/** Does the step or is refused, as people are; the reference of the handover it made. */
async function attempt(one: Step, { partners, customers, lineIds, now, last }: Stage): Promise<string | undefined> {
  const staff = world.channel.actor;
  const isCustomers = one.kind === 'customer_merge' || one.kind === 'customer_split';
  const [from, to] = [(isCustomers ? customers : partners)[one.from]!, (isCustomers ? customers : partners)[one.to]!];
  const day = addDays(TODAY, one.days);
  try {
    if (one.kind === 'assign') {
      await asSystem(
        db.database,
        (ctx) => assignRole(ctx, { lineId: lineIds[one.from % 2]!, role: one.role, partyId: to.id, from: day }),
        now,
      );
      return;
    }
    if (one.kind === 'withdraw') {
      if (!last) return;
      await withActor(db.database, staff, { now, mode: 'write' }, (ctx) => withdrawHandover(ctx, { ref: last }));
      const [row] = await db.admin`select id from handovers where ref = ${last}`;
      await workOnHandover({ database: db.database, now: () => now }, row!.id);
      return;
    }
    const allowed = isCustomers ? 'transfer' : one.kind !== 'partner_exit' && one.outcome === 'end' ? 'direct' : one.outcome;
    const effectiveOn = one.kind === 'customer_merge' ? TODAY : day;
    const wish = { staff, kind: one.kind, from, outcome: allowed, ...(allowed === 'transfer' ? { to } : {}), effectiveOn, now } as const;
    return (await handOver(db.database, wish)).ref;
  } catch (error) {
    if (error instanceof DomainError) return;
    throw error;
  }
}

async function expectSound(lineIds: readonly string[]): Promise<void> {
  const doubled = await db.admin`select 1 from line_roles a join line_roles b on a.line_id = b.line_id and a.slot = b.slot and a.id < b.id
    and a.valid && b.valid and a.recorded && b.recorded where a.line_id = any(${lineIds as string[]})`;
  expect(doubled).toHaveLength(0);
  for (const lineId of lineIds) {
    const covered =
      await db.admin`select role, range_agg(valid)::text as days from line_roles where line_id = ${lineId} and upper_inf(recorded) group by role`;
    for (const role of ALWAYS_HELD_ROLES) expect(covered.find((row) => row.role === role)!.days).toMatch(/^\{\[[\d-]+,\)\}$/);
    const roles = await db.admin`select r.role, r.party_id, r.valid::text as valid, coalesce(upper(e.term), ${OPEN_END}::date)::text as ends
      from line_roles r join entitlements e on e.line_id = r.line_id where r.line_id = ${lineId} and upper_inf(r.recorded) and r.party_id <> ${world.vendor.id}`;
    const said = roles
      .filter(({ role }) => ACCESS_RULES[role as 'payer'].actions.length > 0)
      .map((row) => `${row.role} ${row.party_id} ${row.valid} ${row.ends}`);
    const given =
      await db.admin`select source, party_id, valid::text as valid, ends_on::text as ends from access where line_id = ${lineId}`;
    expect(new Set(given.map((row) => `${row.source} ${row.party_id} ${row.valid} ${row.ends}`))).toEqual(new Set(said));
  }
}
