import type { WallDatabase } from './ground.ts';
import { become, CUSTOMER, type Identity, identityOf, OTHER, PARTNER, type Tx, undone } from './rows-world.ts';

interface Addition {
  /** Whose row it is, where Reseller 1 may add none. */
  readonly as?: string;
  /** Selects a row of the partner's own (`$own` its party), as it may be written: the control that must get past the policy. */
  readonly own: string;
  /** What a new row looks like when it begins. */
  readonly begins?: Readonly<Record<string, unknown>>;
  /** The column with a line on which an action is needed: with access that only lets it look, its own row is refused. */
  readonly needsAction?: string;
  /** Columns that must not name what is another's, each with a query for such a value (`$other` the other party). */
  readonly foreign: Readonly<Record<string, string>>;
}

/** Somebody of whom the partner was never told. */
const PARTY = `select p.id from parties p where p.name in ('Corvid Networks', 'Ostara Energy', 'Alder & Finch IT') and p.id <> '$own'
  and not exists (select 1 from party_introductions i where i.viewer_party_id = '$own' and i.subject_party_id = p.id) order by p.name = 'Corvid Networks' desc limit 1`;
const PERSON = `select person_id from memberships where party_id = '$other' limit 1`;
const ORDER = `select id from orders where placed_by_party_id = '$other' and state = 'submitted' union all select id from orders where placed_by_party_id = '$other' limit 1`;
const LINE = `select a.line_id from access a where not exists (select 1 from access own where own.party_id = '$own' and own.line_id = a.line_id) limit 1`;
const CARD = `select id from party_cards where owner_party_id = '$other' limit 1`;
const TICKET = `select t.id from tickets t where not exists (select 1 from ticket_parties p where p.ticket_id = t.id and p.party_id = '$own') and t.opened_by_party_id is distinct from '$own' limit 1`;
const OWN_ORDER = `(select id from orders where placed_by_party_id = '$own' and state = 'submitted' limit 1)`;

