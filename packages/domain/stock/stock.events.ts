import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const movedData = z.object({ movementId: z.uuid(), lotId: z.uuid(), lineId: z.uuid(), holdingRef: z.string(), quantity: z.number().int() });
export type MovedData = z.infer<typeof movedData>;
/** On the timeline of the line that moved: the stock order's for what concerns the lot, the assignment's for what concerns that. */
const about = {
  data: movedData,
  subjects: ({ lineId }: MovedData) => [{ type: 'line' as const, id: lineId }],
  hint: ({ holdingRef }: MovedData) => holdingRef,
};

/** Copies of an accepted stock order came to who ordered them. Known to the holder, as is all that follows. */
export const stockReceived = defineEvent({ name: 'stock/received', ...about });
/** Copies were promised to an end customer; the order says to whom. */
export const copiesAssigned = defineEvent({ name: 'stock/assigned', ...about });
/** The end customer has its entitlement. */
export const copiesActivated = defineEvent({ name: 'stock/activated', ...about });
/** What was promised came back to the stock. */
export const copiesReleased = defineEvent({ name: 'stock/released', ...about });
/** Copies were promised to a reseller, who is in review. */
export const copiesOffered = defineEvent({ name: 'stock/offered', ...about });
/** Custody passed to a reseller; published once to each of the two, under its own reference. */
export const copiesSoldOn = defineEvent({ name: 'stock/sold_on', ...about });
/** An assignment was given back: the entitlement is to end, and the copies to go to stock. */
export const copiesHandedBack = defineEvent({ name: 'stock/handed_back', ...about });
/** The entitlement has ended, and the copies are in stock again. */
export const copiesRestocked = defineEvent({ name: 'stock/restocked', ...about });
/** Unassigned copies went back to the vendor. */
export const copiesGivenBack = defineEvent({ name: 'stock/given_back', ...about });
/** Unassigned copies were withdrawn from circulation. */
export const copiesCancelled = defineEvent({ name: 'stock/cancelled', ...about });
