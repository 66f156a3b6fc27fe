import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { vendorContact } from '@tributary/parties/queries';
import { partyIntroductions } from '@tributary/parties/schema';
import { type SQL, sql } from 'drizzle-orm';
import { ACCESS_RULES, OPEN_END } from './entitlements.contract.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { access, entitlements, lineRoles } from './entitlements.sql.ts';

/** Only the vendor's side decides roles and access. */
export type VendorSide = ActorContext<SystemActor | VendorActor>;

/** Rows known now: what a correction has not closed. */
export const knownNow = sql`upper_inf(${lineRoles.recorded})`;

const textArray = (words: readonly string[]) => sql`${sql.param(`{${words.join(',')}}`)}::text[]`;

/** ACCESS_RULES as a table of (role, actions, sees_roles), for statements about many lines. */
const accessRules = () =>
  sql`(values ${sql.join(
    Object.entries(ACCESS_RULES)
      .filter(([, rule]) => rule.actions.length > 0)
      .map(([role, rule]) => sql`(${role}::text, ${textArray(rule.actions)}, ${textArray(rule.seesRoles)})`),
    sql`, `,
  )}) as rule (role, actions, sees_roles)`;

/**
 * Makes the access of the lines what their roles say, by ACCESS_RULES; what grants allow stays, and moves with the end of the term. Deriving again changes nothing. The
 * vendor's own party gets none: staff do not come through the portal. Also introduces each end user to whom it deals with.
 */
export async function deriveAccess(ctx: VendorSide, lineIds: readonly string[]): Promise<void> {
  if (lineIds.length === 0) return;
  const lines = sql`select unnest(${sql.param(`{${lineIds.join(',')}}`)}::uuid[])`;
  await deriveAccessOf(ctx, lines);
  await introduceOn(ctx, lines);
}

/** As `deriveAccess` for the lines that a statement selects, however many: two statements. It introduces nobody. */
export async function deriveAccessOf(ctx: VendorSide, lines: SQL): Promise<void> {
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  await ctx.tx.execute(sql`
    delete from ${access} a where a.line_id in (${lines}) and a.source <> 'grant' and not exists (
      select 1 from ${lineRoles} r where r.line_id = a.line_id and r.party_id = a.party_id and r.role = a.source and r.valid = a.valid
        and upper_inf(r.recorded))`);
  await ctx.tx.execute(sql`
    with granted as (
      update ${access} a set ends_on = coalesce(upper(e.term), ${OPEN_END}::date) from ${entitlements} e
      where a.line_id in (${lines}) and a.source = 'grant' and e.line_id = a.line_id and a.ends_on <> coalesce(upper(e.term), ${OPEN_END}::date)
    )
    insert into ${access} as a (party_id, line_id, source, actions, sees_roles, valid, ends_on)
    select distinct r.party_id, r.line_id, r.role, rule.actions, rule.sees_roles, r.valid, coalesce(upper(e.term), ${OPEN_END}::date)
    from ${lineRoles} r join ${accessRules()} on rule.role = r.role join ${entitlements} e on e.line_id = r.line_id
    where r.line_id in (${lines}) and upper_inf(r.recorded) and r.party_id <> ${vendorPartyId}
    on conflict (party_id, line_id, source, valid) do update
      set actions = excluded.actions, sees_roles = excluded.sees_roles, ends_on = excluded.ends_on
      where (a.actions, a.sees_roles, a.ends_on) is distinct from (excluded.actions, excluded.sees_roles, excluded.ends_on)`);
}

/**
 * Introduces the end users of the lines to whom they deal with: the seller that faces them, and who services the line. Sellers further up
 * stay unknown to them. With a day, only to those whose time has begun by then: what is planned is not told.
 */
export async function introduceOn(ctx: VendorSide, lines: SQL, begunBy: string | null = null): Promise<void> {
  const begun = (rows: SQL) => (begunBy === null ? sql`true` : sql`lower(${rows}.valid) <= ${begunBy}::date`);
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  await ctx.tx.execute(sql`
    insert into ${partyIntroductions} (viewer_party_id, subject_party_id)
    select distinct viewer.party_id, subject.party_id
    from ${lineRoles} viewer join ${lineRoles} subject on subject.line_id = viewer.line_id
      and ((subject.role = 'sold_by' and subject.tier = 0) or subject.role = 'serviced_by')
    where viewer.line_id in (${lines}) and viewer.role = 'end_user' and upper_inf(viewer.recorded) and upper_inf(subject.recorded)
      and viewer.party_id <> subject.party_id and ${vendorPartyId} not in (viewer.party_id, subject.party_id)
      and ${begun(sql`viewer`)} and ${begun(sql`subject`)}
    on conflict do nothing`);
}

/** Introduces the end users of the lines to whom they have let onto them: a new one must be able to name, and take back, what it took over. */
export async function introduceGrantees(ctx: VendorSide, lines: SQL): Promise<void> {
  await ctx.tx.execute(sql`
    insert into ${partyIntroductions} (viewer_party_id, subject_party_id)
    select distinct r.party_id, g.grantee_party_id
    from ${accessGrants} g join ${lineRoles} r on r.line_id = g.line_id and r.role = 'end_user' and r.known_until = 'infinity' and r.valid @> ${ctx.today}::date
    where g.line_id in (${lines}) and g.known_until = 'infinity' and g.grantee_party_id <> r.party_id
    on conflict do nothing`);
}
