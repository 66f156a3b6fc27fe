import { newRef } from '@tributary/kernel/ids';
import { REF_PREFIXES, type RefKind } from '@tributary/kernel/ref-prefixes';
import { useTestDatabase } from '@tributary/vitest/database';
import { describe, expect, test } from 'vitest';

const db = useTestDatabase();

/** Whole numbers that a party may read and that count nothing: what something measures, costs or weighs, or where it stands in a vocabulary. */
const MEASURES = [
  'advisories.ranges_parsed',
  'advisories.ranges_total',
  'agreement_roles.tier',
  'agreements.file_bytes',
  'agreements.renewal_notice_days',
  'channel_tiers.tier',
  'entitlement_changes.quantity_delta',
  'entitlements.quantity',
  'line_roles.tier',
  'order_holds.amount_minor',
  'order_holds.exposure_minor',
  'order_holds.limit_minor',
  'order_imports.file_bytes',
  'order_imports.rows_total',
  'order_line_roles.tier',
  'order_lines.net_minor',
  'order_lines.quantity',
  'order_lines.term_months',
  'order_lines.unit_list_minor',
  'order_lines.unit_net_minor',
  'order_named_parties.tier',
  'order_roles.tier',
  'orders.total_net_minor',
  'party_ancestry.depth',
  'price_book_entries.list_minor',
  'price_book_entries.min_quantity',
  'price_book_entries.net_minor',
  'price_books.level',
  'stock_holdings.term_months',
  'stock_holdings.unit_list_minor',
  'stock_holdings.unit_net_minor',
  'stock_movements.quantity',
  'stock_sales.quantity',
];
/** Whole numbers that a party may read and that count, each with the one record of its own, or of everybody's, that it counts within. */
const COUNTERS = {
  'agreement_signatories.position': 'one agreement',
  'notices.wave': 'one advisory, the vendor’s',
  'order_imports.rows_done': 'one file of the party’s own',
  'order_lines.position': 'one order',
  'party_card_changes.revision': 'one card of the party’s own',
  'party_cards.revision': 'one card of the party’s own',
  'party_shares.revision': 'what one customer shares with one partner',
  'price_books.version': 'one price book',
  'releases.ordinal': 'one product of the open catalogue',
  'seats.taken': 'one entitlement',
  'stock_accounts.balance': 'one holding of the party’s own',
};

describe('no number tells what others do (DOMAIN §2c)', () => {
  test('no table of ours is numbered by a sequence, and no role of a web app may ask one', async () => {
    const numbered = await db.admin`select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
      where (is_identity = 'YES' or column_default like '%nextval%') and table_schema in ('public', 'auth')`;
    expect(numbered.map((column) => column.name)).toEqual([]);
    const usable = await db.admin`select c.oid::regclass::text as name, r.rolname as role from pg_class c, pg_roles r
      where c.relkind = 'S' and r.rolname in ('app_party', 'app_vendor', 'app_auth', 'app_login')
        and (has_sequence_privilege(r.oid, c.oid, 'usage') or has_sequence_privilege(r.oid, c.oid, 'select'))`;
    expect(usable.map((one) => `${one.role} ${one.name}`).filter((one) => !one.endsWith('socket_io_attachments_id_seq'))).toEqual([]);
  });

  test('every whole number that a party may read is known for a measure, or for a count within one record; a new one must be said', async () => {
    const found = await db.admin`select c.relname || '.' || a.attname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and a.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype)
        and has_column_privilege('app_party', c.oid, a.attnum, 'select') order by 1`;
    expect(found.map((column) => column.name)).toEqual([...MEASURES, ...Object.keys(COUNTERS)].sort());
  });

  test('references of any kind come in no order and leave no gaps to count: as many rise as fall', () => {
    for (const kind of Object.keys(REF_PREFIXES) as RefKind[]) {
      const made = Array.from({ length: 400 }, () => newRef(kind));
      const rising = made.filter((ref, at) => at > 0 && ref > made[at - 1]!).length;
      // Six standard deviations of a fair coin thrown 399 times are 60.
      expect(Math.abs(rising - 199.5), kind).toBeLessThan(60);
      expect(new Set(made).size).toBe(made.length);
    }
  });
});
