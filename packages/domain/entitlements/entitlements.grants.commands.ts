import { DomainError, notFound } from '@tributary/kernel/errors';
import type { EventDefinition } from '@tributary/kernel/event';
import { newRef } from '@tributary/kernel/ids';
import { createCard } from '@tributary/parties/commands';
import { cardByRef, vendorContact } from '@tributary/parties/queries';
import { parties, partnerProfiles } from '@tributary/parties/schema';
import type { PortalContext } from '@tributary/rpc/procedures';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { AccessAction, EntitlementsErrorCode } from './entitlements.contract.ts';
import {
  type ChangeAccessInput,
  changeAccessInput,
  type GiveAccessInput,
  type GivenAccess,
  type GrantErrorCode,
  giveAccessInput,
  type granteeInput,
  RESTORE_MINUTES,
  type TakeBackAccessInput,
  takeBackAccessInput,
} from './entitlements.grants.contract.ts';
import { accessGiven, accessGrantChanged, accessTakenBack, type GrantData } from './entitlements.grants.events.ts';
import { partnerBehind } from './entitlements.grants.partners.ts';
import {
  cutGrants,
  cutWhatTheyGave,
  from,
  nextGrantInstant,
  rewriteGrants,
  type TouchedGrant,
  texts,
  uuids,
} from './entitlements.grants.rewrite.ts';
import { accessGrants } from './entitlements.grants.sql.ts';
import { accessTo, rolesOfLines } from './entitlements.queries.ts';
import { entitlements } from './entitlements.sql.ts';