/** Every table that a party may add rows to. */
const ADDITIONS: Readonly<Record<string, Addition>> = {
  access_grants: {
    as: CUSTOMER,
    own: `select jsonb_build_object('line_id', (select line_id from access where party_id = '$own' and source = 'end_user' and valid @> '$today'::date limit 1), 'given_by_party_id', '$own',
      'grantee_party_id', (select subject_party_id from party_introductions where viewer_party_id = '$own' limit 1), 'actions', array['view'],
      'valid', daterange('$today', null), 'recorded', tstzrange(now(), null))`,
    needsAction: 'line_id',
    foreign: { line_id: LINE, given_by_party_id: PARTY, grantee_party_id: PARTY },
  },
  activations: {
    as: CUSTOMER,
    own: `select to_jsonb(a) from activations a join access on access.line_id = a.line_id and access.party_id = '$own' and 'activate' = any (access.actions)
      and access.valid @> '$today'::date limit 1`,
    begins: { device_name: 'forged' },
    needsAction: 'line_id',
    foreign: { line_id: LINE },
  },
  order_imports: {
    own: `select jsonb_build_object('party_id', '$own', 'person_id', '$person', 'file_name', 'a.csv', 'file_sha256', repeat('e', 64), 'file_bytes', 1, 'format', 'csv',
      'rows_done', 0, 'rows_total', 0, 'created_at', now())`,
    begins: { state: 'checking', findings: null, checked_at: null, placed_at: null, report_sha256: null },
    foreign: { party_id: PARTY, person_id: PERSON },
  },
  order_lines: {
    own: `select to_jsonb(l) || jsonb_build_object('order_id', ${OWN_ORDER}, 'position', 97) from order_lines l where placed_by_party_id = '$own' and amends_line_id is null limit 1`,
    begins: { agreement_id: null },
    needsAction: 'amends_line_id',
    foreign: { placed_by_party_id: PARTY, order_id: ORDER, amends_line_id: LINE },
  },
  order_named_parties: {
    own: `select jsonb_build_object('order_id', ${OWN_ORDER}, 'role', 'financed_by', 'tier', 0, 'card_id', (select id from party_cards where owner_party_id = '$own' limit 1))`,
    foreign: { order_id: ORDER, card_id: CARD, party_id: PARTY },
  },
  order_roles: {
    own: `select jsonb_build_object('order_id', ${OWN_ORDER}, 'role', 'serviced_by', 'tier', 0, 'party_id', '$own')`,
    foreign: { order_id: ORDER, party_id: PARTY },
  },
  orders: {
    own: `select to_jsonb(o) from orders o where placed_by_party_id = '$own' limit 1`,
    begins: {
      state: 'submitted',
      decided_at: null,
      decided_by_person_id: null,
      end_user_party_id: null,
      entry: 'portal',
      placed_by_person_id: '$person',
    },
    foreign: { placed_by_party_id: PARTY, placed_by_person_id: PERSON, end_user_card_id: CARD, end_user_party_id: PARTY },
  },
  party_cards: {
    own: `select to_jsonb(c) from party_cards c where owner_party_id = '$own' limit 1`,
    begins: { subject_party_id: null, name: 'Forged & Sons' },
    foreign: { owner_party_id: PARTY, subject_party_id: PARTY },
  },
  party_card_changes: {
    own: `select jsonb_build_object('owner_party_id', '$own', 'card_id', (select id from party_cards where owner_party_id = '$own' limit 1), 'revision', 9, 'at', now(), 'by_person_id', '$person', 'fields', '[]'::jsonb)`,
    foreign: { owner_party_id: PARTY, card_id: CARD, by_person_id: PERSON },
  },
  party_card_contacts: {
    own: `select jsonb_build_object('owner_party_id', '$own', 'card_id', (select id from party_cards where owner_party_id = '$own' limit 1), 'name', 'Forged')`,
    foreign: { owner_party_id: PARTY, card_id: CARD },
  },
  party_shares: {
    as: CUSTOMER,
    own: `select jsonb_build_object('owner_party_id', '$own', 'viewer_party_id', (select subject_party_id from party_introductions where viewer_party_id = '$own' limit 1), 'revision', 1, 'changed_at', now())`,
    foreign: { owner_party_id: PARTY, viewer_party_id: PARTY },
  },
  stock_movements: {
    own: `select to_jsonb(m) || jsonb_build_object('by_person_id', '$person') from stock_movements m where from_party_id = '$own' and to_party_id = '$own' and kind = 'assigned' limit 1`,
    foreign: { from_party_id: PARTY, to_party_id: PARTY, by_person_id: PERSON, line_id: LINE },
  },
  stock_sales: {
    own: `select jsonb_build_object('lot_id', h.lot_id, 'seller_party_id', '$own', 'card_id', (select id from party_cards where owner_party_id = '$own' limit 1), 'quantity', 1,
      'requested_at', now(), 'requested_by_person_id', '$person', 'request_hash', repeat('e', 64), 'client_request_id', 'x') from stock_holdings h where h.holder_party_id = '$own' limit 1`,
    begins: { state: 'in_review', buyer_party_id: null, decided_at: null },
    foreign: {
      seller_party_id: PARTY,
      requested_by_person_id: PERSON,
      card_id: CARD,
      buyer_party_id: PARTY,
      lot_id: `select l.id from stock_lots l where not exists (select 1 from stock_holdings h where h.lot_id = l.id and h.holder_party_id = '$own') limit 1`,
    },
  },
  ticket_messages: {
    own: `select jsonb_build_object('ticket_id', (select t.id from tickets t join ticket_parties p on p.ticket_id = t.id and p.party_id = '$own' join access a on a.line_id = t.line_id and a.party_id = '$own'
      where t.audience = 'line' and a.valid @> '$today'::date limit 1), 'visibility', 'public', 'body', 'Forged', 'author_person_id', '$person', 'author_party_id', '$own', 'author_name', 'Forged', 'created_at', now())`,
    foreign: { ticket_id: TICKET, author_party_id: PARTY, author_person_id: PERSON },
  },
  tickets: {
    own: `select to_jsonb(t) || jsonb_build_object('opened_by_party_id', '$own') from tickets t join access a on a.line_id = t.line_id and a.party_id = '$own' and 'open_ticket' = any (a.actions)
      and a.valid @> '$today'::date where t.audience = 'line' limit 1`,
    begins: { state: 'open', commissioning_template_id: null, assignee_person_id: null },
    needsAction: 'line_id',
    foreign: { opened_by_party_id: PARTY, line_id: LINE, end_user_party_id: PARTY },
  },
};

/**
 * Writes rows as Reseller 1: its own gets past the policy; the same row naming something of the other reseller in any one column is
 * refused by row-level security itself (42501), before a key or a reference could say whether the record exists.
 */
