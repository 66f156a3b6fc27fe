import type { DatabaseLeak } from './planted-policies.ts';

const leak = (name: string, what: string, sql: string): DatabaseLeak => ({ name, what, sql });
const BLUEPEAK = `(select id from parties where name = 'Bluepeak Solutions')`;
const CORVID = `(select id from parties where name = 'Corvid Networks')`;

/** Mistakes in the database besides those in policies: objects, privileges, roles, and rows that reactions could get wrong. */
export const DATABASE_LEAKS: readonly DatabaseLeak[] = [
  leak(
    'row-level security switched off',
    'A migration disables row-level security of orders.',
    'alter table orders disable row level security',
  ),
  leak(
    'row-level security not forced',
    'The owner of entitlements passes its policies.',
    'alter table entitlements no force row level security',
  ),
  leak(
    'a table without policies',
    'A new table of notes is granted to parties before it has a policy.',
    'create table notes (id uuid primary key, body text); grant select on notes to app_party',
  ),
  leak('a role that bypasses', 'The role of parties bypasses row-level security.', 'alter role app_party bypassrls'),
  leak('a superuser', 'The login role is made superuser for a night.', 'alter role app_login superuser'),
  leak('staff by inheritance', 'The login role is staff without putting the role on.', 'grant app_vendor to app_login with inherit true'),
  leak('a party that becomes staff', 'A party’s role may put on the vendor’s.', 'grant app_vendor to app_party with set true'),
  leak(
    'a claim in a setting',
    'A claim stands in the login role’s settings and outlives every transaction.',
    `alter role app_login set app.party = '00000000-0000-0000-0000-000000000000'`,
  ),
  leak(
    'a plain view',
    'A view of tickets runs as its owner.',
    'create view open_tickets as select * from tickets; grant select on open_tickets to app_party',
  ),
  leak(
    'a materialised view',
    'Sums of orders are kept in a materialised view.',
    'create materialized view order_sums as select placed_by_party_id, count(*) from orders group by 1; grant select on order_sums to app_party',
  ),
  leak(
    'a definer function',
    'A function counts orders as its owner.',
    `create function app.order_count() returns bigint language sql security definer set search_path = pg_catalog as 'select count(*) from public.orders'; revoke all on function app.order_count from public; grant execute on function app.order_count to app_party`,
  ),
  leak('the queue within reach', 'Parties may enqueue jobs by themselves.', 'grant execute on function app.enqueue to app_party'),
  leak('an open search path', 'app.publish looks names up wherever its caller says.', 'alter function app.publish reset search_path'),
  leak(
    'a leakproof function',
    'A function is declared leakproof, so that it runs before policies.',
    'alter function app.send_hints leakproof',
  ),
  leak(
    'a function in a policy',
    'A policy asks a function of ours, whose meaning may change.',
    `create function app.may(uuid) returns boolean language sql stable set search_path = pg_catalog as 'select true'; revoke all on function app.may from public; grant execute on function app.may to app_party;
    alter policy orders_of_party on orders using (app.may(id) and placed_by_party_id = (select nullif(current_setting('app.party', true), '')::uuid))`,
  ),
  leak('a grant to PUBLIC', 'Everybody may read order lines.', 'grant select on order_lines to public'),
  leak('a column for PUBLIC', 'Everybody may read the names of parties.', 'grant select (name) on parties to public'),
  leak(
    'an open default',
    'What is made later is readable by parties.',
    'alter default privileges in schema public grant select on tables to app_party',
  ),
  leak(
    'a sequence',
    'Parties read a sequence that counts what everybody does.',
    'create sequence app.tickets_made; grant select on sequence app.tickets_made to app_party',
  ),
  leak(
    'rows counted by the database',
    'Orders get a number from one sequence.',
    'alter table orders add column number bigint generated always as identity',
  ),
  leak(
    'the queue’s tables',
    'Parties read the queue.',
    'grant usage on schema graphile_worker to app_party; grant select on graphile_worker._private_jobs to app_party',
  ),
  leak('a privilege without a policy', 'Parties are granted the vendor’s commitments.', 'grant select on order_commitments to app_party'),
  leak(
    'a policy on the vendor’s own',
    'Parties get a policy and a privilege on commitments.',
    `create policy commitments_of_party on order_commitments for select to app_party using (payer_party_id is not null); grant select on order_commitments to app_party`,
  ),
  leak(
    'a policy for PUBLIC',
    'A policy of tickets is for everybody.',
    'create policy anybody on tickets for select to public using (true)',
  ),
  leak(
    'a second policy',
    'A second permissive policy of entitlements lets through what the first does not.',
    `create policy demo_entitlements on entitlements for select to app_party using (line_id is not null)`,
  ),
  leak(
    'a policy that is true',
    'The policy of cards is true for a test, and stays.',
    'alter policy party_cards_of_party on party_cards using (true)',
  ),
  leak(
    'a dropped policy, open to all',
    'The policy of activations is dropped and row-level security with it.',
    'drop policy activations_of_party on activations; alter table activations disable row level security',
  ),
  leak('a right to truncate', 'Staff may empty tables past every policy.', 'grant truncate on tickets to app_vendor'),
  leak('a row that changes hands', 'A party may write whose order it is.', 'grant update (placed_by_party_id) on orders to app_party'),
  leak(
    'a key over all parties',
    'Names of cards are unique over everybody’s cards.',
    'create unique index cards_by_name on party_cards (name, owner_party_id)',
  ),
  leak(
    'a purchase order unique for all',
    'The number of a purchase order is unique over all partners.',
    'create unique index orders_by_number on orders (purchase_order_number, placed_by_party_id)',
  ),
  leak(
    'a reference to what is hidden',
    'A card may name any order, and an error says whether it exists.',
    'alter table party_cards add column first_order_id uuid references orders (id)',
  ),
  leak(
    'a trigger that tells',
    'A trigger that nobody reviewed runs when a card is written.',
    `create function app.tell() returns trigger language plpgsql set search_path = pg_catalog as $$ begin raise exception 'exists'; end $$; revoke all on function app.tell from public; create trigger tell before insert on party_cards for each row execute function app.tell()`,
  ),
  leak(
    'a rewrite rule',
    'A rule copies what is written somewhere else.',
    'create rule copies as on insert to party_cards do also select 1',
  ),
  leak('a publication', 'All tables are published to a replica of somebody’s.', 'create publication everything for all tables'),
  leak(
    'a schema beside',
    'A copy of tickets stands in a schema that no rule knows.',
    'create schema reporting; create table reporting.tickets as select * from tickets; grant usage on schema reporting to app_party; grant select on reporting.tickets to app_party',
  ),
  leak(
    'access to the other’s line',
    'A reaction derives access for the wrong partner of the same customer.',
    `insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select ${BLUEPEAK}, line_id, source, actions, sees_roles, valid, ends_on from access where party_id = ${CORVID} on conflict do nothing`,
  ),
  leak(
    'an event shown to the other',
    'A reaction shows an event to every partner of the customer.',
    `insert into event_parties (party_id, event_id) select ${BLUEPEAK}, event_id from event_parties where party_id = ${CORVID} on conflict do nothing`,
  ),
  leak(
    'an introduction that never happened',
    'A reaction introduces one partner of a customer to the other.',
    `insert into party_introductions (viewer_party_id, subject_party_id) select ${BLUEPEAK}, ${CORVID} where exists (select 1 from orders where placed_by_party_id = ${CORVID})`,
  ),
  leak(
    'a partner on the other’s ticket',
    'A reaction puts both partners on a ticket.',
    `insert into ticket_parties (party_id, ticket_id, last_activity_at) select ${BLUEPEAK}, ticket_id, last_activity_at from ticket_parties where party_id = ${CORVID} on conflict do nothing`,
  ),
  leak(
    'stock in the wrong hands',
    'A holding is booked to the other partner.',
    `update stock_holdings set holder_party_id = ${BLUEPEAK} where holder_party_id = ${CORVID}`,
  ),
  leak(
    'a role that everybody sees',
    'Access lets a partner see who else is on the line.',
    `update access set sees_roles = array['end_user', 'signatory', 'bill_to', 'payer', 'financed_by', 'sold_by', 'serviced_by', 'registered_by', 'supplied_by'] where exists (select 1 from orders where placed_by_party_id = ${CORVID})`,
  ),
];
