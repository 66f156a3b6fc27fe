import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const grantData = z.object({
  /** One of the entitlements, for hints. */
  entitlementRef: z.string(),
  lineIds: z.array(z.uuid()),
  grantRefs: z.array(z.string()),
  granteePartyId: z.uuid().nullable(),
});
export type GrantData = z.infer<typeof grantData>;
const aboutGrant = {
  data: grantData,
  subjects: ({ lineIds }: GrantData) => lineIds.map((id) => ({ type: 'line' as const, id })),
  hint: ({ entitlementRef }: GrantData) => entitlementRef,
};
/** A customer, or who may in its stead, lets a party onto entitlements. Known to the two who decide on it; its grantee hears of it when it begins. */
export const accessGiven = defineEvent({ name: 'entitlements/access_given', ...aboutGrant });
/** What a grant allows, or until when, is different from today on. Known to all three. */
export const accessGrantChanged = defineEvent({ name: 'entitlements/access_changed', ...aboutGrant });
/** A grant was taken back. Known to all three. */
export const accessTakenBack = defineEvent({ name: 'entitlements/access_taken_back', ...aboutGrant });
/** The first day of a grant has come: its grantee is told, and by its card knows whose it is. Known to the grantee alone. */
export const accessBegun = defineEvent({ name: 'entitlements/access_begun', ...aboutGrant });