const refuse = (code: GrantErrorCode | EntitlementsErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * Lets a party onto entitlements: the end customer as it likes; who may because of a grant, within that very grant and without the right
 * to give (DOMAIN §2). Access follows in this transaction; on days to come it begins and ends by itself. Giving what the party already
 * may by a grant of the giver's changes nothing. Somebody named for the first time waits for the vendor, whether it knows them or not.
 * Throws `not_found`, `entitlements/action_not_allowed` (data: action, ref), `entitlements/grant_in_past`, `entitlements/grant_inverted`,
 * `entitlements/grant_beyond_own` and `entitlements/grantee_unfit` for the customer itself, the vendor and who has ended.
 */
export async function giveAccess(ctx: PortalContext, input: GiveAccessInput): Promise<GivenAccess> {
  const wish = giveAccessInput.parse(input);
  const valid = { from: wish.from ?? ctx.today, until: wish.until };
  if (valid.from < ctx.today) throw refuse('entitlements/grant_in_past', { from: valid.from }, 'from');
  if (valid.until !== null && valid.until <= valid.from) throw refuse('entitlements/grant_inverted', valid, 'until');
  const lines = await managedLines(ctx, wish.entitlementRefs);
  for (const line of lines) refuseBeyondOwn(line, wish.actions, valid);
  const grantee = await granteeOf(ctx, wish.grantee);
  const lineIds = lines.map(({ lineId }) => lineId);
  await refuseUnfit(ctx, grantee.partyId, lineIds);
  const { partyId } = ctx.actor;
  const made = await ctx.tx.execute<TouchedGrant>(sql`
    insert into ${accessGrants} (ref, line_id, grantee_party_id, grantee_card_id, given_by_party_id, actions, valid, recorded)
    select w.ref, w.line_id, ${grantee.partyId}::uuid, ${grantee.cardId}::uuid, ${partyId}::uuid, ${texts(wish.actions)},
      daterange(${valid.from}::date, ${valid.until}::date), tstzrange(${ctx.now.toISOString()}::timestamptz, null)
    from unnest(${texts(lineIds.map(() => newRef('grant')))}, ${uuids(lineIds)}) as w (ref, line_id)
    where not exists (select 1 from ${accessGrants} g where g.line_id = w.line_id and g.given_by_party_id = ${partyId}::uuid and g.known_until = 'infinity'
      and (g.grantee_party_id = ${grantee.partyId}::uuid or (g.grantee_party_id is null and g.grantee_card_id = ${grantee.cardId}::uuid))
      and g.actions @> ${texts(wish.actions)} and g.valid @> daterange(${valid.from}::date, ${valid.until}::date))
    returning ref, line_id, grantee_party_id, given_by_party_id, false as announced`);
  await tell(ctx, accessGiven, made, lines);
  return { refs: made.map(({ ref }) => ref), state: grantee.partyId === null ? 'in_review' : 'given' };
}

/**
 * From today on (or from its first day, where that is to come) the grants allow other actions, or last until another day; what was stays
 * on record. Throws `not_found`, `entitlements/grant_over`, `entitlements/grant_inverted`, `entitlements/grant_beyond_own` and
 * `entitlements/grantee_unfit` while it is not known who is meant: that can be taken back only.
 */
export async function changeAccess(ctx: PortalContext, input: ChangeAccessInput): Promise<{ refs: string[] }> {
  const change = changeAccessInput.parse(input);
  const grants = await grantsByRef(ctx, change.refs);
  const lines = await managedLines(
    ctx,
    grants.map(({ entitlement_ref }) => entitlement_ref),
  );
  for (const grant of grants) {
    if (grant.in_review) throw refuse('entitlements/grantee_unfit', { ref: grant.ref }, 'refs');
    if (!grant.runs) throw refuse('entitlements/grant_over', { ref: grant.ref }, 'refs');
    const begins = [grant.begins, ctx.today].sort().at(-1)!;
    const until = change.until === undefined ? grant.ends : change.until;
    if (until !== null && until <= begins) throw refuse('entitlements/grant_inverted', { from: begins, until }, 'until');
    refuseBeyondOwn(lines.find(({ lineId }) => lineId === grant.line_id)!, change.actions ?? grant.actions, { from: begins, until });
  }
  const at = await nextGrantInstant(ctx, sql`g.ref = any(${texts(change.refs)})`);
  const touched = await rewriteGrants(ctx, change.refs, change, at);
  await tell(ctx, accessGrantChanged, touched, lines);
  await endWhatTheyGave(ctx, touched, lines, at);
  return { refs: touched.map(({ ref }) => ref) };
}

/**
 * Takes grants back at once: from this transaction on they allow nothing, and what their grantee gave under them goes with them. Taken
 * back already, nothing changes. The end customer takes back whatever was given on its lines. Throws `not_found`.
 */
export async function takeBackAccess(ctx: PortalContext, input: TakeBackAccessInput): Promise<{ refs: string[] }> {
  const { refs } = takeBackAccessInput.parse(input);
  const grants = await grantsByRef(ctx, refs);
  const lines = await managedLines(
    ctx,
    grants.map(({ entitlement_ref }) => entitlement_ref),
  );
  const at = await nextGrantInstant(ctx, sql`g.ref = any(${texts(refs)})`);
  const touched = await cutGrants(ctx, sql`g.ref = any(${texts(refs)})`, from(ctx.today), at);
  await tell(ctx, accessTakenBack, touched, lines);
  await endWhatTheyGave(ctx, touched, lines, at);
  return { refs: touched.map(({ ref }) => ref) };
}

/**
 * Gives back what was taken back a moment ago (`RESTORE_MINUTES`), as it was; what fell with it stays taken back. Throws `not_found` and
 * `entitlements/grant_not_restorable` where it is longer ago, was something else than taking back, or who is meant was never found.
 */
export async function restoreAccess(ctx: PortalContext, input: TakeBackAccessInput): Promise<{ refs: string[] }> {
  const { refs } = takeBackAccessInput.parse(input);
  const grants = await grantsByRef(ctx, refs);
  const lines = await managedLines(
    ctx,
    grants.map(({ entitlement_ref }) => entitlement_ref),
  );
  for (const grant of grants) if (grant.runs) throw refuse('entitlements/grant_not_restorable', { ref: grant.ref }, 'refs');
  const at = await nextGrantInstant(ctx, sql`g.ref = any(${texts(refs)})`);
  const made = await ctx.tx.execute<TouchedGrant>(sql`
    insert into ${accessGrants} (ref, line_id, grantee_party_id, grantee_card_id, given_by_party_id, announced_at, actions, valid, recorded)
    select ref, line_id, grantee_party_id, grantee_card_id, given_by_party_id, announced_at, actions,
      valid * ${from(ctx.today)}, tstzrange(${at}::timestamptz, null)
    from (select distinct on (g.ref) g.* from ${accessGrants} g where g.ref = any(${texts(refs)}) and g.known_until <> 'infinity'
      order by g.ref, g.known_until desc, upper(g.valid) desc nulls first) last
    where last.grantee_party_id is not null and last.valid && ${from(ctx.today)}
      and upper(last.recorded) > ${ctx.now.toISOString()}::timestamptz - ${`${RESTORE_MINUTES} minutes`}::interval
    returning ref, line_id, grantee_party_id, given_by_party_id, announced_at is not null as announced`);
  const missed = grants.find(({ ref }) => !made.some((one) => one.ref === ref));
  if (missed) throw refuse('entitlements/grant_not_restorable', { ref: missed.ref }, 'refs');
  await tell(ctx, accessGiven, made, lines);
  return { refs: made.map(({ ref }) => ref) };
}

/** What the actor may decide of one line. */
interface ManagedLine {
  readonly lineId: string;
  readonly ref: string;
  /** Null where the line is its own; else the grants by which it may give: what each allows, and when. */
  readonly within: readonly { readonly actions: readonly string[]; readonly from: string; readonly until: string | null }[] | null;
  readonly endUserPartyId: string | null;
}

/** The lines of the entitlements, which the actor must see (`not_found`) and be allowed to manage (`entitlements/action_not_allowed`). */
async function managedLines(ctx: PortalContext, refs: readonly string[]): Promise<ManagedLine[]> {
  const wanted = [...new Set(refs)];
  const found = await ctx.tx
    .select({ lineId: entitlements.lineId, ref: entitlements.ref })
    .from(entitlements)
    .where(sql`${entitlements.ref} = any(${texts(wanted)})`)
    .orderBy(entitlements.lineId);
  if (found.length < wanted.length) throw notFound();
  const lineIds = found.map(({ lineId }) => lineId);
  const [allowed, roles] = await Promise.all([accessTo(ctx, lineIds), rolesOfLines(ctx, lineIds)]);
  return found.map(({ lineId, ref }) => {
    const managing = allowed.filter((one) => one.lineId === lineId && one.actions.includes('manage_grants'));
    if (managing.length === 0) throw refuse('entitlements/action_not_allowed', { action: 'manage_grants', ref });
    const isOwner = managing.some(({ source }) => source === 'end_user');
    const endUserPartyId = roles.find((one) => one.lineId === lineId && one.role === 'end_user')?.partyId ?? null;
    const within = isOwner ? null : managing.map(({ actions, valid }) => ({ actions, from: valid.from, until: valid.until }));
    return { lineId, ref, within, endUserPartyId };
  });
}

function refuseBeyondOwn(
  { within, ref }: ManagedLine,
  actions: readonly AccessAction[] | readonly string[],
  valid: { from: string; until: string | null },
): void {
  const fits = (own: NonNullable<ManagedLine['within']>[number]) =>
    actions.every((action) => action !== 'manage_grants' && own.actions.includes(action)) &&
    own.from <= valid.from &&
    (own.until === null || (valid.until !== null && valid.until <= own.until));
  if (within !== null && !within.some(fits))
    throw refuse('entitlements/grant_beyond_own', { ref, until: within[0]?.until ?? null }, 'actions');
}

interface Grantee {
  /** Null while the vendor has not decided who is meant. */
  readonly partyId: string | null;
  readonly cardId: string | null;
}

async function granteeOf(ctx: PortalContext, wish: z.output<typeof granteeInput>): Promise<Grantee> {
  if (wish.kind === 'known') return { partyId: await partnerBehind(ctx, wish.id), cardId: null };
  const card = wish.kind === 'card' ? await cardByRef(ctx, wish.ref) : await createCard(ctx, namedIn(wish));
  return { partyId: card.subjectPartyId, cardId: card.id };
}

const namedIn = ({ name, country, contactEmail }: Extract<z.output<typeof granteeInput>, { kind: 'new' }>) => ({
  name,
  country,
  ...(contactEmail === undefined ? {} : { contactEmail }),
});

/** The customer itself and the vendor have what they have; who has ended takes nothing. Only what the actor can see of it is asked. */
async function refuseUnfit(ctx: PortalContext, partyId: string | null, lineIds: readonly string[]): Promise<void> {
  if (partyId === null) return;
  const [{ partyId: vendorPartyId }, roles, [known]] = await Promise.all([
    vendorContact(ctx),
    rolesOfLines(ctx, lineIds),
    ctx.tx
      .select({ endedOn: parties.endedOn, state: partnerProfiles.state })
      .from(parties)
      .leftJoin(partnerProfiles, eq(partnerProfiles.partyId, parties.id))
      .where(eq(parties.id, partyId)),
  ]);
  const isOwner = roles.some((one) => one.role === 'end_user' && one.partyId === partyId);
  const hasEnded = known !== undefined && (known.endedOn !== null || known.state === 'ended');
  if (isOwner || hasEnded || partyId === vendorPartyId || partyId === ctx.actor.partyId)
    throw refuse('entitlements/grantee_unfit', {}, 'grantee');
}

interface NamedGrant extends Record<string, unknown> {
  readonly ref: string;
  readonly line_id: string;
  readonly entitlement_ref: string;
  readonly actions: string[];
  readonly begins: string;
  readonly ends: string | null;
  readonly in_review: boolean;
  /** Whether it holds today or on a day to come. */
  readonly runs: boolean;
}

/** The grants as they are known now, of those that the actor decides on; `not_found` where one is missing. */
async function grantsByRef(ctx: PortalContext, refs: readonly string[]): Promise<NamedGrant[]> {
  const rows = await ctx.tx.execute<NamedGrant>(sql`
    select distinct on (g.ref) g.ref, g.line_id, e.ref as entitlement_ref, g.actions, lower(g.valid)::text as begins, upper(g.valid)::text as ends,
      g.grantee_party_id is null as in_review, g.known_until = 'infinity' and g.valid && ${from(ctx.today)} as runs
    from ${accessGrants} g join ${entitlements} e on e.line_id = g.line_id
    where g.ref = any(${texts(refs)}) and (g.grantee_party_id is distinct from ${ctx.actor.partyId}::uuid)
    order by g.ref, (g.known_until = 'infinity' and g.valid && ${from(ctx.today)}) desc, lower(g.valid)`);
  if (rows.length < new Set(refs).size) throw notFound();
  return rows;
}

/** Who gave because it was allowed to, and is so no more, has given no longer. */
async function endWhatTheyGave(
  ctx: PortalContext,
  touched: readonly TouchedGrant[],
  lines: readonly ManagedLine[],
  at: string,
): Promise<void> {
  const pairs = touched.flatMap(({ line_id, grantee_party_id }) =>
    grantee_party_id === null ? [] : [{ lineId: line_id, partyId: grantee_party_id }],
  );
  await tell(ctx, accessTakenBack, await cutWhatTheyGave(ctx, pairs, at), lines);
}

/**
 * One fact a customer, grantee and giver, of the lines that are theirs: known to the three, but to the grantee only where it has been told
 * of the grant, and to the giver while it may give. What one customer's partner is given, another's never hears of.
 */
async function tell(
  ctx: PortalContext,
  event: EventDefinition<string, GrantData>,
  touched: readonly TouchedGrant[],
  lines: readonly ManagedLine[],
): Promise<void> {
  const giving = await giversStill(ctx, touched);
  const groups = new Map<string, { data: GrantData; parties: string[] }>();
  for (const { ref, line_id, grantee_party_id, given_by_party_id, announced } of touched) {
    const line = lines.find(({ lineId }) => lineId === line_id)!;
    const giver = giving.has(`${line_id} ${given_by_party_id}`) ? given_by_party_id : null;
    const parties = [ctx.actor.partyId, line.endUserPartyId, giver, announced ? grantee_party_id : null].filter((one) => one !== null);
    const key = [grantee_party_id, ...parties].join(' ');
    const known = groups.get(key)?.data;
    const data = {
      entitlementRef: known?.entitlementRef ?? line.ref,
      lineIds: [...(known?.lineIds ?? []), line_id],
      grantRefs: [...(known?.grantRefs ?? []), ref],
      granteePartyId: grantee_party_id,
    };
    groups.set(key, { data, parties });
  }
  await ctx.publishEach(event, [...groups.values()]);
}

/** Of those who gave in the customer's stead, the ones who may today, as `line giver`. */
async function giversStill(ctx: PortalContext, touched: readonly TouchedGrant[]): Promise<Set<string>> {
  const others = touched.filter((one) => one.given_by_party_id !== ctx.actor.partyId);
  if (others.length === 0) return new Set();
  const rows = await ctx.tx.execute<{ line_id: string; party_id: string }>(sql`
    select distinct g.line_id, g.grantee_party_id as party_id from ${accessGrants} g
    where g.line_id = any(${uuids(others.map((one) => one.line_id))}) and g.grantee_party_id = any(${uuids(others.map((one) => one.given_by_party_id))})
      and g.known_until = 'infinity' and g.valid @> ${ctx.today}::date and 'manage_grants' = any(g.actions)`);
  return new Set(rows.map(({ line_id, party_id }) => `${line_id} ${party_id}`));
}
