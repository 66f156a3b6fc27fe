import { createPortalCaller, portalRouter } from '@tributary/api/portal.router';
import { folderStore } from '@tributary/db/file-store';
import { seedDemoWorld } from '@tributary/dev/seed';
import { newRef } from '@tributary/kernel/ids';
import { toPublicError } from '@tributary/rpc/errors';
import { type TestDatabase, useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { AIMED, look, normalised, type Observation, ORDER, type Refs, UNAIMED, UUID } from './doors.ts';
import { hatOf } from './world.ts';

const both = useTestDatabase();
const withoutCorvid = useTestDatabase();
let foreignImport: { ref: string };
let foreignGrant: { ref: string };
let foreignContact: { ref: string };
const now = new Date('2026-11-22T09:00:00Z');
const BLUEPEAK = 'sales@bluepeak.example';
const CORVID = 'sales@corvid.example';
const NORDWIND = 'admin@nordwind.example';

const seed = (db: TestDatabase, leaveOut: string[]) =>
  seedDemoWorld({ adminUrl: db.adminUrl, appUrl: db.appUrl, authSecret: 'x'.repeat(32), now, leaveOut, log: () => {} });
const callerOf = async (db: TestDatabase, email: string) =>
  createPortalCaller({
    database: db.database,
    actor: await hatOf(db.admin, email),
    now: () => now,
    requestId: 'wall',
    files: folderStore('/nowhere'),
  });
const seenBy = async (db: TestDatabase, email: string) => look(await callerOf(db, email));
const text = (observations: readonly Observation[]) =>
  observations.map((one) => JSON.stringify(one, (_key, value) => (typeof value === 'bigint' ? `${value}` : value)));

beforeAll(async () => {
  await seed(both, []);
  await seed(withoutCorvid, ['corvid']);
  [foreignImport] =
    (await both.admin`insert into order_imports (ref, party_id, person_id, file_name, file_sha256, file_bytes, format, state, created_at)
    select ${newRef('orderImport')}, m.party_id, m.person_id, 'corvid-q4.csv', repeat('c', 64), 1, 'csv', 'ready', now()
    from memberships m join people p on p.id = m.person_id where p.email = ${CORVID} returning ref`) as unknown as [{ ref: string }];
  [foreignGrant] = (await both.admin`insert into access_grants (ref, line_id, grantee_party_id, given_by_party_id, actions, valid, recorded)
    select ${newRef('grant')}, l.id, (select id from parties where name = 'Corvid Networks'), r.party_id, '{view,download}', '[2026-11-01,)', '[2026-11-01,)'
    from order_lines l join line_roles r on r.line_id = l.id and r.role = 'end_user' and r.known_until = 'infinity'
    where l.placed_by_party_id = (select id from parties where name = 'Corvid Networks') limit 1 returning ref`) as unknown as [
    { ref: string },
  ];
  [foreignContact] = (await both.admin`insert into party_card_contacts (ref, owner_party_id, card_id, name, phone)
    select ${newRef('contact')}, owner_party_id, id, 'Corvid’s secret contact', '1' from party_cards
    where owner_party_id = (select id from parties where name = 'Corvid Networks') limit 1 returning ref`) as unknown as [{ ref: string }];
  ORDER.lines[0]!.productRef = (await both.admin`select ref from products order by sku limit 1`)[0]!.ref;
}, 120_000);

/** Everything by which Corvid's business could be recognised, read as superuser, so that each canary is known to exist. */
async function canariesOfCorvid(): Promise<string[]> {
  const rows = await both.admin<{ canary: string }[]>`
    with own as (select id from parties where name = 'Corvid Networks'),
      corvid_orders as (select * from orders where placed_by_party_id = (select id from own)),
      corvid_lines as (select l.* from order_lines l join corvid_orders o on o.id = l.order_id)
    select ref as canary from corvid_orders union select purchase_order_number from corvid_orders where purchase_order_number is not null
    union select ref from corvid_lines union select ref from entitlements where line_id in (select id from corvid_lines)
    union select ref from activations where line_id in (select id from corvid_lines) union select device_name from activations where line_id in (select id from corvid_lines)
    union select ref from tickets where line_id in (select id from corvid_lines)
    union select ref from stock_holdings where holder_party_id = (select id from own) union select ref from stock_sales where seller_party_id = (select id from own)
    union select ref from stock_movements where from_party_id = (select id from own) union select ref from stock_lots where buyer_party_id = (select id from own)
    union select ref from party_cards where owner_party_id = (select id from own)
    union select ref from parties where id = (select id from own) union select 'Corvid'
    union select ref from order_imports where party_id = (select id from own) union select 'corvid-q4'
    union select ref from agreements where counterparty_id = (select id from own) union select 'Anton Ferro'
    union select p.ref from people p join memberships m on m.person_id = p.id where m.party_id = (select id from own)
    union select email from people where email like '%corvid%'`;
  return rows.map(({ canary }) => canary);
}

describe('every door of the portal', () => {
  test('has its place in these checks: a procedure without a rule fails', () => {
    const procedures = Object.keys((portalRouter as unknown as { _def: { procedures: Record<string, unknown> } })._def.procedures).sort();
    expect(procedures).toEqual([...Object.keys(AIMED), ...UNAIMED].sort());
  });

  test('answers a foreign record exactly as a missing one, and leaves nothing behind', async () => {
    const [foreign] = await both.admin<Omit<Refs, 'notice' | 'orderImport' | 'grant' | 'contact'>[]>`
      select o.ref as order, e.ref as entitlement, a.ref as activation, t.ref as ticket, c.ref as card, n.ref as notification,
        (select ref from stock_holdings where holder_party_id = o.placed_by_party_id limit 1) as holding,
        (select ref from stock_sales where seller_party_id = o.placed_by_party_id limit 1) as "stockSale",
        (select ref from agreements a where a.counterparty_id = o.placed_by_party_id) as agreement
      from orders o join order_lines l on l.order_id = o.id join entitlements e on e.line_id = l.id join activations a on a.line_id = l.id
        join tickets t on t.line_id = l.id join party_cards c on c.id = o.end_user_card_id, notifications n
      where o.placed_by_party_id = (select id from parties where name = 'Corvid Networks') and n.person_id <> (select id from people where email = ${BLUEPEAK}) limit 1`;
    expect(foreign).toBeDefined();
    const missing = {
      order: newRef('order'),
      entitlement: newRef('entitlement'),
      activation: newRef('activation'),
      ticket: newRef('ticket'),
      card: newRef('card'),
      contact: newRef('contact'),
      notification: newRef('notification'),
      notice: newRef('notice'),
      holding: newRef('holding'),
      stockSale: newRef('stockSale'),
      agreement: newRef('agreement'),
      orderImport: newRef('orderImport'),
      grant: newRef('grant'),
    };
    const caller = await callerOf(both, BLUEPEAK);
    const footprint = async () =>
      JSON.stringify(
        await both.admin`select (select count(*) from events) as events, (select count(*) from access_grants) as grants, (select count(*) from orders) as orders, (select count(*) from tickets) as tickets,
      (select count(*) from ticket_messages) as messages, (select count(*) from stock_movements) as movements, (select count(*) from activations where returned_at is null) as activations, (select count(*) from notifications where read_at is not null) as read`,
      );
    const before = await footprint();
    for (const [door, ask] of Object.entries(AIMED)) {
      const outcome = (refs: Refs) =>
        ask(caller, refs).then(
          (value) => ({ value }),
          (error: unknown) => ({ refused: toPublicError(error) }),
        );
      const [forForeign, forMissing] = [
        await outcome({
          ...foreign!,
          notice: missing.notice,
          orderImport: foreignImport.ref,
          grant: foreignGrant.ref,
          contact: foreignContact.ref,
        }),
        await outcome(missing),
      ];
      expect(forForeign, door).toEqual(forMissing);
    }
    expect(await footprint()).toBe(before);
  });
});

describe('Reseller 1 learns nothing of Reseller 2', () => {
  test('no byte of the other reseller stands in anything it can see, though both serve the same customer', async () => {
    const canaries = await canariesOfCorvid();
    expect(canaries.length).toBeGreaterThan(25);
    const seen = text(await seenBy(both, BLUEPEAK));
    expect(seen.length).toBeGreaterThan(25);
    const own =
      await both.admin`select ref from orders where placed_by_party_id = (select id from parties where name = 'Bluepeak Solutions')`;
    for (const { ref } of own)
      expect(
        seen.some((one) => one.includes(ref)),
        `the scan sees what is its own: ${ref}`,
      ).toBe(true);
    // What it searches for is its own input; only answers are scanned.
    const leaks = seen.flatMap((one) =>
      canaries.filter((canary) => one.slice(one.indexOf('"output"')).includes(canary)).map((canary) => `${canary} in ${one.slice(0, 120)}`),
    );
    expect(leaks).toEqual([]);
  });

  test('twin worlds: with and without everything done through the other, it sees the same, byte for byte', async () => {
    const here = normalised(await seenBy(both, BLUEPEAK));
    const there = normalised(await seenBy(withoutCorvid, BLUEPEAK));
    expect(here).toEqual(there);
    const [difference] = await both.admin`select count(*)::int as orders from orders`;
    const [twin] = await withoutCorvid.admin`select count(*)::int as orders from orders`;
    expect(difference!.orders).toBeGreaterThan(twin!.orders);
  });

  test('the customer itself sees both, each under its own partner', async () => {
    const seen = text(await seenBy(both, NORDWIND)).join('\n');
    expect(seen).toContain('Bluepeak Solutions');
    expect(seen).toContain('Corvid Networks');
    for (const stranger of ['Brightwater', 'Kestrel', 'Alder & Finch', 'Montblanc', 'NW-40117'])
      expect(seen, stranger).not.toContain(stranger);
  });

  test('the other way round it is the same', async () => {
    const seen = text(await seenBy(both, CORVID)).map((one) => one.slice(one.indexOf('"output"')));
    for (const canary of ['Bluepeak', 'NW-40117', 'depot-hamburg', 'Thursday'])
      expect(
        seen.filter((one) => one.includes(canary)),
        canary,
      ).toEqual([]);
  });

  test('no internal id leaves towards the portal but that of a timeline entry the reader was shown', async () => {
    for (const email of [BLUEPEAK, CORVID, NORDWIND]) {
      const seen = (await seenBy(both, email)).filter(({ door }) => door !== 'audit.timeline');
      const ids = text(seen).flatMap((one) => one.replaceAll(/"(next)?[cC]ursor":"[^"]*"/g, '').match(UUID) ?? []);
      expect(ids, email).toEqual([]);
    }
  });
});
