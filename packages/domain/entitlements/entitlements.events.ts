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

const roleData = z.object({ ...line, role: z.string(), tier: z.number().int() });
/** Another party holds a role from some day on. Known to who has access once it is so. */
export const roleAssigned = defineEvent({
  name: 'entitlements/role_assigned',
  data: roleData,
  subjects: ({ lineId }: z.infer<typeof roleData>) => [{ type: 'line' as const, id: lineId }],
  hint: ({ entitlementRef }: z.infer<typeof roleData>) => entitlementRef,
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