export async function rowsAdded(world: WallDatabase, today: string): Promise<{ failures: string[]; asked: number }> {
  const failures: string[] = [];
  let asked = 0;
  const tables = (
    await world.admin<{ name: string }[]>`select c.relname as name from pg_class c, aclexplode(c.relacl) a
      where a.grantee = 'app_party'::regrole and a.privilege_type = 'INSERT' order by 1`
  ).map(({ name }) => name);
  await undone(world.admin, async (tx) => {
    const other = await identityOf(tx, OTHER);
    for (const name of tables) {
      const addition = ADDITIONS[name];
      const own = await identityOf(tx, addition?.as ?? PARTNER);
      const filled = (text: string) =>
        text.replaceAll('$own', own.party).replaceAll('$other', other.party).replaceAll('$person', own.person).replaceAll('$today', today);
      if (!addition) {
        failures.push(`rows added to ${name}: no check says what a party may add there (rows-added.ts)`);
        continue;
      }
      const [found] = await tx.unsafe<{ row: Record<string, unknown> }[]>(`select one.* from (${filled(addition.own)}) as one ("row")`);
      if (!found) {
        failures.push(`rows added to ${name}: the world has no row of ${addition.as ?? PARTNER} to begin with`);
        continue;
      }
      const row = { ...found.row, ...(JSON.parse(filled(JSON.stringify(addition.begins ?? {}))) as object) };
      asked++;
      if ((await outcomeOf(tx, name, row, own, today)) === '42501')
        failures.push(`rows added to ${name} as ${addition.as ?? PARTNER}: its own row is refused`);
      if (addition.needsAction) {
        const column = addition.needsAction;
        asked++;
        const outcome = await undone(tx, async (inner) => {
          // What was lent by a grant and lets it look alone, on each of its lines.
          await inner.unsafe(
            `update access set actions = '{view}', source = 'grant' where party_id = '${own.party}' and source = 'end_user'`,
          );
          await inner.unsafe(`update access set actions = '{view}' where party_id = '${own.party}'`);
          const [line] = await inner.unsafe(
            `select line_id as value from access where party_id = '${own.party}' and valid @> '${today}'::date order by line_id limit 1`,
          );
          return outcomeOf(inner, name, { ...row, [column]: row[column] ?? line!.value }, own, today);
        });
        if (outcome !== '42501')
          failures.push(`rows added to ${name} as ${addition.as ?? PARTNER}, who may only look: it gets past the policy (${outcome})`);
      }
      for (const [column, query] of Object.entries(addition.foreign)) {
        const [value] = await tx.unsafe<{ value: unknown }[]>(`select one.* from (${filled(query)}) as one (value)`);
        asked++;
        if (!value) failures.push(`rows added to ${name}: the world has no foreign ${column}`);
        const outcome = value && (await outcomeOf(tx, name, { ...row, [column]: value.value }, own, today));
        if (outcome && outcome !== '42501')
          failures.push(`rows added to ${name} as ${addition.as ?? PARTNER}: a foreign ${column} gets past the policy (${outcome})`);
      }
    }
  });
  return { failures, asked };
}

/** `added`, or the code of the error. */
async function outcomeOf(tx: Tx, table: string, given: Record<string, unknown>, who: Identity, today: string): Promise<string> {
  try {
    return await undone(tx, async (inner) => {
      const columns = await inner<
        { name: string; type: string }[]
      >`select attname as name, atttypid::regtype::text as type from pg_attribute
        where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`;
      const has = new Set(columns.map(({ name }) => name));
      const [fresh] = await inner`select uuidv7()::text as id`;
      const row: Record<string, unknown> = { ...given };
      if (has.has('id')) row.id = fresh!.id;
      if (has.has('ref')) row.ref = `FRG-${String(fresh!.id).slice(-8)}`;
      if (has.has('client_request_id')) row.client_request_id = `forged ${String(fresh!.id)}`;
      await become(inner, who, today);
      const list = columns
        .filter(({ name }) => name in row)
        .map(({ name }) => `"${name}"`)
        .join(', ');
      await inner.unsafe(
        `insert into public.${table} (${list}) select ${list} from jsonb_populate_record(null::public.${table}, $1::text::jsonb)`,
        [JSON.stringify(row)] as never[],
      );
      return 'added';
    });
  } catch (error) {
    return String((error as { code?: string }).code ?? error);
  }
}
