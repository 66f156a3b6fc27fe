import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const handoverData = z.object({ handoverId: z.uuid(), handoverRef: z.string(), fromPartyId: z.uuid(), toPartyId: z.uuid().nullable() });
export type HandoverData = z.infer<typeof handoverData>;

/** All of these are the staff's: that a handover is planned, and of whom, is nobody else's to know. */
const ofHandover = {
  data: handoverData,
  subjects: ({ handoverId, fromPartyId, toPartyId }: HandoverData) => [
    { type: 'handover' as const, id: handoverId },
    { type: 'party' as const, id: fromPartyId },
    ...(toPartyId ? [{ type: 'party' as const, id: toPartyId }] : []),
  ],
  hint: ({ handoverRef }: HandoverData) => handoverRef,
};

/** A person has confirmed the numbers; the worker begins. */
export const handoverConfirmed = defineEvent({ name: 'entitlements/handover_confirmed', ...ofHandover });
/** The worker found that it cannot be done as confirmed: a draft again, nothing written. */
export const handoverGivenBack = defineEvent({ name: 'entitlements/handover_given_back', ...ofHandover });
/** Its roles are written for a day to come. Stands on the timeline of every line of it. */
export const handoverScheduled = defineEvent({ name: 'entitlements/handover_scheduled', ...ofHandover });
/** A person takes it back before its day; the worker begins. */
export const handoverWithdrawalAsked = defineEvent({ name: 'entitlements/handover_withdrawal_asked', ...ofHandover });
/** Who held the roles holds them as if it had not been. Stands on the timeline of every line of it. */
export const handoverWithdrawn = defineEvent({ name: 'entitlements/handover_withdrawn', ...ofHandover });
/** Its day has come: cards, introductions and tickets follow. Stands on the timeline of every line of it. */
export const handoverDone = defineEvent({ name: 'entitlements/handover_done', ...ofHandover });

const handedOverData = z.object({ entitlementRef: z.string(), lineIds: z.array(z.uuid()) });
/**
 * Lines of one customer have passed to one party: told to both, and to nobody else. It names neither the handover nor who gave them up,
 * because the one would tell that others are in it and the other whom the new party follows.
 */
export const linesHandedOver = defineEvent({
  name: 'entitlements/handed_over',
  data: handedOverData,
  subjects: ({ lineIds }: z.infer<typeof handedOverData>) => lineIds.map((id) => ({ type: 'line' as const, id })),
  hint: ({ entitlementRef }: z.infer<typeof handedOverData>) => entitlementRef,
});
