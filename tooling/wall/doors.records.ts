import { REF_PREFIXES, type RefKind } from '@tributary/kernel/ref-prefixes';
import type postgres from 'postgres';

/** A record as the wall judges it: its reference, its id, and every party (and, where it is personal, person) that has to do with it. */
export interface WallRecord {
  readonly kind: RefKind;
  readonly ref: string;
  readonly id: string;
  /** Parties that it concerns or ever concerned; null: everybody (the catalogue). */
  readonly parties: ReadonlySet<string> | null;
  /** The only people whom it concerns, where it is personal. */
  readonly people: ReadonlySet<string> | null;
}

/** Parties that had a role on the line at any time: what is nobody else's business, whatever a policy says. */
const ON_LINE = 'select r.party_id from line_roles r where r.line_id';
const PLACED = (line: string) =>
  `union select o.placed_by_party_id from order_lines l join orders o on o.id = l.order_id where l.id = ${line}`;

/**
 * Whom each kind of record concerns, written from DOMAIN §1 and §2 and from no policy: `parties` is a statement that gives them, null is
 * everybody. A kind of reference that is missing here is reported as uncovered.
 */
const CONCERNED: Readonly<Partial<Record<RefKind, { readonly table: string; readonly parties: string | null; readonly people?: string }>>> =
  {
    // Somebody is told of by name to those they share a line or a group with.
    party: {
      table: 'parties',
      parties: `select x.id union select i.viewer_party_id from party_introductions i where i.subject_party_id = x.id
      union select a.ancestor_party_id from party_ancestry a where a.descendant_party_id = x.id
      union select a.descendant_party_id from party_ancestry a where a.ancestor_party_id = x.id`,
    },
    card: { table: 'party_cards', parties: 'select x.owner_party_id' },
    contact: { table: 'party_card_contacts', parties: 'select x.owner_party_id' },
    view: { table: 'party_views', parties: 'select null::uuid where false' },
    grant: {
      table: 'access_grants',
      parties: `select x.given_by_party_id union select x.grantee_party_id union select r.party_id from line_roles r where r.line_id = x.line_id and r.role = 'end_user'`,
    },
    person: { table: 'people', parties: 'select m.party_id from memberships m where m.person_id = x.id' },
    membership: { table: 'memberships', parties: 'select x.party_id' },
    product: { table: 'products', parties: null },
    release: { table: 'releases', parties: null },
    // A book for one partner or customer is theirs, one of a tier or segment its partners'; the list is everybody's; costs are the vendor's.
    priceBook: {
      table: 'price_books',
      parties: `select coalesce(x.partner_party_id, x.end_user_party_id) where x.side = 'sell' union select x.end_user_party_id
      union select p.party_id from partner_profiles p where x.side = 'sell' and x.partner_party_id is null and (p.tier = x.tier or p.segment = x.segment)
      union select p.id from parties p where x.side = 'sell' and coalesce(x.partner_party_id, x.end_user_party_id) is null and coalesce(x.tier, x.segment) is null`,
    },
    order: {
      table: 'orders',
      parties: `select x.placed_by_party_id union select x.end_user_party_id union select r.party_id from order_roles r where r.order_id = x.id
      union select n.party_id from order_named_parties n where n.order_id = x.id
      union select r.party_id from order_lines l join line_roles r on r.line_id = l.id where l.order_id = x.id`,
    },
    line: { table: 'order_lines', parties: `${ON_LINE} = x.id ${PLACED('x.id')}` },
    entitlement: { table: 'entitlements', parties: `${ON_LINE} = x.line_id ${PLACED('x.line_id')}` },
    activation: { table: 'activations', parties: `${ON_LINE} = x.line_id ${PLACED('x.line_id')}` },
    ticket: {
      table: 'tickets',
      parties: `select x.end_user_party_id union select p.party_id from ticket_parties p where p.ticket_id = x.id union ${ON_LINE} = x.line_id`,
    },
    message: {
      table: 'ticket_messages',
      parties: `select p.party_id from ticket_parties p where p.ticket_id = x.ticket_id union select t.end_user_party_id from tickets t where t.id = x.ticket_id`,
    },
    checklistItem: {
      table: 'ticket_checklist_items',
      parties: `select p.party_id from ticket_parties p where p.ticket_id = x.ticket_id union select t.end_user_party_id from tickets t where t.id = x.ticket_id`,
    },
    commissioningTemplate: { table: 'commissioning_templates', parties: 'select null::uuid where false' },
    commissioningAlert: { table: 'commissioning_alerts', parties: 'select null::uuid where false' },
    // Published, it is known to those whom it concerns.
    advisory: {
      table: 'advisories',
      parties: `select m.end_user_party_id from notice_matches m join notices n on n.id = m.notice_id where n.advisory_id = x.id
      union select m.partner_party_id from notice_matches m join notices n on n.id = m.notice_id where n.advisory_id = x.id`,
    },
    advisoryProduct: { table: 'advisory_products', parties: 'select null::uuid where false' },
    notice: {
      table: 'notices',
      parties:
        'select m.end_user_party_id from notice_matches m where m.notice_id = x.id union select m.partner_party_id from notice_matches m where m.notice_id = x.id',
    },
    delivery: { table: 'deliveries', parties: 'select x.end_user_party_id', people: 'select x.person_id' },
    notification: { table: 'notifications', parties: 'select x.party_id', people: 'select x.person_id' },
    agreement: { table: 'agreements', parties: 'select x.party_id union select x.counterparty_id' },
    lot: { table: 'stock_lots', parties: 'select x.buyer_party_id' },
    holding: { table: 'stock_holdings', parties: 'select x.holder_party_id' },
    stockMovement: { table: 'stock_movements', parties: 'select x.from_party_id union select x.to_party_id' },
    stockSale: { table: 'stock_sales', parties: 'select x.seller_party_id union select x.buyer_party_id' },
    handover: { table: 'handovers', parties: 'select null::uuid where false' },
    orderImport: { table: 'order_imports', parties: 'select x.party_id' },
  };

