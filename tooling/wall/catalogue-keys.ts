import type { CatalogueRule } from './catalogue.ts';

/** Columns that separate parties: whoever can write one of these values could already see what it belongs to. */
const SEPARATES = `array['party_id', 'owner_party_id', 'holder_party_id', 'placed_by_party_id', 'seller_party_id', 'viewer_party_id', 'person_id', 'order_id', 'line_id', 'ticket_id', 'card_id', 'from_account_id', 'sale_id', 'opened_by_party_id', 'by_person_id']`;
/** Tables that a party adds rows to or changes: only there can it run into a constraint. */
const WRITTEN_BY_PARTIES = `(exists (select 1 from aclexplode(c.relacl) a where a.grantee = 'app_party'::regrole and a.privilege_type in ('INSERT', 'UPDATE'))
  or exists (select 1 from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = c.oid and a.grantee = 'app_party'::regrole))`;

/** Keys, references and triggers: an error must not tell that a hidden row exists. */
export const KEY_RULES: readonly CatalogueRule[] = [
  {
    promise: 'a key of a table that a party writes begins with what separates parties, or is one random value',
    breaches: `select format('%s (%s)', i.indexrelid::regclass, first.attname) as name from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      left join pg_attribute first on first.attrelid = c.oid and first.attnum = i.indkey[0]
      where n.nspname = 'public' and (i.indisunique or i.indisexclusion) and ${WRITTEN_BY_PARTIES}
        and not (coalesce(first.attname, '') = any (${SEPARATES})) and not (i.indnkeyatts = 1 and first.attname in ('id', 'ref'))`,
  },
  {
    promise: 'a key of a table of cards, access, notifications or events begins with the party or the person it is for',
    breaches: `select format('%s (%s)', k.conname, first.attname) as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute first on first.attrelid = c.oid and first.attnum = k.conkey[1]
      where n.nspname = 'public' and k.contype in ('p', 'u', 'x') and c.relname in ('access', 'event_parties', 'notifications', 'ticket_parties', 'stock_holdings', 'party_introductions', 'party_cards')
        and first.attname not in ('party_id', 'viewer_party_id', 'owner_party_id', 'holder_party_id', 'person_id') and not (cardinality(k.conkey) = 1 and first.attname in ('id', 'ref'))`,
    reviewed: { 'stock_holdings_one_per_holder (lot_id)': 'written by reactions alone; a party reads its holdings by another index' },
  },
  {
    promise:
      'a reference that a party writes is held by its insert policy to what the party can see, or is to what everybody sees, so no error tells that the record exists',
    breaches: `select format('%s.%s', c.relname, t.attname) as name from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute t on t.attrelid = c.oid and t.attnum = k.conkey[1]
      where n.nspname = 'public' and k.contype = 'f' and exists (select 1 from aclexplode(c.relacl) a where a.grantee = 'app_party'::regrole and a.privilege_type = 'INSERT')
        and not exists (select 1 from pg_policy p where p.polrelid = k.confrelid and 'app_party'::regrole = any (p.polroles) and pg_get_expr(p.polqual, p.polrelid) = 'true')
        and not exists (select 1 from pg_policy p join pg_attribute named on named.attrelid = c.oid and named.attnum = any (k.conkey)
          where p.polrelid = c.oid and p.polcmd = 'a' and 'app_party'::regrole = any (p.polroles) and pg_get_expr(p.polwithcheck, p.polrelid) ~ ('\\m' || named.attname || '\\M'))`,
    reviewed: {
      'order_lines.price_book_id':
        'the id of a book is never told (decision 0006) and cannot be guessed; the command writes the book that it resolved by the party’s own rights',
      'order_lines.lot_line_id':
        'the id of a lot’s line is never told; what a line takes from a lot is a movement, whose policy asks for a holding of the party',
      'stock_sales.decided_by_person_id': 'empty until somebody decides; the id of a person is never told',
    },
  },
  {
    promise: 'every trigger is on the reviewed list: it runs where the writer does not look',
    breaches: `select format('%s on %s: %s', tgname, tgrelid::regclass, tgfoid::regproc) as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in $ours and not t.tgisinternal`,
    reviewed: {
      'access_grants_follow_given on access_grants: app.follow_grants':
        'the access of a grant, as its writer’s policy let it be given; the writer reads nothing of it back',
      'access_grants_follow_closed on access_grants: app.follow_grants':
        'takes away the access of a grant that was closed, and nothing else',
      'stock_movements_post on stock_movements: app.post_movement':
        'moves the balances of the accounts of the movement that was written, of which the writer holds both',
      'stock_accounts_by_movement on stock_accounts: app.refuse_bare_balance':
        'refuses every change of a balance that is no movement; reads nothing',
    },
  },
];
