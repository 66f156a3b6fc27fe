import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const line = { lineId: z.uuid(), entitlementId: z.uuid(), entitlementRef: z.string() };

const openedData = z.object({ ...line, orderId: z.uuid(), orderRef: z.string() });
/** A line became an entitlement: roles and access are in place. Known to everybody with access to the line. */
export const entitlementOpened = defineEvent({
  name: 'entitlements/opened',
  data: openedData,
  subjects: ({ lineId, orderId }: z.infer<typeof openedData>) => [
    { type: 'line' as const, id: lineId },
    { type: 'order' as const, id: orderId },
  ],
  hint: ({ entitlementRef }: z.infer<typeof openedData>) => entitlementRef,
});

const endedData = z.object(line);
/** The right to use it has ended, by a decision and not by its term. Known to everybody with access to the line. */
export const entitlementEnded = defineEvent({
  name: 'entitlements/ended',
  data: endedData,
  subjects: ({ lineId }: z.infer<typeof endedData>) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: z.infer<typeof endedData>) => entitlementRef,
});

const roleData = z.object({
  ...line,
  role: z.string(),
  tier: z.number().int(),
  /** Who holds it in these days or, with `ends`, who does no more; null where that is whoever held it. */
  partyId: z.uuid().nullable(),
  ends: z.boolean(),
  from: z.string(),
  until: z.string().nullable(),
  level: z.string(),
  /** Who held it in these days, as it was known until then. */
  before: z.array(z.object({ partyId: z.uuid(), from: z.string(), until: z.string().nullable() })),
  /** The instant on the recorded clock. */
  recordedAt: z.string(),
  reason: z.string().nullable(),
});
const aboutRole = {
  data: roleData,
  subjects: ({ lineId }: z.infer<typeof roleData>) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: z.infer<typeof roleData>) => entitlementRef,
};
/** A party holds a role from today or a later day on. It names old and new holder, so that only the vendor may know of it. */
export const roleAssigned = defineEvent({ name: 'entitlements/role_assigned', ...aboutRole });
/**
 * Who held a role on days that are over was not who was thought: what was issued on it stands, and what was charged on it is credited to
 * the old holder and charged to the new by whoever hears this. Only the vendor may know of it.
 */
export const roleCorrected = defineEvent({ name: 'entitlements/role_corrected', ...aboutRole });

const partiesData = z.object(line);
/** Who has a part in the line is different from today. Known to who sees it; who it was and is, the line says to each as far as it may know. */
export const partiesChanged = defineEvent({
  name: 'entitlements/parties_changed',
  data: partiesData,
  subjects: ({ lineId }: z.infer<typeof partiesData>) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: z.infer<typeof partiesData>) => entitlementRef,
});

const activationData = z.object({ ...line, activationId: z.uuid(), activationRef: z.string() });
type ActivationData = z.infer<typeof activationData>;
const aboutActivation = {
  data: activationData,
  subjects: ({ lineId }: ActivationData) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: ActivationData) => entitlementRef,
};
/** A device took a seat. */
export const entitlementActivated = defineEvent({ name: 'entitlements/activated', ...aboutActivation });
/** A device gave its seat back. */
export const activationReturned = defineEvent({ name: 'entitlements/activation_returned', ...aboutActivation });
/** A device runs another version than before. */
export const versionReported = defineEvent({ name: 'entitlements/version_reported', ...aboutActivation });

const changedData = z.object({ ...line, kind: z.enum(['increase', 'decrease', 'cancel', 'renewal', 'co_term', 'withdrawn']) });
/** An accepted order changed it: more or fewer, another end. Known to everybody with access to the line. */
export const entitlementChanged = defineEvent({
  name: 'entitlements/changed',
  data: changedData,
  subjects: ({ lineId }: z.infer<typeof changedData>) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: z.infer<typeof changedData>) => entitlementRef,
});
