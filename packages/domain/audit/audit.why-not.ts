import { ACCESS_RULES, type AccessAction, type RoleName } from '@tributary/entitlements/contract';
import { GRANT_FUNCTIONS } from '@tributary/entitlements/grants.contract';
import { accessGrants } from '@tributary/entitlements/grants.sql';
import { lineRoles } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { covers, type DateRange, fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { displayNamesFor } from '@tributary/parties/names';
import { vendorContact } from '@tributary/parties/queries';
import { memberships, parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { eq, or, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { AuditErrorCode, SightReason, SightStep, WhyNot, whyNotInput } from './audit.sight.contract.ts';
import { partiesThatSee, reasonsOnLine, type Sighted, sightedRecord } from './audit.sight.ts';

/** Functions of a person that an action asks for besides the party's access; none: everybody of the party. */
const FUNCTIONS_FOR: Partial<Record<AccessAction, readonly string[]>> = { order_renewal: ['sales'], manage_grants: GRANT_FUNCTIONS };

const BLANK: Omit<SightStep, 'rule' | 'holds'> = {
  when: null,
  valid: null,
  source: null,
  grantRef: null,
  actions: [],
  functions: [],
  partyName: null,
};

/**
 * Whether a party, or a person by way of each organisation that it acts for, may do something with a record on a day, with every rule that
 * was asked: which role, over since when; which grant, lacking what. For staff alone: whoever asks for itself gets `not_found`. Throws
 * `not_found` and `audit/nobody_of_that_name`.
 */
export async function whyNot(ctx: ConsoleContext, input: z.output<typeof whyNotInput>): Promise<WhyNot> {
  const on = input.on ?? ctx.today;
  const record = await sightedRecord(ctx, input.ref);
  const who = await whoIsMeant(ctx, input.who);
  const seen = await partiesThatSee(ctx, record, on);
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const hats = await hatsOf(ctx, who);
  const names = await displayNamesFor(
    ctx,
    hats.map(({ partyId }) => partyId),
  );
  const ways = [];
  for (const hat of hats) {
    const known = names.get(hat.partyId)!;
    const steps: SightStep[] = [];
    const isActing = hat.valid === null || covers(hat.valid, on);
    if (hat.valid !== null)
      steps.push({
        ...BLANK,
        rule: 'member',
        holds: isActing,
        when: whenOf(hat.valid, on),
        valid: hat.valid,
        functions: hat.functions,
        partyName: known.name,
      });
    if (hat.partyId === vendorPartyId) steps.push({ ...BLANK, rule: 'staff', holds: true });
    else {
      const reasons = seen.get(hat.partyId);
      steps.push(...(await recordSteps(ctx, record, hat.partyId, on)));
      steps.push(...actionSteps(reasons, input.action, hat.valid === null ? null : hat.functions));
    }
    const verdict =
      hat.partyId === vendorPartyId
        ? input.action === 'view'
        : steps.filter(({ rule }) => rule === 'action' || rule === 'function').every((one) => one.holds);
    ways.push({ partyRef: known.ref!, partyName: known.name, allowed: isActing && verdict, steps });
  }
  const { kind, ref, title } = record;
  return {
    record: { kind, ref, title },
    on,
    action: input.action,
    who: { kind: who.kind, ref: who.ref, name: who.name },
    allowed: ways.some(({ allowed }) => allowed),
    ways,
  };
}

interface Meant {
  readonly kind: 'party' | 'person';
  readonly id: string;
  readonly ref: string;
  readonly name: string;
}

/** A party or person by reference, address or exact name; a name that several have is nobody's. */
async function whoIsMeant(ctx: ConsoleContext, text: string): Promise<Meant> {
  const [ref, lower] = [text.toUpperCase(), text.toLowerCase()];
  const found: Meant[] = [
    ...(await ctx.tx
      .select({ kind: sql<'person'>`'person'`, id: people.id, ref: people.ref, name: people.name })
      .from(people)
      .where(or(eq(people.ref, ref), sql`lower(${people.email}) = ${lower}`, sql`lower(${people.name}) = ${lower}`))
      .limit(2)),
    ...(await ctx.tx
      .select({ kind: sql<'party'>`'party'`, id: parties.id, ref: parties.ref, name: parties.name })
      .from(parties)
      .where(or(eq(parties.ref, ref), sql`lower(${parties.name}) = ${lower}`))
      .limit(2)),
  ];
  const code: AuditErrorCode = 'audit/nobody_of_that_name';
  if (found.length !== 1) throw new DomainError(code, { who: text, count: found.length }, { field: 'who' });
  return found[0]!;
}

/** The organisations that somebody acts, acted or will act for; a party acts for itself. */
async function hatsOf(
  ctx: ConsoleContext,
  who: Meant,
): Promise<{ partyId: string; valid: DateRange | null; functions: readonly string[] }[]> {
  if (who.kind === 'party') return [{ partyId: who.id, valid: null, functions: [] }];
  return ctx.tx
    .select({ partyId: memberships.partyId, valid: memberships.valid, functions: memberships.functions })
    .from(memberships)
    .where(eq(memberships.personId, who.id))
    .orderBy(memberships.valid, memberships.id);
}

const whenOf = (valid: DateRange, on: IsoDate): 'now' | 'over' | 'to_come' =>
  covers(valid, on) ? 'now' : valid.from > on ? 'to_come' : 'over';

/** What the record's own rules say of the party. */
async function recordSteps(ctx: ConsoleContext, record: Sighted, partyId: string, on: IsoDate): Promise<SightStep[]> {
  const isOfIt = record.partyIds.includes(partyId);
  if (record.kind === 'order') return [{ ...BLANK, rule: 'placed', holds: isOfIt }];
  if (record.kind === 'agreement')
    return [
      { ...BLANK, rule: 'agreement_signed', holds: record.isSigned },
      { ...BLANK, rule: 'party_to_it', holds: isOfIt },
    ];
  const onLine = record.lineId === null ? [] : await lineSteps(ctx, record.lineId, partyId, on);
  if (record.kind === 'entitlement') return onLine;
  const hasAccess = record.lineId === null || (await reasonsOnLine(ctx, record.lineId, on)).some((one) => one.partyId === partyId);
  return [
    { ...BLANK, rule: 'on_ticket', holds: isOfIt },
    { ...BLANK, rule: 'ticket_audience', holds: record.audience === 'line' || record.endUserPartyId === partyId },
    ...(record.lineId === null ? [] : [{ ...BLANK, rule: 'ticket_line' as const, holds: hasAccess }, ...onLine]),
  ];
}

/** Every role and grant that the party has, had or will have on the line, as known now; what was taken back on its first day too. */
async function lineSteps(ctx: ConsoleContext, lineId: string, partyId: string, on: IsoDate): Promise<SightStep[]> {
  const roles = await ctx.tx.execute<{ role: RoleName; valid: string }>(sql`
    select r.role, r.valid::text as valid from ${lineRoles} r where r.line_id = ${lineId} and r.party_id = ${partyId} and r.known_until = 'infinity'
    order by lower(r.valid), r.role`);
  const grants = await ctx.tx.execute<{
    ref: string;
    actions: AccessAction[];
    valid: string;
    known: boolean;
    taken_back: boolean;
    in_review: boolean;
  }>(sql`
    select distinct on (g.ref, lower(g.valid)) g.ref, g.actions, g.valid::text as valid, g.known_until = 'infinity' as known, g.grantee_party_id is null as in_review,
      exists (select 1 from ${accessGrants} was where was.ref = g.ref and was.line_id = g.line_id and was.known_until <> 'infinity'
        and not was.valid <@ g.valid and upper(was.valid) is distinct from upper(g.valid)) or g.known_until <> 'infinity' as taken_back
    from ${accessGrants} g where g.line_id = ${lineId} and (g.grantee_party_id = ${partyId}
        or (g.grantee_party_id is null and g.grantee_card_id in (select c.id from party_cards c where c.subject_party_id = ${partyId})))
      and (g.known_until = 'infinity' or not exists (select 1 from ${accessGrants} n where n.ref = g.ref and n.line_id = g.line_id and n.known_until = 'infinity'))
    order by g.ref, lower(g.valid), g.known_until desc`);
  const steps: SightStep[] = [
    ...roles.map(({ role, valid }): SightStep => {
      const days = fromPgRange(valid);
      const brings = [...ACCESS_RULES[role].actions];
      const when = whenOf(days, on);
      const rule = brings.length === 0 ? 'role_brings_nothing' : 'role';
      return { ...BLANK, rule, holds: when === 'now' && brings.length > 0, when, valid: days, source: role, actions: brings };
    }),
    ...grants.map((grant): SightStep => {
      const days = fromPgRange(grant.valid);
      const holds = grant.known && !grant.in_review && covers(days, on);
      const when = holds ? 'now' : grant.taken_back ? 'taken_back' : whenOf(days, on);
      const rule = grant.in_review ? 'grant_in_review' : 'grant';
      return { ...BLANK, rule, holds, when, valid: days, grantRef: grant.ref, actions: grant.actions };
    }),
  ];
  return steps.length > 0 ? steps : [{ ...BLANK, rule: 'no_reason', holds: false }];
}

/** Whether one of the reasons allows the action, and whether the person has a function for it. */
function actionSteps(reasons: readonly SightReason[] | undefined, action: AccessAction, functions: readonly string[] | null): SightStep[] {
  const allows = reasons?.some((one) => one.actions.includes(action)) ?? false;
  const steps: SightStep[] = [{ ...BLANK, rule: 'action', holds: allows, actions: [action] }];
  const needed = FUNCTIONS_FOR[action];
  if (functions === null || needed === undefined) return steps;
  const has = functions.includes('administrator') || needed.some((one) => functions.includes(one));
  return [...steps, { ...BLANK, rule: 'function', holds: has, functions: needed }];
}
