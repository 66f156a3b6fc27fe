import { makeProduct } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW, makeCard, makeMember, makePartner, makeStaff, makeWorld } from '@tributary/parties/fixtures';
import { makeBook } from '@tributary/pricing/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { getAnyOrder } from './orders.console.ts';
import { type CreditPosition, creditRefusal, exposureOf, owedAfter, setCreditInput } from './orders.credit.contract.ts';
import { getCreditOfParty, getOrderHolds } from './orders.credit-console.ts';
import { cancelOrder, rejectOrder } from './orders.decide.ts';
import { acceptOrder, placeOrder } from './orders.fixtures.ts';
import { recordPrepayment, releaseOrder, setApprovalLimit, setCredit } from './orders.hold.ts';
import { getOrder, listOrders } from './orders.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let product: Awaited<ReturnType<typeof makeProduct>>;
let finance: Awaited<ReturnType<typeof makeStaff>>;

beforeAll(async () => {
  world = await makeWorld(db.database);
  product = await makeProduct(db.database);
  await makeBook(db.database, { entries: [{ product, listMinor: 100_00n }] });
  finance = await makeStaff(db.database, world.vendor, { functions: ['finance', 'operations'] });
});

const write = { now: FIXTURE_NOW, mode: 'write' } as const;
const read = { now: FIXTURE_NOW, mode: 'read' } as const;
const codeOf = (error: unknown) => toPublicError(error).code;
/** A partner of its own, so that tests share no account. */
const aPartner = async () => {
  const partner = await makePartner(db.database);
  return { partner, sales: await makeMember(db.database, partner, { functions: ['sales'] }) };
};
const order = async (by: PartyActor, quantity: number) => {
  const card = await makeCard(db.database, by);
  return placeOrder(db.database, by, { lines: [{ product, quantity }], customer: { kind: 'card', ref: card.ref } });
};
const accept = (made: { ref: string }, staff: VendorActor = finance.actor, endUser?: 'create') =>
  acceptOrder(db.database, staff, made, { endUser });
const limit = (partner: { ref: string }, amount: string, standing = 'good') =>
  withActor(db.database, finance.actor, write, (ctx) =>
    setCredit(ctx, setCreditInput.parse({ partyRef: partner.ref, currency: 'EUR', amount, standing, reason: 'Yearly review' })),
  );
const stateOf = async (made: { ref: string }) => (await db.admin`select state from orders where ref = ${made.ref}`)[0]!.state;
const holdsOf = (made: { ref: string }, staff: VendorActor = finance.actor) =>
  withActor(db.database, staff, read, (ctx) => getOrderHolds(ctx, { ref: made.ref }));
const creditOf = (partner: { ref: string }) =>
  withActor(db.database, finance.actor, read, (ctx) => getCreditOfParty(ctx, { ref: partner.ref }));
const eur = (amountMinor: bigint) => ({ amountMinor, currency: 'EUR' });

describe('the credit rule', () => {
  const minor = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const position: fc.Arbitrary<CreditPosition> = fc.record({
    limitMinor: fc.option(minor),
    openMinor: minor,
    unbilledMinor: minor,
    onOrderMinor: minor,
    standing: fc.constantFrom('good', 'warned', 'prepay', 'hold'),
  });
  test('never lets the exposure pass the limit, never stops what is prepaid, and stops no payer in good standing below its limit', () => {
    fc.assert(
      fc.property(position, minor, (at, amount) => {
        const refused = creditRefusal(at, amount);
        const isOver = at.limitMinor !== null && exposureOf(at) + amount > at.limitMinor;
        if (amount === 0n) expect(refused).toBeNull();
        else if (at.standing === 'hold' || at.standing === 'prepay') expect(refused).not.toBeNull();
        else expect(refused !== null).toBe(isOver);
      }),
      { numRuns: 60 },
    );
  });
  test('takes what was prepaid off what the payers owe, exactly and never below nothing', () => {
    fc.assert(
      fc.property(fc.array(minor, { minLength: 1, maxLength: 5 }), minor, (amounts, prepaid) => {
        const left = owedAfter(
          amounts.map((amountMinor) => ({ amountMinor })),
          prepaid,
        ).map(({ amountMinor }) => amountMinor);
        const sum = (all: bigint[]) => all.reduce((total, one) => total + one, 0n);
        expect(left.every((one) => one >= 0n)).toBe(true);
        expect(sum(left)).toBe(sum(amounts) > prepaid ? sum(amounts) - prepaid : 0n);
      }),
      { numRuns: 40 },
    );
  });
});

