import { products } from '@tributary/catalog/schema';
import { holds } from '@tributary/kernel/actor';
import { type DateRange, fromPgRange, isIsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { displayNamesFor } from '@tributary/parties/names';
import { cardsByIds } from '@tributary/parties/queries';
import type { PortalContext } from '@tributary/rpc/procedures';
import { type SQL, sql } from 'drizzle-orm';
import { ACCESS_ACTIONS, ACCESS_RULES, type EntitlementRefInput, type EntitlementStatus, statusOn } from './entitlements.contract.ts';
import {
  type AccessHolder,
  GRANT_FUNCTIONS,
  type GrantHistoryRow,
  HOLDER_ROLES,
  type LineAccess,
  type WhoHasAccessInput,
} from './entitlements.grants.contract.ts';
import { partnerBehind, partnerIdOf } from './entitlements.grants.partners.ts';
import { from, uuids } from './entitlements.grants.rewrite.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { accessTo, rolesOfLines } from './entitlements.queries.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

interface LineRecord extends Record<string, unknown> {
  readonly line_id: string;
  readonly ref: string;
  readonly product_name: string;
  readonly stored: string;
  readonly term: string;
  readonly ends_on: string;
}
interface GrantRecord extends Record<string, unknown> {
  readonly ref: string;
  readonly line_id: string;
  readonly grantee_party_id: string | null;
  readonly grantee_card_id: string | null;
  readonly given_by_party_id: string;
  readonly actions: string[];
  readonly valid: string;
  readonly recorded_at: string;
}

/**
 * The entitlements on which the reader decides who has access, first to end first, each with everybody who may touch it: by role or by
 * grant, what, and since when (C5). Of its own entitlements the reader sees all of it; where it merely may give access in the customer's
 * stead, what it gave itself and nobody else. Driven by the index of `access` by (party, end, line).
 */
export async function whoHasAccess(ctx: PortalContext, input: WhoHasAccessInput): Promise<Page<LineAccess>> {
  const partnerPartyId = input.partnerId === undefined ? null : await partnerBehind(ctx, input.partnerId);
  const records = await ctx.tx.execute<LineRecord>(managedLinesQuery(ctx, input, partnerPartyId));
  const page = toPage([...records], input.limit, (record) => [record.ends_on, record.ref]);
  return { rows: await toLineAccess(ctx, page.rows), nextCursor: page.nextCursor };
}

/** The list's own statement, apart so that a test can explain it. */
export function managedLinesQuery(ctx: PortalContext, input: WhoHasAccessInput, partnerPartyId: string | null = null): SQL {
  return sql`
    select ${lineColumns}, seen.ends_on::text as ends_on
    from (select distinct ${access.endsOn} as ends_on, ${access.lineId} as line_id from ${access}
      where ${access.partyId} = ${ctx.actor.partyId} and 'manage_grants' = any(${access.actions}) ${afterCursor(input.cursor)} order by 1, 2) seen
    join ${entitlements} on ${entitlements.lineId} = seen.line_id
    join ${products} on ${products.id} = ${entitlements.productId}
    where true
      ${input.q ? sql`and strpos(lower(concat_ws(' ', ${entitlements.ref}, ${products.name}, ${products.sku})), lower(${input.q})) > 0` : sql``}
      ${partnerPartyId === null ? sql`` : sql`and ${isTouchedBy(ctx, partnerPartyId)}`}
    order by seen.ends_on, seen.line_id
    limit ${input.limit + 1}`;
}

const lineColumns = sql`${entitlements.lineId} as line_id, ${entitlements.ref} as ref, ${products.name} as product_name,
  ${entitlements.status} as stored, ${entitlements.term}::text as term`;

/** Scalar sub-selects and not `exists`: those would be hashed over all roles there are. */
const isTouchedBy = (ctx: PortalContext, partyId: string): SQL => sql`(
  (select true from ${lineRoles} r where r.line_id = ${entitlements.lineId} and r.party_id = ${partyId} and r.role in ('sold_by', 'serviced_by')
    and r.known_until = 'infinity' and r.valid @> ${ctx.today}::date limit 1)
  or (select true from ${accessGrants} g where g.line_id = ${entitlements.lineId} and g.grantee_party_id = ${partyId}
    and g.known_until = 'infinity' and g.valid && ${from(ctx.today)} limit 1))`;

function afterCursor(cursor: string | undefined): SQL {
  const after = decodeCursor(cursor, 2);
  if (!after?.[0] || !isIsoDate(after[0])) return sql``;
  const last = sql`coalesce((select last.line_id from ${entitlements} last where last.ref = ${after[1]}), '00000000-0000-0000-0000-000000000000')`;
  return sql`and (${access.endsOn}, ${access.lineId}) > (${after[0]}::date, ${last})`;
}

/**
 * Who may touch one entitlement, and what became of grants on it; null for a reader who has no say in it. Throws `not_found`.
 */
export async function accessOfEntitlement(
  ctx: PortalContext,
  input: EntitlementRefInput,
): Promise<{ readonly line: LineAccess; readonly history: GrantHistoryRow[] } | null> {
  const [record] = await ctx.tx.execute<LineRecord>(sql`
    select ${lineColumns}, '' as ends_on from ${entitlements} join ${products} on ${products.id} = ${entitlements.productId}
    where ${entitlements.ref} = ${input.ref}`);
  if (!record) throw notFound();
  const allowed = await accessTo(ctx, [record.line_id]);
  if (!allowed.some(({ actions }) => actions.includes('manage_grants'))) return null;
  const [line] = await toLineAccess(ctx, [record]);
  return { line: line!, history: await historyOf(ctx, record.line_id) };
}

async function toLineAccess(ctx: PortalContext, records: readonly LineRecord[]): Promise<LineAccess[]> {
  const lineIds = records.map((record) => record.line_id);
  const own = ctx.actor.partyId;
  const [allowed, roles, grants] = await Promise.all([
    accessTo(ctx, lineIds),
    rolesOfLines(ctx, lineIds),
    grantsOn(ctx, lineIds, sql`g.known_until = 'infinity' and g.valid && ${from(ctx.today)}`),
  ]);
  const called = await namesOf(
    ctx,
    grants,
    roles.map(({ partyId }) => partyId),
  );
  const ids = await partnerIds(ctx, [...roles.map(({ partyId }) => partyId), ...grants.flatMap((one) => one.grantee_party_id ?? [])]);
  const partner = (partyId: string) => ({
    name: called.party(partyId),
    partnerId: called.party(partyId) === null ? null : (ids.get(partyId) ?? null),
  });
  const mayManage = holds(ctx.actor, ...GRANT_FUNCTIONS);
  return records.map((record) => {
    const mine = allowed.filter(({ lineId }) => lineId === record.line_id);
    const ownSince = mine.map(({ valid }) => valid.from).sort()[0]!;
    const isOwner = mine.some(({ source }) => source === 'end_user');
    const byRole: AccessHolder[] = roles
      .filter((one) => isOwner && one.lineId === record.line_id && HOLDER_ROLES.includes(one.role) && one.partyId !== own)
      .map(({ role, tier, partyId, valid }) => ({
        ...partner(partyId),
        source: role,
        tier,
        actions: [...ACCESS_RULES[role].actions],
        valid: { from: [valid.from, ownSince].sort().at(-1)!, until: null },
        grantRef: null,
        givenBy: null,
        state: 'holds',
      }));
    const byGrant: AccessHolder[] = grants
      .filter((one) => one.line_id === record.line_id)
      .map((one) => ({
        ...(one.grantee_party_id === null ? { partnerId: null, name: called.card(one) } : partner(one.grantee_party_id)),
        source: 'grant' as const,
        tier: 0,
        actions: ACCESS_ACTIONS.filter((action) => one.actions.includes(action)),
        valid: fromPgRange(one.valid),
        grantRef: one.ref,
        givenBy: called.giver(one),
        state: one.grantee_party_id === null ? 'in_review' : fromPgRange(one.valid).from > ctx.today ? 'planned' : 'holds',
      }));
    return {
      ref: record.ref,
      productName: record.product_name,
      status: statusOn(record.stored as EntitlementStatus, fromPgRange(record.term), ctx.today),
      mayManage,
      isOwner,
      holders: [
        ...byRole,
        ...byGrant.sort((one, other) => (one.name ?? '').localeCompare(other.name ?? '') || (one.grantRef! < other.grantRef! ? -1 : 1)),
      ],
    };
  });
}

/** The rows of grants that the reader decides on; what was given to itself it reads with the entitlement. */
function grantsOn(ctx: PortalContext, lineIds: readonly string[], which: SQL) {
  return ctx.tx.execute<GrantRecord>(sql`
    select g.ref, g.line_id, g.grantee_party_id, g.grantee_card_id, g.given_by_party_id, g.actions, g.valid::text as valid,
      to_char(lower(g.recorded) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
    from ${accessGrants} g where g.line_id = any(${uuids(lineIds)}) and g.grantee_party_id is distinct from ${ctx.actor.partyId}::uuid and ${which}`);
}

/** What became of grants on the line that are over: as each last was, until the day on which it ended or was taken back. */
async function historyOf(ctx: PortalContext, lineId: string): Promise<GrantHistoryRow[]> {
  const rows = await ctx.tx.execute<GrantRecord & { ended_on: string }>(sql`
    select distinct on (g.ref) g.ref, g.line_id, g.grantee_party_id, g.grantee_card_id, g.given_by_party_id, g.actions, g.valid::text as valid,
      to_char(coalesce(upper(g.recorded), lower(g.recorded)) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at,
      least(upper(g.valid), ${ctx.today}::date)::text as ended_on
    from ${accessGrants} g where g.line_id = ${lineId} and g.grantee_party_id is distinct from ${ctx.actor.partyId}::uuid and not exists (
      select 1 from ${accessGrants} n where n.ref = g.ref and n.line_id = ${lineId} and n.known_until = 'infinity' and n.valid && ${from(ctx.today)})
    order by g.ref, (g.known_until = 'infinity') desc, g.known_until desc, lower(g.valid) desc`);
  const called = await namesOf(ctx, rows, []);
  return rows
    .map((row) => {
      const valid: DateRange = { from: fromPgRange(row.valid).from, until: row.ended_on };
      const name = row.grantee_party_id === null ? called.card(row) : called.party(row.grantee_party_id);
      return {
        grantRef: row.ref,
        name,
        actions: ACCESS_ACTIONS.filter((action) => row.actions.includes(action)),
        valid,
        givenBy: called.giver(row),
        recordedAt: new Date(row.recorded_at),
      };
    })
    .sort((one, other) => other.recordedAt.getTime() - one.recordedAt.getTime() || (one.grantRef < other.grantRef ? -1 : 1));
}

/** What the reader calls grantees, givers and cards: parties that it may not know have no name. */
async function namesOf(ctx: PortalContext, grants: readonly GrantRecord[], partyIds: readonly string[]) {
  const named = [...partyIds, ...grants.flatMap((one) => [one.grantee_party_id, one.given_by_party_id].filter((id) => id !== null))];
  const [names, cards] = await Promise.all([
    displayNamesFor(ctx, named),
    cardsByIds(
      ctx,
      grants.flatMap((one) => (one.grantee_party_id === null && one.grantee_card_id !== null ? [one.grantee_card_id] : [])),
    ),
  ]);
  return {
    party: (partyId: string): string | null => names.get(partyId)?.name ?? null,
    card: (grant: GrantRecord): string | null => cards.get(grant.grantee_card_id!)?.name ?? null,
    giver: (grant: GrantRecord): string | null =>
      grant.given_by_party_id === ctx.actor.partyId ? null : (names.get(grant.given_by_party_id)?.name ?? null),
  };
}

async function partnerIds(ctx: PortalContext, partyIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await ctx.tx.execute<{ party_id: string; id: string }>(sql`
    select party_id, ${partnerIdOf(ctx, sql`party_id`)} as id from (select distinct unnest(${uuids(partyIds)}) as party_id) one`);
  return new Map(rows.map(({ party_id, id }) => [party_id, id]));
}
