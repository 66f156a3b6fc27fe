import { type ActorContext, VENDOR_TIME_ZONE } from '@tributary/db/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { type SQL, sql } from 'drizzle-orm';
import { type AccountKind, type AgeingBuckets, type Custody, type CustodyPoint, NO_COPIES } from './stock.contract.ts';
import { stockAccounts, stockMovements } from './stock.sql.ts';

/** Whose copies of which lots; every holder's where no party is named. */
export interface Holdings {
  readonly lotIds: readonly string[];
  readonly partyId?: string;
}
/** The key that answers stand under. */
export const holdingKey = (holding: { lotId: string; partyId: string }) => `${holding.lotId} ${holding.partyId}`;

const uuids = (ids: readonly string[]) => sql`${sql.param(`{${ids.join(',')}}`)}::uuid[]`;
/** The instant at which the day is over in the vendor's calendar. */
const endOf = (day: IsoDate) => sql`(${day}::date + 1)::timestamp at time zone ${VENDOR_TIME_ZONE}`;
const dayOf = (column: SQL) => sql`(${column} at time zone ${VENDOR_TIME_ZONE})::date`;
const isHolder = (column: SQL, partyId: string | undefined) => (partyId ? sql`${column} = ${partyId}` : sql`true`);

/** Both sides of each movement as what they do to an account: the postings of the ledger. */
function postings({ lotIds, partyId }: Holdings): SQL {
  return sql`
    select lot_id, to_party_id as party_id, to_kind as kind, quantity as copies, moved_at from ${stockMovements}
      where lot_id = any(${uuids(lotIds)}) and to_kind <> 'mint' and ${isHolder(sql`to_party_id`, partyId)}
    union all
    select lot_id, from_party_id, from_kind, -quantity, moved_at from ${stockMovements}
      where lot_id = any(${uuids(lotIds)}) and from_kind <> 'mint' and ${isHolder(sql`from_party_id`, partyId)}`;
}

type Balance = { lot_id: string; party_id: string; kind: Exclude<AccountKind, 'mint'>; copies: number };
function byHolding(balances: readonly Balance[]): Map<string, Custody> {
  const found = new Map<string, Custody>();
  for (const { lot_id: lotId, party_id: partyId, kind, copies } of balances) {
    const key = holdingKey({ lotId, partyId });
    found.set(key, { ...(found.get(key) ?? NO_COPIES), [kind]: copies });
  }
  return found;
}

/** What each holder has now, from the balances. One statement. */
export async function custodyNow(ctx: ActorContext, { lotIds, partyId }: Holdings): Promise<Map<string, Custody>> {
  if (lotIds.length === 0) return new Map();
  return byHolding(
    await ctx.tx.execute<Balance>(sql`
      select lot_id, holder_party_id as party_id, kind, balance as copies from ${stockAccounts}
      where lot_id = any(${uuids(lotIds)}) and kind <> 'mint' and ${isHolder(sql`holder_party_id`, partyId)}`),
  );
}

/** What each holder had at the end of a day, from the movements until then: what custody said at that time. */
export async function custodyAt(ctx: ActorContext, holdings: Holdings, day: IsoDate): Promise<Map<string, Custody>> {
  if (holdings.lotIds.length === 0) return new Map();
  return byHolding(
    await ctx.tx.execute<Balance>(sql`
      select lot_id, party_id, kind, sum(copies)::int as copies from (${postings(holdings)}) as posting
      where moved_at < ${endOf(day)} group by lot_id, party_id, kind`),
  );
}

/** Custody at the end of each day on which something moved, first to last; of all holders together where no party is named. */
export async function custodyOverTime(ctx: ActorContext, holdings: Holdings): Promise<CustodyPoint[]> {
  const days = await ctx.tx.execute<{ day: IsoDate; kind: Exclude<AccountKind, 'mint'>; copies: number }>(sql`
    select ${dayOf(sql`moved_at`)}::text as day, kind, sum(copies)::int as copies from (${postings(holdings)}) as posting
    group by 1, 2 order by 1`);
  const points: CustodyPoint[] = [];
  for (const { day, kind, copies } of days) {
    const last = points.at(-1);
    const before = last ?? { ...NO_COPIES, day };
    const point = { ...before, day, [kind]: before[kind] + copies };
    if (last?.day === day) points[points.length - 1] = point;
    else points.push(point);
  }
  return points;
}

/** Sums custody over holders. */
export function sumCustody(all: Iterable<Custody>): Custody {
  const total: Record<keyof Custody, number> = { ...NO_COPIES };
  for (const one of all) for (const kind of Object.keys(NO_COPIES) as (keyof Custody)[]) total[kind] += one[kind];
  return total;
}

/**
 * Unassigned copies (in stock and promised) at the end of a day by how long their holder has had them: first in, first out, so what is left
 * is what came last. Statement for `lot_id, party_id, bucket (0 youngest), copies`; a bucket without copies has no row.
 */
export function agedCopies(day: IsoDate, holdings: { readonly lotIds?: readonly string[]; readonly partyId?: string }): SQL {
  const lots = holdings.lotIds ? sql`lot_id = any(${uuids(holdings.lotIds)})` : sql`true`;
  const until = sql`${lots} and moved_at < ${endOf(day)}`;
  return sql`
    with balance as (
      select lot_id, party_id, sum(copies) as copies from (
        select lot_id, to_party_id as party_id, quantity as copies from ${stockMovements}
          where ${until} and to_kind in ('stock', 'sold') and ${isHolder(sql`to_party_id`, holdings.partyId)}
        union all
        select lot_id, from_party_id, -quantity from ${stockMovements}
          where ${until} and from_kind in ('stock', 'sold') and ${isHolder(sql`from_party_id`, holdings.partyId)}) as posting
      group by lot_id, party_id having sum(copies) > 0),
    layer as (
      select lot_id, to_party_id as party_id, quantity, moved_at,
        sum(quantity) over (partition by lot_id, to_party_id order by moved_at desc, id desc) - quantity as younger
      from ${stockMovements} where ${until} and kind in ('received', 'sold_on') and ${isHolder(sql`to_party_id`, holdings.partyId)})
    select lot_id, party_id, width_bucket(${day}::date - ${dayOf(sql`moved_at`)}, array[31, 91, 181, 366]) as bucket,
      sum(least(quantity, copies - younger))::int as copies
    from balance join layer using (lot_id, party_id) where copies > younger group by 1, 2, 3`;
}

export const NO_AGEING: AgeingBuckets = [0, 0, 0, 0, 0];

/** The buckets of each holding; see `agedCopies`. */
export async function ageingOf(ctx: ActorContext, holdings: Holdings, day: IsoDate): Promise<Map<string, AgeingBuckets>> {
  if (holdings.lotIds.length === 0) return new Map();
  const rows = await ctx.tx.execute<{ lot_id: string; party_id: string; bucket: number; copies: number }>(agedCopies(day, holdings));
  const found = new Map<string, AgeingBuckets>();
  for (const { lot_id: lotId, party_id: partyId, bucket, copies } of rows) {
    const key = holdingKey({ lotId, partyId });
    found.set(key, withBucket(found.get(key) ?? NO_AGEING, bucket, copies));
  }
  return found;
}

export const withBucket = (buckets: AgeingBuckets, at: number, copies: number): AgeingBuckets =>
  buckets.map((held, index) => (index === at ? held + copies : held)) as unknown as AgeingBuckets;