describe('an order over the limit of its payer', () => {
  test('is held with its figures, is not lost, and goes through when the limit is raised, oldest first', async () => {
    const { partner, sales } = await aPartner();
    await limit(partner, '1,000');
    const [small, first, second] = [await order(sales.actor, 6), await order(sales.actor, 5), await order(sales.actor, 5)];
    expect(await accept(small, finance.actor, 'create')).toMatchObject({ state: 'accepted' });
    for (const made of [first, second]) expect(await accept(made, finance.actor, 'create')).toMatchObject({ state: 'held' });
    expect((await holdsOf(first)).current).toMatchObject({
      code: 'credit_limit',
      limit: eur(1_000_00n),
      exposure: eur(600_00n),
      amount: eur(500_00n),
      payer: { ref: partner.ref },
    });
    expect(await limit(partner, '1200')).toEqual({ accepted: [first.ref] });
    expect([await stateOf(first), await stateOf(second)]).toEqual(['accepted', 'held']);
    const [credit] = await creditOf(partner);
    expect(credit).toMatchObject({
      limit: eur(1_200_00n),
      exposure: eur(1_100_00n),
      onOrder: eur(1_100_00n),
      heldOrders: [{ ref: second.ref }],
    });
    expect(credit!.history.map((decision) => decision.limit)).toEqual([eur(1_200_00n), eur(1_000_00n)]);
    expect((await holdsOf(first)).past).toMatchObject([{ code: 'credit_limit', ended: { way: 'passed' } }]);
  });

  test('two acceptances at once on room for one: exactly one passes, five times over', async () => {
    for (let round = 0; round < 5; round++) {
      const { partner, sales } = await aPartner();
      await limit(partner, '500');
      const pair = [await order(sales.actor, 5), await order(sales.actor, 5)];
      const states = await Promise.all(pair.map((made) => accept(made, finance.actor, 'create')));
      expect(states.map(({ state }) => state).sort()).toEqual(['accepted', 'held']);
      expect((await creditOf(partner))[0]!.exposure).toEqual(eur(500_00n));
    }
  });

  test('passes once it is prepaid; the payment sent twice is recorded once and is no exposure', async () => {
    const { partner, sales } = await aPartner();
    await limit(partner, '0', 'prepay');
    const made = await order(sales.actor, 3);
    await accept(made, finance.actor, 'create');
    const pay = (clientRequestId: string, amount: string) =>
      withActor(db.database, finance.actor, write, (ctx) =>
        recordPrepayment(ctx, { ref: made.ref, clientRequestId, amount, paidOn: '2026-11-20', reference: 'Wire 4711' }),
      );
    expect(await pay('request-1', '100.00')).toMatchObject({ accepted: false });
    expect(await pay('request-1', '100.00')).toMatchObject({ accepted: false });
    expect(await pay('request-2', '200.01').catch(codeOf)).toBe('orders/prepayment_too_large');
    expect(await pay('request-3', '200.00')).toMatchObject({ accepted: true });
    expect(await stateOf(made)).toBe('accepted');
    expect((await holdsOf(made)).past[0]).toMatchObject({ ended: { way: 'prepaid' } });
    expect((await creditOf(partner))[0]!.exposure).toEqual(eur(0n));
  });

  test('is released by name and with a reason, and then counts; once released it cannot be again', async () => {
    const { partner, sales } = await aPartner();
    await limit(partner, '100', 'hold');
    const made = await order(sales.actor, 4);
    await accept(made, finance.actor, 'create');
    const release = () =>
      withActor(db.database, finance.actor, write, (ctx) => releaseOrder(ctx, { ref: made.ref, reason: 'Guarantee in hand' }));
    await release();
    expect((await holdsOf(made)).past).toMatchObject([{ code: 'credit_stop', ended: { way: 'released', reason: 'Guarantee in hand' } }]);
    expect((await creditOf(partner))[0]!.exposure).toEqual(eur(400_00n));
    expect(await release().catch(codeOf)).toBe('orders/state');
    expect(JSON.stringify(await db.admin`select decision_reason from orders where ref = ${made.ref}`)).not.toContain('Guarantee');
  });

  test('may be rejected by staff or taken back by its party while it is held', async () => {
    const { partner, sales } = await aPartner();
    await limit(partner, '0');
    const [one, other] = [await order(sales.actor, 1), await order(sales.actor, 1)];
    for (const made of [one, other]) await accept(made, finance.actor, 'create');
    await withActor(db.database, finance.actor, write, (ctx) => rejectOrder(ctx, { ref: one.ref, reason: 'Not paid since May' }));
    await withActor(db.database, sales.actor, write, (ctx) => cancelOrder(ctx, { ref: other.ref }));
    expect([await stateOf(one), await stateOf(other)]).toEqual(['rejected', 'cancelled']);
    expect((await creditOf(partner))[0]).toMatchObject({ exposure: eur(0n), heldOrders: [] });
  });
});

