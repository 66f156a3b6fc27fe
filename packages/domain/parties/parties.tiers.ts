import { type ActorContext, postgresErrorOf } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { asc, eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { addTierInput, type PartiesErrorCode, renameTierInput, type TierRow, tierInput } from './parties.contract.ts';
import { tiersChanged } from './parties.events.ts';
import { channelTiers } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: PartiesErrorCode, field?: string) => new DomainError(code, {}, field ? { field } : {});

/** The tiers of the channel, from the customer backwards. */
export function listTiers(ctx: ActorContext): Promise<TierRow[]> {
  return ctx.tx.select().from(channelTiers).orderBy(asc(channelTiers.tier));
}

/** A further tier behind the last one. Throws `parties/tier_name_taken`. */
export async function addTier(ctx: VendorSide, input: z.input<typeof addTierInput>): Promise<TierRow> {
  const { name } = addTierInput.parse(input);
  // One after the other, so that two tiers added at once take different numbers.
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('parties:tiers', 0))`);
  const [last] = await ctx.tx.select({ tier: sql<number | null>`max(${channelTiers.tier})` }).from(channelTiers);
  const tier = (last?.tier ?? -1) + 1;
  const [made] = await ctx.tx
    .insert(channelTiers)
    .values({ tier, name, facesCustomer: tier === 0 })
    .returning()
    .catch(sayWhy);
  await ctx.publish(tiersChanged, { tier }, { parties: [] });
  return made!;
}

/** Another name for a tier; everything that stands on it follows. Throws `parties/tier_name_taken`, `not_found`. */
export async function renameTier(ctx: VendorSide, input: z.input<typeof renameTierInput>): Promise<void> {
  const { tier, name } = renameTierInput.parse(input);
  const changed = await ctx.tx
    .update(channelTiers)
    .set({ name })
    .where(eq(channelTiers.tier, tier))
    .returning({ tier: channelTiers.tier })
    .catch(sayWhy);
  if (changed.length === 0) throw notFound();
  await ctx.publish(tiersChanged, { tier }, { parties: [] });
}

/** Takes a tier away that nothing stands on, now or ever before. Throws `parties/tier_in_use`, `parties/tier_faces_customer`, `not_found`. */
export async function removeTier(ctx: VendorSide, input: z.input<typeof tierInput>): Promise<void> {
  const { tier } = tierInput.parse(input);
  if (tier === 0) throw refuse('parties/tier_faces_customer');
  const removed = await ctx.tx.delete(channelTiers).where(eq(channelTiers.tier, tier)).returning({ tier: channelTiers.tier }).catch(sayWhy);
  if (removed.length === 0) throw notFound();
  await ctx.publish(tiersChanged, { tier }, { parties: [] });
}

/** Whoever refers to a tier does so by foreign key: the database knows who does, this module need not. */
function sayWhy(error: unknown): never {
  const { code, constraint_name } = postgresErrorOf(error) ?? {};
  if (constraint_name === 'channel_tiers_name') throw refuse('parties/tier_name_taken', 'name');
  if (code === '23503') throw refuse('parties/tier_in_use');
  throw error;
}