/** Kinds of reference of which nobody has said whom they concern. */
export const unjudgedKinds = (): string[] => Object.keys(REF_PREFIXES).filter((kind) => !(kind in CONCERNED));

/** Every record with a reference, read as superuser, so that what is hidden is known to exist. In order of making. */
export async function allRecords(admin: postgres.Sql): Promise<WallRecord[]> {
  const records: WallRecord[] = [];
  for (const [kind, { table, parties, people }] of Object.entries(CONCERNED) as [RefKind, NonNullable<(typeof CONCERNED)[RefKind]>][]) {
    const rows = await admin.unsafe<{ id: string; ref: string; parties: (string | null)[] | null; people: string[] | null }[]>(
      `select distinct on (x.ref) x.id, x.ref, ${parties ? `array(${parties})` : 'null'} as parties, ${people ? `array(${people})` : 'null'} as people from ${table} x order by x.ref, x.id`,
    );
    for (const { id, ref, ...row } of rows)
      records.push({
        ...{ kind, id, ref },
        parties: row.parties ? new Set(row.parties.filter((one) => one !== null)) : null,
        people: row.people ? new Set(row.people) : null,
      });
  }
  return records.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Somebody under a hat, as records are judged. */
export interface Judged {
  readonly partyId: string;
  readonly personId: string;
  readonly audience: string;
}

/** Whether the record has nothing to do with them and never had. */
export function isForeignTo({ partyId, personId, audience }: Judged, { parties, people }: WallRecord): boolean {
  // Staff read everybody's records, but for a colleague's own bell.
  if (audience === 'console') return people !== null && !people.has(personId);
  if (people) return !people.has(personId) || !parties?.has(partyId);
  return parties !== null && !parties.has(partyId);
}

/** By kind the references that a walk is aimed at: the newest that concern somebody, and the newest that do not. */
export interface Targets {
  readonly own: Partial<Record<RefKind, string>>;
  readonly foreign: Partial<Record<RefKind, string>>;
}

/**
 * The targets of somebody among all records. `near` are parties whose records are preferred as foreign ones: the other reseller of the same
 * customer, which a careless join would let through first.
 */
export function targetsOf(who: Judged, records: readonly WallRecord[], near: readonly string[]): Targets {
  const own: Targets['own'] = {};
  const foreign: Targets['foreign'] = {};
  const nearness = new Map<RefKind, number>();
  for (const record of records) {
    if (!isForeignTo(who, record)) {
      own[record.kind] = record.ref;
      continue;
    }
    const near_ = record.parties && near.some((party) => record.parties!.has(party)) ? 1 : 0;
    if (near_ < (nearness.get(record.kind) ?? 0)) continue;
    nearness.set(record.kind, near_);
    foreign[record.kind] = record.ref;
  }
  return { own, foreign };
}
