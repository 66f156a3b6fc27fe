import { type SQL, sql } from 'drizzle-orm';
import { HANDOVER_RULES, type HandoverKind } from './entitlements.handover.contract.ts';
import { handoverLines, handoverOutcomes, type handovers } from './entitlements.handover.sql.ts';
import { lineRoles } from './entitlements.sql.ts';

export type HandoverRecord = typeof handovers.$inferSelect;
type Wanted = Pick<HandoverRecord, 'id' | 'kind' | 'fromPartyId' | 'effectiveOn' | 'selection' | 'outcome' | 'toPartyId'>;

export const ruleOf = ({ kind }: Pick<HandoverRecord, 'kind'>) => HANDOVER_RULES[kind as HandoverKind];
export const roleArray = (roles: readonly string[]) => sql`${sql.param(`{${roles.join(',')}}`)}::text[]`;
/** From the handover's day on, without an end. */
export const fromItsDay = ({ effectiveOn }: Pick<HandoverRecord, 'effectiveOn'>) => sql`daterange(${effectiveOn}::date, null)`;

/**
 * The lines that a handover could be about, as (line_id, customer_party_id): those of which its party holds one of the roles on its day or
 * later, each with its end user of that time. Driven by the party's own roles.
 */
export function candidateLines(handover: Wanted): SQL {
  const rule = ruleOf(handover);
  const day = fromItsDay(handover);
  return sql`
    select distinct on (e.line_id) e.line_id, e.party_id as customer_party_id
    from (select distinct r.line_id from ${lineRoles} r
      where r.party_id = ${handover.fromPartyId} and r.role = any(${roleArray(rule.holds)}) and upper_inf(r.recorded) and r.valid && ${day}) held
    join ${lineRoles} e on e.line_id = held.line_id and e.role = 'end_user' and upper_inf(e.recorded) and e.valid && ${day}
      ${rule.ownUse ? sql`` : sql`and e.party_id <> ${handover.fromPartyId}`}
    order by e.line_id, lower(e.valid)`;
}

/**
 * The lines of a handover with what becomes of each, as (line_id, customer_party_id, outcome, to_party_id): of a draft as chosen so far,
 * of a confirmed one as frozen. `outcome` is null where nobody has decided.
 */
export function selectedLines(handover: Wanted & Pick<HandoverRecord, 'state'>): SQL {
  if (handover.state !== 'draft')
    return sql`select f.line_id, f.customer_party_id, f.outcome, f.to_party_id from ${handoverLines} f where f.handover_id = ${handover.id}`;
  const chosen = {
    all: sql`true`,
    customers: sql`o.handover_id is not null`,
    lines: sql`exists (select 1 from ${handoverLines} p where p.handover_id = ${handover.id} and p.line_id = c.line_id)`,
  }[handover.selection as 'all'];
  return sql`
    select c.line_id, c.customer_party_id, coalesce(o.outcome, ${handover.outcome}) as outcome,
      case when o.outcome is null then ${handover.toPartyId}::uuid else o.to_party_id end as to_party_id
    from (${candidateLines(handover)}) c
    left join ${handoverOutcomes} o on o.handover_id = ${handover.id} and o.customer_party_id = c.customer_party_id
    where ${chosen}`;
}

/** The ids of a confirmed handover's lines, for statements about all of them. */
export const frozenLines = (handoverId: string) => sql`select f.line_id from ${handoverLines} f where f.handover_id = ${handoverId}`;
