import type { ActorContext } from '@tributary/db/actor';
import { publishMany } from '@tributary/db/publish';
import type { SystemActor } from '@tributary/kernel/actor';
import { giveCards } from '@tributary/parties/cards-in-bulk';
import { vendorContact } from '@tributary/parties/queries';
import { sql } from 'drizzle-orm';
import { accessBegun } from './entitlements.grants.events.ts';
import { from, nextGrantInstant, uuids } from './entitlements.grants.rewrite.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { entitlements, lineRoles } from './entitlements.sql.ts';

type System = ActorContext<SystemActor>;

/**
 * Grants that hold today and of which nobody has told their grantees: each gets its own card of the customer, and hears of it. What begins
 * later waits for its day, because a card has no days and what is planned is not told; access itself needs none of this. Of the lines
 * named, or of all: then for the schedule's round.
 */
export async function announceGrants(ctx: System, lineIds: readonly string[] | null = null): Promise<void> {
  const begun = await ctx.tx.execute<{
    ref: string;
    line_id: string;
    grantee: string;
    customer: string | null;
    entitlement_ref: string;
  }>(sql`
    with told as (
      update ${accessGrants} g set announced_at = ${ctx.now.toISOString()}::timestamptz
      where g.announced_at is null and g.known_until = 'infinity' and g.grantee_party_id is not null and g.valid @> ${ctx.today}::date
        ${lineIds === null ? sql`` : sql`and g.line_id = any(${uuids(lineIds)})`}
      returning g.ref, g.line_id, g.grantee_party_id
    )
    select told.ref, told.line_id, told.grantee_party_id as grantee, e.ref as entitlement_ref, (select r.party_id from ${lineRoles} r
      where r.line_id = told.line_id and r.role = 'end_user' and r.known_until = 'infinity' and r.valid @> ${ctx.today}::date limit 1) as customer
    from told join ${entitlements} e on e.line_id = told.line_id order by told.line_id, told.ref`);
  if (begun.length === 0) return;
  await giveCards(
    ctx,
    begun.flatMap(({ grantee, customer }) => (customer === null ? [] : [{ ownerPartyId: grantee, subjectPartyId: customer }])),
  );
  const groups = Map.groupBy(begun, ({ grantee, customer }) => `${grantee} ${customer}`);
  const facts = [...groups.values()].map((grants) => ({
    data: {
      entitlementRef: grants[0]!.entitlement_ref,
      lineIds: [...new Set(grants.map(({ line_id }) => line_id))],
      grantRefs: grants.map(({ ref }) => ref),
      granteePartyId: grants[0]!.grantee,
    },
    parties: [grants[0]!.grantee],
  }));
  await publishMany(ctx, accessBegun, facts);
}

/**
 * The vendor has decided whom a card means: what its owner gave to it holds from today on, for that party. Given to the customer itself or to the
 * vendor, it is nothing, and is closed. Run again, it changes nothing.
 */
export async function settleGrantees(ctx: System, cardId: string, partyId: string): Promise<void> {
  const waiting = sql`g.grantee_card_id = ${cardId}::uuid and g.grantee_party_id is null and g.known_until = 'infinity'`;
  const at = await nextGrantInstant(ctx, waiting);
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const settled = await ctx.tx.execute<{ line_id: string }>(sql`
    with closed as (
      update ${accessGrants} g set recorded = tstzrange(lower(g.recorded), ${at}::timestamptz) where ${waiting} returning g.*
    ), opened as (
      insert into ${accessGrants} (ref, line_id, grantee_party_id, grantee_card_id, given_by_party_id, actions, valid, recorded)
      select ref, line_id, ${partyId}::uuid, grantee_card_id, given_by_party_id, actions, valid * ${from(ctx.today)},
        tstzrange(${at}::timestamptz, null)
      from closed where valid && ${from(ctx.today)} and ${partyId}::uuid not in (${vendorPartyId}::uuid, given_by_party_id) and not exists (
        select 1 from ${lineRoles} r where r.line_id = closed.line_id and r.role = 'end_user' and r.party_id = ${partyId}::uuid
          and r.known_until = 'infinity' and r.valid @> ${ctx.today}::date)
      returning line_id
    )
    select distinct line_id from opened`);
  if (settled.length > 0)
    await announceGrants(
      ctx,
      settled.map(({ line_id }) => line_id),
    );
}
