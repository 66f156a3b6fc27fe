import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { endPartyInput, type PartiesErrorCode } from './parties.contract.ts';
import { partyEnded } from './parties.events.ts';
import { parties, vendorSettings } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: PartiesErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/**
 * Throws `parties/ended`, with the input's name as its field, where one of these parties is no more on the day. Their rows are locked
 * against an end until the transaction is over, so that nothing is given to a party while it ends.
 */
export async function refuseEnded(ctx: VendorSide, named: Readonly<Record<string, string>>, on: IsoDate): Promise<void> {
  const ids = sql.param(`{${[...new Set(Object.values(named))].join(',')}}`);
  const rows = await ctx.tx
    .select({ id: parties.id, name: parties.name, endedOn: parties.endedOn })
    .from(parties)
    .where(sql`${parties.id} = any(${ids}::uuid[])`)
    .orderBy(parties.id)
    .for('share');
  for (const [field, partyId] of Object.entries(named)) {
    const party = rows.find((row) => row.id === partyId);
    if (!party) throw notFound();
    if (party.endedOn !== null && party.endedOn <= on) throw refuse('parties/ended', { name: party.name, on: party.endedOn }, field);
  }
}

const endInput = endPartyInput
  .omit({ ref: true, mergedIntoRef: true })
  .extend({ partyId: z.uuid(), mergedIntoPartyId: z.uuid().nullable().default(null) });

/**
 * A party is no more from a day on: it takes no role, place or member any longer, and its people's hats end that day. What it holds must be
 * handed over first or with it; this command moves nothing. Ended again with the same day, nothing happens. Throws `parties/is_vendor`,
 * `parties/ended` (it ended on another day, or the party it merged into has ended), `not_found`, also for a merger with itself.
 */
export async function endParty(ctx: VendorSide, input: z.input<typeof endInput>): Promise<void> {
  const { partyId, on, mergedIntoPartyId } = endInput.parse(input);
  if (mergedIntoPartyId === partyId) throw notFound();
  if (mergedIntoPartyId) await refuseEnded(ctx, { mergedIntoRef: mergedIntoPartyId }, on);
  const [party] = await ctx.tx.select().from(parties).where(eq(parties.id, partyId)).for('update');
  if (!party) throw notFound();
  if (party.endedOn === on && party.mergedIntoPartyId === mergedIntoPartyId) return;
  if (party.endedOn !== null) throw refuse('parties/ended', { name: party.name, on: party.endedOn }, 'on');
  const [vendor] = await ctx.tx.select({ only: vendorSettings.only }).from(vendorSettings).where(eq(vendorSettings.partyId, partyId));
  if (vendor) throw refuse('parties/is_vendor', {});
  await ctx.tx.update(parties).set({ endedOn: on, mergedIntoPartyId }).where(eq(parties.id, partyId));
  await ctx.publish(partyEnded, { partyId, partyRef: party.ref, on, mergedIntoPartyId }, { parties: [] });
}
