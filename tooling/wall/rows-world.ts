import type postgres from 'postgres';

export type Tx = postgres.TransactionSql;

/** A party's database identity. */
export interface Identity {
  readonly party: string;
  readonly person: string;
}

export const PARTNER = 'Bluepeak Solutions';
export const OTHER = 'Corvid Networks';
/** A customer of both. */
export const CUSTOMER = 'Nordwind Logistics';
export const NOBODY: Identity = { party: '', person: '' };

/** Puts on a party's database identity for the rest of the transaction, as `withActor` does. */
export async function become(tx: Tx, who: Identity, today: string): Promise<void> {
  await tx`select set_config('role', 'app_party', true), set_config('app.actor_kind', 'party', true), set_config('app.person', ${who.person}, true),
    set_config('app.party', ${who.party}, true), set_config('app.today', ${today}, true), set_config('app.now', ${`${today}T09:00:00Z`}, true)`;
}

const NOTHING_KEPT = new Error('rolled back on purpose');

/** Runs the work in a transaction, or inside one in a savepoint, that leaves nothing behind. */
export async function undone<T>(sql: postgres.Sql | Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  const held: { result?: T } = {};
  const inside = async (tx: Tx) => {
    held.result = await work(tx);
    throw NOTHING_KEPT;
  };
  await ('begin' in sql ? sql.begin(inside) : sql.savepoint(inside)).catch((error: unknown) => {
    if (error !== NOTHING_KEPT) throw error;
  });
  return held.result as T;
}

/** Somebody of the party of this name. */
export async function identityOf(tx: postgres.Sql | Tx, party: string): Promise<Identity> {
  const [row] = await tx<Identity[]>`
    select p.id as party, m.person_id as person from parties p join memberships m on m.party_id = p.id join people on people.id = m.person_id
    where p.name = ${party} order by people.email not like 'sales@%', people.email limit 1`;
  if (!row) throw new Error(`the world has no ${party}`);
  return row;
}

/** A party to whom nothing was ever shown, made in this transaction. */
export async function strangerIn(tx: Tx): Promise<Identity> {
  const [row] = await tx<Identity[]>`
    insert into parties (ref, name, country, created_at) values ('PTY-WALLWALL', 'Stranger & Sons', 'DE', now()) returning id as party, uuidv7() as person`;
  return row!;
}

/**
 * What the other reseller has that the demo world does not show yet, so that in every table something is hidden from this one. Runs as
 * superuser, in the world with both alone.
 */
export async function furnish(tx: Tx): Promise<void> {
  const [partner, other] = [await identityOf(tx, PARTNER), await identityOf(tx, OTHER)];
  const card = `(select id from party_cards where owner_party_id = '${other.party}' order by name limit 1)`;
  const customer = `(select subject_party_id from party_cards where owner_party_id = '${other.party}' and subject_party_id is not null order by name limit 1)`;
  const line = `(select l.id from order_lines l join entitlements e on e.line_id = l.id where l.placed_by_party_id = '${other.party}' order by l.id limit 1)`;
  await tx.unsafe(`
    insert into order_imports (ref, party_id, person_id, file_name, file_sha256, file_bytes, format, state, created_at)
      values ('IMP-WALLWALL', '${other.party}', '${other.person}', 'corvid-q4.csv', repeat('c', 64), 1, 'csv', 'ready', now());
    insert into party_card_contacts (ref, owner_party_id, card_id, name) values ('CTC-WALLWALL', '${other.party}', ${card}, 'Corvid’s contact');
    insert into party_card_changes (owner_party_id, card_id, revision, at, by_person_id, fields) values ('${other.party}', ${card}, 2, now(), '${other.person}', '[]');
    insert into party_shares (owner_party_id, viewer_party_id, notes, changed_at) values (${customer}, '${other.party}', 'for Corvid alone', now()) on conflict do nothing;
    insert into access_grants (ref, line_id, grantee_party_id, given_by_party_id, actions, valid, recorded)
      values ('GRT-WALLWALL', ${line}, '${other.party}', ${customer}, array['view'], daterange('2026-01-01', null), tstzrange(now(), null));
    insert into notifications (ref, person_id, party_id, event_id, event_name, subject_ref, title, created_at)
      select 'NTF-WALL' || n, person, party, uuidv7(), 'orders/accepted', 'ORD-WALLWALL', 'For another hat', now()
      from (values ('WAL1', '${partner.person}'::uuid, '${other.party}'::uuid), ('WAL2', '${other.person}', '${partner.party}')) as one (n, person, party);
    insert into order_holds (order_id, code, payer_party_id, currency, amount_minor, held_by_person_id, held_at)
      select o.id, 'credit_limit', '${other.party}', 'EUR', 1, '${other.person}', now() from orders o
      where o.placed_by_party_id = '${partner.party}' and not exists (select 1 from order_holds h where h.order_id = o.id) order by o.id limit 1;
    insert into tickets (ref, subject, queue, state, priority, end_user_party_id, line_id, product_id, opened_by_party_id, client_request_id, created_at, last_activity_at, audience)
      select 'TKT-WALLWALL', 'Opened by Corvid', 'support', 'open', 'normal', ${customer}, l.id, l.product_id, '${other.party}', 'wall', now(), now(), 'line'
      from order_lines l where l.id = ${line};
    insert into agreement_roles (agreement_id, role, tier, party_id) select id, 'payer', 0, '${other.party}' from agreements where counterparty_id = '${other.party}' limit 1;
    with advisory as (
      insert into advisories (ref, publisher_namespace, publisher_name, tracking_id, tracking_version, title, category, current_release_date, state, failed_tests,
        ranges_total, ranges_parsed, imported_at)
      values ('ADV-WALLWALL', 'https://wall.example', 'Wall', 'WALL-1', '1', 'For a customer of the other', 'csaf_vex', '2026-11-01', 'published', '{}', 0, 0, now()) returning id
    ), notice as (
      insert into notices (ref, advisory_id, wave, subject, approved_by_person_id, approved_at)
      select 'NOT-WALLWALL', id, 1, 'For a customer of the other', '${other.person}', now() from advisory returning id
    )
    insert into notice_matches (notice_id, line_id, end_user_party_id, verdict, reason) select id, ${line}, ${customer}, 'confirmed', '{}' from notice`);
}

/** Lets the stranger have the access that some other party has to each line there is, with these actions and for this time. */
export async function lend(tx: Tx, stranger: Identity, valid: string, actions = 'actions', roles = 'sees_roles'): Promise<void> {
  await tx.unsafe(`delete from access where party_id = '${stranger.party}'`);
  await tx.unsafe(`insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select distinct on (line_id) '${stranger.party}'::uuid, line_id, source, ${actions}, ${roles}, ${valid}, ends_on from access order by line_id, source`);
}
