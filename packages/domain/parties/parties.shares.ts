import type { ActorContext } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { and, asc, eq, ne, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { CardErrorCode, SharedWords, ShareRow, shareInput, takeBackShareInput } from './parties.card.contract.ts';
import { partyShares } from './parties.card.sql.ts';
import { shareChanged } from './parties.events.ts';
import { parties, partnerProfiles } from './parties.sql.ts';

type Reader = ActorContext<PartyActor>;
const refuse = (code: CardErrorCode) => new DomainError(code);

/** Names a partner to this reader alone: the portal has no reference of another party. As in `entitlements.grants`. */
const partnerIdOf = (ctx: Reader) => sql<string>`left(md5(${ctx.actor.partyId}::text || ${parties.id}::text), 16)`;

/** What a customer shares with the reader; null where it shares nothing, or the reader sees no line of it today. */
export async function sharedWith(ctx: Reader, ownerPartyId: string | null): Promise<SharedWords | null> {
  if (ownerPartyId === null) return null;
  const [share] = await ctx.tx
    .select()
    .from(partyShares)
    .where(and(eq(partyShares.ownerPartyId, ownerPartyId), eq(partyShares.viewerPartyId, ctx.actor.partyId)));
  return share ? wordsOf(share) : null;
}

function wordsOf({ contactName, contactEmail, contactPhone, notes, changedAt }: typeof partyShares.$inferSelect): SharedWords {
  return { contactName, contactEmail, contactPhone, notes, changedAt };
}

/** The partners that a line brought together with the reader's party, by name, each with what is shared with it. */
export async function listShares(ctx: Reader): Promise<ShareRow[]> {
  const rows = await ctx.tx
    .select({ id: partnerIdOf(ctx), name: parties.name, share: partyShares })
    .from(partnerProfiles)
    .innerJoin(parties, eq(parties.id, partnerProfiles.partyId))
    .leftJoin(partyShares, and(eq(partyShares.ownerPartyId, ctx.actor.partyId), eq(partyShares.viewerPartyId, parties.id)))
    .where(ne(parties.id, ctx.actor.partyId))
    .orderBy(asc(sql`lower(${parties.name})`), asc(parties.id));
  return rows.map(({ id, name, share }) => ({
    id,
    name,
    revision: share?.revision ?? 0,
    shared: share && !share.takenBackAt ? wordsOf(share) : null,
  }));
}

/**
 * A customer says what it shares of itself with one partner that it deals with. A colleague's save meanwhile is not overwritten: throws
 * `parties/share_changed`. Throws `not_found` for a partner that it does not know.
 */
export async function share(ctx: Reader, { partnerId, revision, ...words }: z.output<typeof shareInput>): Promise<void> {
  const viewerPartyId = await partnerById(ctx, partnerId);
  const ownerPartyId = ctx.actor.partyId;
  const said = { ...words, changedAt: ctx.now, takenBackAt: null };
  const saved =
    revision === 0
      ? await ctx.tx
          .insert(partyShares)
          .values({ ownerPartyId, viewerPartyId, ...said })
          .onConflictDoNothing()
          .returning({ revision: partyShares.revision })
      : await ctx.tx
          .update(partyShares)
          .set({ ...said, revision: revision + 1 })
          .where(and(pair(ownerPartyId, viewerPartyId), eq(partyShares.revision, revision)))
          .returning({ revision: partyShares.revision });
  if (saved.length === 0) throw refuse('parties/share_changed');
  await ctx.publish(shareChanged, { partyId: ownerPartyId }, { parties: [ownerPartyId] });
}

/** Takes back what is shared with one partner, from this moment on. Nothing shared, nothing happens. Throws `not_found`. */
export async function takeBackShare(ctx: Reader, { partnerId }: z.output<typeof takeBackShareInput>): Promise<void> {
  const viewerPartyId = await partnerById(ctx, partnerId);
  const nothing = { contactName: null, contactEmail: null, contactPhone: null, notes: null };
  await ctx.tx
    .update(partyShares)
    .set({ ...nothing, takenBackAt: ctx.now, changedAt: ctx.now, revision: sql`${partyShares.revision} + 1` })
    .where(and(pair(ctx.actor.partyId, viewerPartyId), sql`${partyShares.takenBackAt} is null`));
  await ctx.publish(shareChanged, { partyId: ctx.actor.partyId }, { parties: [ctx.actor.partyId] });
}

const pair = (ownerPartyId: string, viewerPartyId: string) =>
  and(eq(partyShares.ownerPartyId, ownerPartyId), eq(partyShares.viewerPartyId, viewerPartyId));

async function partnerById(ctx: Reader, partnerId: string): Promise<string> {
  const [found] = await ctx.tx
    .select({ id: parties.id })
    .from(partnerProfiles)
    .innerJoin(parties, eq(parties.id, partnerProfiles.partyId))
    .where(and(ne(parties.id, ctx.actor.partyId), sql`${partnerIdOf(ctx)} = ${partnerId}`));
  if (!found) throw notFound();
  return found.id;
}
