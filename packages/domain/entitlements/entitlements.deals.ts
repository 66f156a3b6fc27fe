import { products } from '@tributary/catalog/schema';
import { VENDOR_TIME_ZONE } from '@tributary/db/actor';
import { addDays, covers, type DateRange, dateIn, fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import type { OrderState, RoleName } from '@tributary/orders/contract';
import { rolesOfOrderLines } from '@tributary/orders/lookup';
import { orderLines, orderRoles, orders } from '@tributary/orders/schema';
import { type RoleSnapshot, type SnapshotRole, snapshotsOf } from '@tributary/orders/snapshots';
import { roleSnapshots } from '@tributary/orders/snapshots.sql';
import { displayNamesFor } from '@tributary/parties/names';
import { vendorContact } from '@tributary/parties/queries';
import { parties, partyCards } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import { roleHistory } from './entitlements.as-of.ts';
import { ACCESS_RULES, type AccessAction, type EntitlementStatus, statusOn } from './entitlements.contract.ts';
import type {
  Deal,
  DealDocument,
  DealGroup,
  DealInput,
  DealLine,
  DealParty,
  DealRow,
  ListDealsInput,
} from './entitlements.deals.contract.ts';
import type { HeldRole } from './entitlements.queries.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;
/** So many parties may a word of a search name; more of them is no search. */
const NAMED_AT_MOST = 200;
/** So far beyond the last change the page draws. */
const DRAWN_BEYOND_DAYS = 365;

/**
 * All deals, newest first. `q` is a reference of the order, of a line or of its entitlement, or part of the name of anybody who has a role on
 * the order; a name is looked for among parties first, so that no order is read for nothing.
 */
export async function listDeals(ctx: ConsoleContext, input: ListDealsInput): Promise<Page<DealRow>> {
  type Row = {
    id: string;
    ref: string;
    state: OrderState;
    at: string;
    lines: number;
    customer: string | null;
    by_ref: string;
    by_name: string;
  };
  const rows = await ctx.tx.execute<Row>(sql`
    select o.ref, o.state, to_char(o.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, p.ref as by_ref, p.name as by_name,
      (select count(*)::int from ${orderLines} l where l.order_id = o.id) as lines, coalesce(e.name, c.name) as customer
    from ${orders} o join ${parties} p on p.id = o.placed_by_party_id
    left join ${parties} e on e.id = o.end_user_party_id left join ${partyCards} c on c.id = o.end_user_card_id
    where true ${input.q ? sql`and ${await isAbout(ctx, input.q)}` : sql``} ${beforeCursor(input.cursor)}
    order by o.submitted_at desc, o.id desc limit ${input.limit + 1}`);
  const page = toPage([...rows], input.limit, (row) => [row.at, row.ref]);
  return {
    rows: page.rows.map((row) => ({
      ref: row.ref,
      state: row.state,
      customerName: row.customer ?? row.by_name,
      placedBy: { ref: row.by_ref, name: row.by_name },
      lineCount: row.lines,
      submittedAt: new Date(row.at),
    })),
    nextCursor: page.nextCursor,
  };
}

function beforeCursor(cursor: string | undefined): SQL {
  const before = decodeCursor(cursor, 2);
  if (!before || !isCursorInstant(before[0])) return sql``;
  const last = sql`coalesce((select last.id from ${orders} last where last.ref = ${before[1]}), 'ffffffff-ffff-ffff-ffff-ffffffffffff')`;
  return sql`and (o.submitted_at, o.id) < (${before[0]}::timestamptz, ${last})`;
}

async function isAbout(ctx: ConsoleContext, q: string): Promise<SQL> {
  const ref = q.toUpperCase();
  if (/^ORD-\w+$/.test(ref)) return sql`o.ref = ${ref}`;
  if (/^LIN-\w+$/.test(ref)) return sql`o.id = (select l.order_id from ${orderLines} l where l.ref = ${ref})`;
  if (/^ENT-\w+$/.test(ref))
    return sql`o.id = (select l.order_id from ${orderLines} l join ${entitlements} e on e.line_id = l.id where e.ref = ${ref})`;
  const named = await ctx.tx.execute<{ id: string }>(
    sql`select id from ${parties} where strpos(lower(name), lower(${q})) > 0 order by lower(name), id limit ${NAMED_AT_MOST}`,
  );
  return sql`o.id in (select r.order_id from ${orderRoles} r where r.party_id = any(${uuids(named.map(({ id }) => id))}))`;
}

/** Who the end user is, nobody has decided before an order is accepted: the default is no answer then. */
const isDecided = (state: OrderState) => (held: { role: RoleName; level: string }) =>
  held.role !== 'end_user' || held.level !== 'default' || state === 'accepted' || state === 'fulfilled' || state === 'closed';

interface LineRecord extends Omit<DealLine, 'status'> {
  readonly lineId: string;
  readonly stored: EntitlementStatus | null;
  readonly term: DateRange | null;
}

/**
 * Who holds what on the lines of a deal through time, and all of it as of a day, as it is known now or was at an instant: whose paper, who is
 * invoiced, whose asset, and who may act and why (A6). A fixed number of statements, each by the keys of the deal's own lines. Throws
 * `not_found`.
 */
export async function getDeal(ctx: ConsoleContext, input: DealInput): Promise<Deal> {
  const order = await dealOrder(ctx, input.ref);
  const lines = await linesOf(ctx, order.id);
  const lineIds = lines.map(({ lineId }) => lineId);
  const on = input.on ?? ctx.today;
  const known = input.known ?? null;
  // Asked at once: they travel together, and the page waits for the server as if for one.
  const [knownNow, then, lookedUp, documents, grants, recordings, { partyId: vendorPartyId }] = await Promise.all([
    roleHistory(ctx, lineIds, null),
    known === null ? null : roleHistory(ctx, lineIds, known),
    rolesOfOrderLines(ctx, order.id),
    snapshotsOf(ctx, lineIds),
    grantsOn(ctx, lineIds, on),
    recordingsOf(ctx, lineIds),
    vendorContact(ctx),
  ]);
  const history = then ?? knownNow;
  const partyIds = [
    ...[...history, ...knownNow].map(({ partyId }) => partyId),
    ...lookedUp.flatMap(({ roles }) => roles.map(({ partyId }) => partyId)),
    ...grants.map(({ partyId }) => partyId),
  ];
  const names = await displayNamesFor(ctx, partyIds);
  const partyOf = (partyId: string): DealParty => ({ ref: names.get(partyId)?.ref ?? '', name: names.get(partyId)?.name ?? '' });
  const groups = groupsOf(lines, history).map((members): DealGroup => {
    const [{ lineId }] = members as [LineRecord];
    const periods = history.filter((held) => held.lineId === lineId);
    const onDay = periods.filter(({ valid }) => covers(valid, on));
    // What the order says was known all along; what the line became was not, before it was recorded.
    const wasUnknown = periods.length === 0 && knownNow.some((held) => held.lineId === lineId);
    const first = wasUnknown ? [] : (lookedUp.find((line) => line.lineId === lineId)?.roles ?? []).filter(isDecided(order.head.state));
    const ids = new Set(members.map((line) => line.lineId));
    return {
      lines: members.map(({ lineId: _id, stored, term, ...line }) => ({ ...line, status: stored && term && statusOn(stored, term, on) })),
      periods: periods.map((held) => toPeriod(held, partyOf)),
      // Before its first day nobody holds a period of the line: then the order, the agreement or the default still answers.
      holders:
        onDay.length > 0
          ? onDay.map((held) => toPeriod(held, partyOf))
          : first.map(({ role, tier, partyId, level }) => ({ role, tier, party: partyOf(partyId), level, valid: null })),
      access: [
        ...onDay
          .filter(({ role, partyId }) => partyId !== vendorPartyId && ACCESS_RULES[role].actions.length > 0)
          .map(({ role, partyId, valid }) => ({
            party: partyOf(partyId),
            source: role as string,
            actions: [...ACCESS_RULES[role].actions],
            valid,
          })),
        ...grants
          .filter((grant) => ids.has(grant.lineId))
          .map(({ partyId, actions, valid }) => ({ party: partyOf(partyId), source: 'grant', actions, valid })),
      ],
      documents: documents.filter((one) => ids.has(one.lineId)).map((one) => toDocument(one, members, knownNow, partyOf)),
    };
  });
  return {
    ...order.head,
    today: ctx.today,
    on,
    known,
    ...drawn(history, [on, ctx.today, order.head.startsOn]),
    changes: changesOf(history, partyOf),
    recordings,
    groups,
  };
}

/** What the order says of its roles, as it was accepted: nothing before. Lines that say the same stand together. One statement. */
export async function getIssuedOrder(ctx: ConsoleContext, input: { ref: string }): Promise<DealDocument[]> {
  type Row = { line_ref: string; roles: SnapshotRole[]; at: string };
  const rows = await ctx.tx.execute<Row>(sql`
    select l.ref as line_ref, s.roles, s.taken_at::text as at
    from ${orders} o join ${roleSnapshots} s on s.document_id = o.id and s.document_kind = 'order' join ${orderLines} l on l.id = s.line_id
    where o.ref = ${input.ref} order by l.position`);
  const alike = new Map([...rows].reverse().map((row) => [JSON.stringify(row.roles), row]));
  return [...alike.values()].reverse().map(({ line_ref, roles, at }) => ({
    lineRef: line_ref,
    kind: 'order',
    ref: input.ref,
    takenAt: new Date(at),
    roles: roles.map(({ role, tier, partyRef, name, level }) => ({ role, tier, party: { ref: partyRef, name }, level, isNow: null })),
  }));
}

async function dealOrder(ctx: ConsoleContext, ref: string) {
  type Row = {
    id: string;
    ref: string;
    state: OrderState;
    at: string;
    starts_on: string;
    customer: string | null;
    by_ref: string;
    by_name: string;
  };
  const [row] = await ctx.tx.execute<Row>(sql`
    select o.id, o.ref, o.state, o.submitted_at::text as at, o.starts_on::text as starts_on, p.ref as by_ref, p.name as by_name,
      coalesce(e.name, c.name) as customer
    from ${orders} o join ${parties} p on p.id = o.placed_by_party_id
    left join ${parties} e on e.id = o.end_user_party_id left join ${partyCards} c on c.id = o.end_user_card_id
    where o.ref = ${ref}`);
  if (!row) throw notFound();
  const placedBy = { ref: row.by_ref, name: row.by_name };
  const head = { ref: row.ref, state: row.state, customerName: row.customer ?? row.by_name, placedBy, submittedAt: new Date(row.at) };
  return { id: row.id, head: { ...head, startsOn: row.starts_on } };
}

async function linesOf(ctx: ConsoleContext, orderId: string): Promise<LineRecord[]> {
  type Row = {
    line_id: string;
    line_ref: string;
    entitlement_ref: string | null;
    position: number;
    product_ref: string;
    product_name: string;
    sku: string;
    quantity: number;
    stored: EntitlementStatus | null;
    term: string | null;
  };
  const rows = await ctx.tx.execute<Row>(sql`
    select l.id as line_id, l.ref as line_ref, e.ref as entitlement_ref, l.position, p.ref as product_ref, p.name as product_name, p.sku,
      coalesce(e.quantity, l.quantity) as quantity, e.status as stored, e.term::text as term
    from ${orderLines} l join ${products} p on p.id = l.product_id left join ${entitlements} e on e.line_id = l.id
    where l.order_id = ${orderId}::uuid order by l.position`);
  return [...rows].map((row) => ({
    lineId: row.line_id,
    lineRef: row.line_ref,
    entitlementRef: row.entitlement_ref,
    position: row.position,
    productRef: row.product_ref,
    productName: row.product_name,
    sku: row.sku,
    quantity: row.quantity,
    stored: row.stored,
    term: row.term === null ? null : fromPgRange(row.term),
  }));
}

/** Lines whose roles were, are and will be held by the same parties on the same days, together; in the order of their first. */
function groupsOf(lines: readonly LineRecord[], history: readonly HeldRole[]): LineRecord[][] {
  const groups = new Map<string, LineRecord[]>();
  for (const line of lines) {
    const mine = history.filter(({ lineId }) => lineId === line.lineId);
    // Lines without periods are not opened: what is looked up may differ, so each stands alone.
    const key = mine.length === 0 ? line.lineId : JSON.stringify(mine.map(({ lineId: _id, ...held }) => held));
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups.values()];
}

const toPeriod = ({ role, tier, partyId, level, valid }: HeldRole, partyOf: (partyId: string) => DealParty) => ({
  role,
  tier,
  party: partyOf(partyId),
  level,
  valid,
});

/** What a document says, and where it is known by now that on the day it was issued somebody else held the role. */
function toDocument(
  { lineId, documentKind, documentRef, roles, takenAt }: RoleSnapshot,
  lines: readonly LineRecord[],
  knownNow: readonly HeldRole[],
  partyOf: (partyId: string) => DealParty,
): DealDocument {
  const day = dateIn(VENDOR_TIME_ZONE, takenAt);
  const now = knownNow.filter((held) => held.lineId === lineId && covers(held.valid, day));
  return {
    lineRef: lines.find((line) => line.lineId === lineId)!.lineRef,
    kind: documentKind,
    ref: documentRef,
    takenAt,
    roles: roles.map(({ role, tier, partyId, partyRef, name, level }) => {
      const holders = now.filter((held) => held.role === role && held.tier === tier);
      const isOtherwise = holders.length > 0 && !holders.some((held) => held.partyId === partyId);
      return { role, tier, party: { ref: partyRef, name }, level, isNow: isOtherwise ? partyOf(holders[0]!.partyId) : null };
    }),
  };
}

async function grantsOn(ctx: ConsoleContext, lineIds: readonly string[], on: IsoDate) {
  const rows = await ctx.tx.execute<{ line_id: string; party_id: string; actions: AccessAction[]; valid: string }>(sql`
    select line_id, party_id, actions, valid::text as valid from ${access}
    where line_id = any(${uuids(lineIds)}) and source = 'grant' and valid_from <= ${on}::date and valid_until > ${on}::date`);
  return [...rows].map((row) => ({ lineId: row.line_id, partyId: row.party_id, actions: row.actions, valid: fromPgRange(row.valid) }));
}

/** When something of the lines' roles was recorded, the latest first. */
async function recordingsOf(ctx: ConsoleContext, lineIds: readonly string[]): Promise<string[]> {
  const rows = await ctx.tx.execute<{ at: string }>(sql`
    select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at from (
      select lower(recorded) as recorded_at from ${lineRoles} where line_id = any(${uuids(lineIds)})
      union select known_until from ${lineRoles} where line_id = any(${uuids(lineIds)}) and known_until < 'infinity') instants
    order by recorded_at desc limit 50`);
  return rows.map(({ at }) => at);
}

function drawn(history: readonly HeldRole[], also: readonly IsoDate[]): { from: IsoDate; to: IsoDate } {
  const days = [...also, ...history.flatMap(({ valid }) => [valid.from, ...(valid.until === null ? [] : [valid.until])])].sort();
  return { from: days[0]!, to: addDays(days.at(-1)!, DRAWN_BEYOND_DAYS) };
}

/** Where a role passes on: every start of a period but those with which the line itself begins. */
function changesOf(history: readonly HeldRole[], partyOf: (partyId: string) => DealParty): Deal['changes'] {
  const first = history.map(({ valid }) => valid.from).sort()[0];
  const seen = new Map<string, { date: IsoDate; role: RoleName; name: string }>();
  for (const { role, tier, partyId, valid } of history)
    if (valid.from !== first) seen.set(`${valid.from} ${role} ${tier} ${partyId}`, { date: valid.from, role, name: partyOf(partyId).name });
  return [...seen.values()].sort((one, other) => (one.date < other.date ? -1 : 1));
}
