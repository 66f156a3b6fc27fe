import type { ActorContext } from '@tributary/db/actor';
import { createPerson } from '@tributary/identity/commands';
import { people } from '@tributary/identity/schema';
import { holds, PARTY_FUNCTIONS, STAFF_FUNCTIONS, type VendorActor } from '@tributary/kernel/actor';
import { DomainError, forbidden, notFound } from '@tributary/kernel/errors';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { addMember } from './parties.commands.ts';
import { addPersonInput, changeMemberInput, type MemberRow, type memberRefInput, type PartiesErrorCode } from './parties.contract.ts';
import { memberChanged, memberEnded } from './parties.events.ts';
import { partyByRef } from './parties.queries.ts';
import { memberships, parties, vendorSettings } from './parties.sql.ts';

type Staff = ActorContext<VendorActor>;
const refuse = (code: PartiesErrorCode, data: Record<string, unknown> = {}, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** The people who act for a party today, with the hats by which they do, by name. */
export function membersOf(ctx: ActorContext, partyId: string): Promise<MemberRow[]> {
  return ctx.tx
    .select({
      ref: people.ref,
      name: people.name,
      email: people.email,
      functions: memberships.functions,
      membershipRef: memberships.ref,
      since: sql<string>`lower(${memberships.valid})::text`,
    })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(and(eq(memberships.partyId, partyId), sql`${memberships.valid} @> ${ctx.today}::date`))
    .orderBy(asc(people.name), asc(people.id));
}

/**
 * A person of this e-mail address acts for the party from today: the one who exists, under the name they have, or a new one. Only an
 * administrator adds to the vendor's own staff. Throws `parties/already_member`, `parties/function_unknown`, `parties/ended`, `not_found`.
 */
export async function addPerson(ctx: Staff, input: z.input<typeof addPersonInput>): Promise<{ membershipRef: string }> {
  const { ref, name, email, functions } = addPersonInput.parse(input);
  const party = await partyByRef(ctx, ref);
  await guardStaff(ctx, party.id);
  // Two additions of one address wait for each other, so that the second finds the person whom the first made.
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`parties:person:${email}`}, 0))`);
  const [known] = await ctx.tx.select({ id: people.id }).from(people).where(eq(people.email, email));
  const person = known ?? (await createPerson(ctx, { name, email }));
  const member = await addMember(ctx, { personId: person.id, partyId: party.id, functions }).catch((error: unknown) => {
    throw error instanceof DomainError && error.code === 'parties/already_member' ? refuse('parties/already_member', {}, 'email') : error;
  });
  return { membershipRef: member.ref };
}

/** Changes what a person does for a party. Throws `parties/last_administrator`, `parties/function_unknown`, `not_found`. */
export async function changeMember(ctx: Staff, input: z.input<typeof changeMemberInput>): Promise<void> {
  const { ref, functions: wanted } = changeMemberInput.parse(input);
  const member = await lockMember(ctx, ref);
  const functions = [...new Set(wanted)];
  const allowed: readonly string[] = member.isVendor ? STAFF_FUNCTIONS : PARTY_FUNCTIONS;
  const unknown = functions.find((one) => !allowed.includes(one));
  if (unknown) throw refuse('parties/function_unknown', { function: unknown, allowed }, 'functions');
  if ([...functions].sort().join() === [...member.functions].sort().join()) return;
  if (!functions.includes('administrator')) await refuseLastAdministrator(ctx, member);
  await ctx.tx.update(memberships).set({ functions }).where(eq(memberships.id, member.id));
  await ctx.publish(memberChanged, dataOf(member), { parties: [member.partyId] });
}

/**
 * A person acts for a party no longer, from this moment on: the hat is gone at their next request. One that began today leaves no day
 * behind, so its row goes; the event stays. Throws `parties/last_administrator`, `not_found`.
 */
export async function endMember(ctx: Staff, input: z.output<typeof memberRefInput>): Promise<void> {
  const member = await lockMember(ctx, input.ref);
  await refuseLastAdministrator(ctx, member);
  const mine = eq(memberships.id, member.id);
  if (member.from < ctx.today)
    await ctx.tx
      .update(memberships)
      .set({ valid: { from: member.from, until: ctx.today } })
      .where(mine);
  else await ctx.tx.delete(memberships).where(mine);
  await ctx.publish(memberEnded, dataOf(member), { parties: [member.partyId] });
}

type Member = Awaited<ReturnType<typeof lockMember>>;

const dataOf = ({ id, ref, partyId, personId }: Member) => ({ membershipId: id, membershipRef: ref, partyId, personId });

/** The membership that holds today. Its party is locked, so that two administrators cannot be taken away at the same time. */
async function lockMember(ctx: Staff, ref: string) {
  const [found] = await ctx.tx.select({ partyId: memberships.partyId }).from(memberships).where(eq(memberships.ref, ref));
  if (!found) throw notFound();
  const isVendor = await guardStaff(ctx, found.partyId);
  await ctx.tx.select({ id: parties.id }).from(parties).where(eq(parties.id, found.partyId)).for('update');
  const [member] = await ctx.tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.ref, ref), sql`${memberships.valid} @> ${ctx.today}::date`));
  if (!member) throw notFound();
  return { ...member, from: member.valid.from, isVendor };
}

/** Who works for the vendor is for its administrators to say: others could otherwise make themselves one. */
async function guardStaff(ctx: Staff, partyId: string): Promise<boolean> {
  const [vendor] = await ctx.tx.select({ only: vendorSettings.only }).from(vendorSettings).where(eq(vendorSettings.partyId, partyId));
  if (vendor && !holds(ctx.actor, 'administrator')) throw forbidden('administrator');
  return vendor !== undefined;
}

async function refuseLastAdministrator(ctx: Staff, member: Member): Promise<void> {
  if (!member.functions.includes('administrator')) return;
  const [other] = await ctx.tx
    .select({ id: memberships.id })
    .from(memberships)
    .where(
      and(
        eq(memberships.partyId, member.partyId),
        ne(memberships.id, member.id),
        sql`${memberships.valid} @> ${ctx.today}::date and 'administrator' = any(${memberships.functions})`,
      ),
    )
    .limit(1);
  if (!other) throw refuse('parties/last_administrator', {}, 'functions');
}
