import type { ActorContext } from '@tributary/db/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { type SQL, sql } from 'drizzle-orm';
import { accessGrants } from './entitlements.grants.sql.ts';

/** One grant of one party on one line, as far as a change concerns it. */
export interface TouchedGrant extends Record<string, unknown> {
  readonly ref: string;
  readonly line_id: string;
  readonly grantee_party_id: string | null;
  readonly given_by_party_id: string;
  /** Whether its grantee knows of it. */
  readonly announced: boolean;
}

/** A line and the party whose grants on it are meant. */
export interface GrantPair {
  readonly lineId: string;
  readonly partyId: string;
}

export const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;
export const texts = (words: readonly string[]) => sql`${sql.param(`{${words.join(',')}}`)}::text[]`;
/** From a day on, without an end. */
export const from = (day: IsoDate) => sql`daterange(${day}::date, null)`;

/** What every row of a grant has in common. */
const SAME = sql.raw('ref, line_id, grantee_party_id, grantee_card_id, given_by_party_id, announced_at');
const TOUCHED = sql.raw('distinct ref, line_id, grantee_party_id, given_by_party_id, announced_at is not null as announced');

/**
 * The instant that a change of grants is recorded under: now, yet after whatever was recorded of any of them before, so that no row is
 * superseded in its own instant even where the clocks of two machines differ.
 */
export async function nextGrantInstant(ctx: ActorContext, grants: SQL): Promise<string> {
  const [row] = await ctx.tx.execute<{ at: string }>(sql`
    select to_char(greatest(${ctx.now.toISOString()}::timestamptz, max(coalesce(upper(g.recorded), lower(g.recorded))) + interval '1 microsecond')
      at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
    from ${accessGrants} g where ${grants}`);
  return row!.at;
}

/**
 * Takes days out of the grants that a condition on `g` selects, in one statement however many: what it closes stays on record, the days
 * that are left hold on. What waits for the vendor to say who is meant is closed as a whole, because nobody ever had it.
 */
export async function cutGrants(ctx: ActorContext, grants: SQL, days: SQL, at: string): Promise<TouchedGrant[]> {
  return ctx.tx.execute<TouchedGrant>(sql`
    with cut as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${at}::timestamptz)
      where g.known_until = 'infinity' and g.valid && ${days} and ${grants} returning g.*
    ), kept as (
      insert into ${accessGrants} (${SAME}, actions, valid, recorded)
      select ${SAME}, actions, piece, tstzrange(${at}::timestamptz, null)
      from cut cross join lateral unnest(datemultirange(cut.valid) - datemultirange(${days})) as piece where cut.grantee_party_id is not null
    )
    select ${TOUCHED} from cut`);
}

/** From today (or its first day) on each grant allows these actions until that day; undefined leaves what is. One statement. */
export async function rewriteGrants(
  ctx: ActorContext,
  refs: readonly string[],
  change: { actions?: readonly string[] | undefined; until?: IsoDate | null | undefined },
  at: string,
): Promise<TouchedGrant[]> {
  const today = sql`${ctx.today}::date`;
  const actions = change.actions === undefined ? sql`(array_agg(distinct one))` : texts(change.actions);
  const until =
    change.until === undefined
      ? sql`nullif(max(coalesce(upper(cut.valid), 'infinity'::date)), 'infinity'::date)`
      : sql`${change.until}::date`;
  return ctx.tx.execute<TouchedGrant>(sql`
    with cut as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${at}::timestamptz)
      where g.known_until = 'infinity' and g.valid && ${from(ctx.today)} and g.ref = any(${texts(refs)}) returning g.*
    ), written as (
      insert into ${accessGrants} (${SAME}, actions, valid, recorded)
      select ${SAME}, actions, daterange(lower(valid), ${today}), tstzrange(${at}::timestamptz, null) from cut where lower(valid) < ${today}
      union all
      select ${SAME}, ${actions}, daterange(greatest(min(lower(cut.valid)), ${today}), ${until}), tstzrange(${at}::timestamptz, null)
      from cut cross join lateral unnest(cut.actions) as one group by ${SAME}
    )
    select ${TOUCHED} from cut`);
}

/**
 * What a party gave because it was allowed to give lasts no longer than that: grants that it gave on the lines are cut to the days on which
 * a grant with `manage_grants` still holds for it there.
 */
export async function cutWhatTheyGave(ctx: ActorContext, pairs: readonly GrantPair[], at: string): Promise<TouchedGrant[]> {
  if (pairs.length === 0) return [];
  const lines = uuids(pairs.map(({ lineId }) => lineId));
  const givers = uuids(pairs.map(({ partyId }) => partyId));
  return ctx.tx.execute<TouchedGrant>(sql`
    with giver as materialized (
      select p.line_id, p.party_id, datemultirange(${from(ctx.today)}) - coalesce((select range_agg(m.valid) from ${accessGrants} m
        where m.line_id = p.line_id and m.grantee_party_id = p.party_id and m.known_until = 'infinity' and 'manage_grants' = any(m.actions)), '{}') as over
      from (select distinct * from unnest(${lines}, ${givers}) as p (line_id, party_id)) p
    ), cut as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${at}::timestamptz)
      from giver where g.line_id = giver.line_id and g.given_by_party_id = giver.party_id and g.known_until = 'infinity'
        and datemultirange(g.valid) && giver.over returning g.*, giver.over
    ), kept as (
      insert into ${accessGrants} (${SAME}, actions, valid, recorded)
      select ${SAME}, actions, piece, tstzrange(${at}::timestamptz, null)
      from cut cross join lateral unnest(datemultirange(cut.valid) - cut.over) as piece where cut.grantee_party_id is not null
    )
    select ${TOUCHED} from cut`);
}
