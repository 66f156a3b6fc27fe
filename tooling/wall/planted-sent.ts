import type { DeliveryLeak } from './planted-deliveries.ts';

const BLUEPEAK = `(select id from public.parties where name = 'Bluepeak Solutions')`;
/** A trigger that does something more whenever a row is added, as `app_owner` does not see but the definer does. */
const whenever = (table: string, body: string) => ({
  sql: `create function app.leak() returns trigger language plpgsql security definer as $$ begin if pg_trigger_depth() < 3 then ${body}; end if; return null; end $$;
    create trigger leak after insert on ${table} for each row execute function app.leak()`,
  undo: `drop trigger leak on ${table}; drop function app.leak()`,
});
const HINTS = (
  hint: string,
  rooms: string,
) => `create or replace function app.send_hints(hints jsonb) returns void language sql set search_path to 'pg_catalog' as $$
  select pg_notify('socket.io#/', jsonb_build_object('uid', 'tributary', 'nsp', '/', 'type', 3, 'data', jsonb_build_object(
    'packet', jsonb_build_object('type', 2, 'nsp', '/', 'data', jsonb_build_array('hint', ${hint})),
    'opts', jsonb_build_object('rooms', ${rooms}, 'except', '[]'::jsonb, 'flags', '{}'::jsonb)))::text)
  from jsonb_array_elements(hints) as hint $$`;
const HONEST_HINTS = HINTS(`hint->'hint'`, `hint->'rooms'`);

/** Mistakes in what leaves by itself. */
export const DELIVERY_LEAKS: readonly DeliveryLeak[] = [
  {
    name: 'a hint without a room',
    what: 'A hint goes to every socket, because it names no room.',
    sql: HINTS(`hint->'hint'`, `'[]'::jsonb`),
    undo: HONEST_HINTS,
  },
  {
    name: 'a hint to the other reseller’s room',
    what: 'A hint goes to the rooms of all partners of the customer.',
    sql: HINTS(`hint->'hint'`, `(hint->'rooms') || '["party:00000000-0000-7000-8000-000000000001"]'::jsonb`),
    undo: HONEST_HINTS,
  },
  {
    name: 'a hint with data',
    what: 'A hint carries what happened, and not only that it did.',
    sql: HINTS(`(hint->'hint') || '{"customerName": "Nordwind"}'::jsonb`, `hint->'rooms'`),
    undo: HONEST_HINTS,
  },
  {
    name: 'a hint whose reference is a name',
    what: 'A hint names the customer where its reference should stand.',
    sql: HINTS(`(hint->'hint') || '{"ref": "Nordwind Logistics"}'::jsonb`, `hint->'rooms'`),
    undo: HONEST_HINTS,
  },
  {
    name: 'an entry on everybody’s timeline',
    what: 'Events are shown to every partner.',
    ...whenever(
      'public.events',
      `insert into public.event_parties (party_id, event_id) values (${BLUEPEAK}, new.id) on conflict do nothing`,
    ),
  },
  {
    name: 'a bell that rings for the wrong person',
    what: 'A notification is written for somebody of the other partner of the customer, too.',
    ...whenever(
      'public.notifications',
      `insert into public.notifications (ref, person_id, party_id, event_id, event_name, subject_ref, title, created_at)
        select new.ref || 'X', m.person_id, m.party_id, new.event_id, new.event_name, new.subject_ref, new.title, new.created_at
        from public.memberships m where m.party_id = ${BLUEPEAK} on conflict do nothing`,
    ),
  },
  {
    name: 'a bell under the wrong hat',
    what: 'A notification for a person is written under an organisation that they are no member of.',
    ...whenever(
      'public.notifications',
      `insert into public.notifications (ref, person_id, party_id, event_id, event_name, subject_ref, title, created_at)
        select new.ref || 'Y', new.person_id, p.id, new.event_id, new.event_name, new.subject_ref, new.title, new.created_at
        from public.parties p where p.name in ('Corvid Networks', 'Nordwind Logistics') and p.id <> new.party_id on conflict do nothing`,
    ),
  },
  {
    name: 'a ticket with every partner of the customer on it',
    what: 'All partners of a customer are put on its tickets.',
    ...whenever(
      'public.tickets',
      `insert into public.ticket_parties (party_id, ticket_id, last_activity_at) values (${BLUEPEAK}, new.id, new.last_activity_at) on conflict do nothing`,
    ),
  },
  {
    name: 'access for every partner of the customer',
    what: 'Access to a new line is derived for all partners of its customer.',
    ...whenever(
      'public.access',
      `insert into public.access (party_id, line_id, source, actions, sees_roles, valid, ends_on) values (${BLUEPEAK}, new.line_id, new.source, new.actions, new.sees_roles, new.valid, new.ends_on)
        on conflict do nothing`,
    ),
  },
  {
    name: 'a blind copy',
    what: 'Every mail is copied to the partner’s archive.',
    mailer: (message) =>
      [message, { ...message, to: message.to, messageId: `copy.${message.messageId}`, headers: { ...message.headers } }].map((one, at) =>
        at ? { ...one, to: { ...one.to, email: 'archive@bluepeak.example' } } : one,
      ),
  },
  {
    name: 'a Reply-To of the partner',
    what: 'Answers to a mail go to a partner.',
    mailer: (message) => ({ ...message, replyTo: { name: 'Corvid Care Team', email: 'care@corvid.example' } }),
  },
  {
    name: 'a sender named like the partner',
    what: 'A mail comes in the partner’s name.',
    mailer: (message) => ({ ...message, from: { ...message.from, name: 'Corvid Networks' } }),
  },
  {
    name: 'a sender with the partner’s address',
    what: 'A mail comes from the partner’s domain.',
    mailer: (message) => ({ ...message, from: { ...message.from, email: 'care@corvid.example' } }),
  },
  {
    name: 'the block of another partner',
    what: 'A mail to a customer names its other partner as the one to call.',
    mailer: (message) => ({
      ...message,
      text: `${message.text}\nYour partner: Bluepeak Service Desk`,
      html: message.html.replace('</body>', '<p>Your partner: Bluepeak Service Desk</p></body>'),
    }),
  },
  {
    name: 'a link to the partner’s own site',
    what: 'A mail links to a page that tells the partner who clicked.',
    mailer: (message) => ({ ...message, text: `${message.text}\nhttps://track.bluepeak.invalid/c?m=1` }),
  },
  {
    name: 'a list that tells the partner',
    what: 'The header by which lists are known names the partner of the reader.',
    mailer: (message) => ({ ...message, listId: 'corvid.partners.example' }),
  },
];