describe("an order above a person's own limit", () => {
  test('waits for somebody who may decide so much; a person’s own limit goes before the function’s', async () => {
    const { sales } = await aPartner();
    const junior = await makeStaff(db.database, world.vendor, { functions: ['support', 'channel'] });
    const set = (
      whose: { staffFunction: 'support' | 'channel'; personRef: null } | { staffFunction: null; personRef: string },
      amountMinor: bigint | null,
    ) => withActor(db.database, finance.actor, write, (ctx) => setApprovalLimit(ctx, { whose, currency: 'EUR', amountMinor }));
    await set({ staffFunction: 'support', personRef: null }, 100_00n);
    await set({ staffFunction: 'channel', personRef: null }, 300_00n);
    const made = await order(sales.actor, 4);
    expect(await accept(made, junior.actor, 'create')).toMatchObject({ state: 'held' });
    expect((await holdsOf(made, junior.actor)).current).toMatchObject({
      code: 'approval',
      limit: eur(300_00n),
      amount: eur(400_00n),
      payer: null,
    });
    expect(
      await withActor(db.database, junior.actor, write, (ctx) => releaseOrder(ctx, { ref: made.ref, reason: 'Mine' })).catch(codeOf),
    ).toBe('orders/approval_needed');
    const [person] = await db.admin`select ref from people where id = ${junior.actor.personId}`;
    await set({ staffFunction: null, personRef: person!.ref }, 400_00n);
    expect(await accept(made, junior.actor)).toMatchObject({ state: 'accepted' });
    expect((await holdsOf(made)).past).toMatchObject([{ ended: { way: 'approved' } }]);
    await set({ staffFunction: null, personRef: person!.ref }, null);
    expect(await accept(await order(sales.actor, 4), junior.actor, 'create')).toMatchObject({ state: 'held' });
  });
});

describe('behind the wall', () => {
  test('a held order of one customer through another partner changes nothing that this partner sees, and nothing of how its orders fare', async () => {
    const customer = world.customer;
    const [one, two] = [await aPartner(), await aPartner()];
    const through = async (by: PartyActor, quantity: number) => {
      const card = await makeCard(db.database, by, { name: 'Nordwind Logistics' });
      return placeOrder(db.database, by, { lines: [{ product, quantity }], customer: { kind: 'card', ref: card.ref } });
    };
    await limit(one.partner, '1000');
    const seen = () => withActor(db.database, one.sales.actor, read, (ctx) => listOrders(ctx, { limit: 10 }));
    const mine = await through(one.sales.actor, 2);
    const before = await seen();
    await limit(two.partner, '0', 'hold');
    const theirs = await through(two.sales.actor, 9);
    expect(await acceptOrder(db.database, finance.actor, theirs, { endUser: customer })).toMatchObject({ state: 'held' });
    expect(await seen()).toEqual(before);
    expect(await acceptOrder(db.database, finance.actor, mine, { endUser: customer })).toMatchObject({ state: 'accepted' });
    expect((await creditOf(one.partner))[0]!.exposure).toEqual(eur(200_00n));
  });

  test('a party reads why its own credit holds an order, and nothing of anybody else’s account, while the rows exist', async () => {
    const { partner, sales } = await aPartner();
    await limit(partner, '0');
    const made = await order(sales.actor, 1);
    await accept(made, finance.actor, 'create');
    const shown = await withActor(db.database, sales.actor, read, (ctx) => getOrder(ctx, { ref: made.ref }));
    expect(shown).toMatchObject({ state: 'held', canCancel: true, hold: { code: 'credit_limit', limit: eur(0n), exposure: eur(0n) } });
    const asParty = (table: string) =>
      withActor(db.database, sales.actor, read, ({ tx }) => tx.execute(`select * from ${table}`)).catch(codeOf);
    for (const table of ['credit_accounts', 'credit_decisions', 'order_commitments', 'order_prepayments', 'approval_limits'])
      expect(await asParty(table), table).toBe('not_found');
    expect(await asParty('order_holds')).toHaveLength(1);
    // As if somebody else were to pay: then why it waits is not this party's to know.
    await db.admin`update order_holds set payer_party_id = ${world.reseller2.id} where order_id = (select id from orders where ref = ${made.ref})`;
    expect(await asParty('order_holds')).toHaveLength(0);
    expect(await withActor(db.database, sales.actor, read, (ctx) => getOrder(ctx, { ref: made.ref }))).toMatchObject({
      state: 'held',
      hold: null,
    });
    expect((await withActor(db.database, finance.actor, read, (ctx) => getAnyOrder(ctx, { ref: made.ref }))).state).toBe('held');
  });
});
