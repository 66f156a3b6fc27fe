import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const agreementData = z.object({
  agreementId: z.uuid(),
  agreementRef: z.string(),
  partyId: z.uuid(),
  counterpartyId: z.uuid(),
});
type AgreementData = z.infer<typeof agreementData>;
const about = {
  data: agreementData,
  subjects: ({ agreementId, partyId, counterpartyId }: AgreementData) => [
    { type: 'agreement' as const, id: agreementId },
    { type: 'party' as const, id: partyId },
    { type: 'party' as const, id: counterpartyId },
  ],
  hint: ({ agreementRef }: AgreementData) => agreementRef,
};

/** Entered. Both parties know of it once it is signed; a draft is the vendor's alone. */
export const agreementCreated = defineEvent({ name: 'agreements/created', ...about });
/** Title, end, signature or notice changed. */
export const agreementChanged = defineEvent({ name: 'agreements/changed', ...about });
/** A document was attached, or another one in its place. */
export const agreementFileAttached = defineEvent({ name: 'agreements/file_attached', ...about });
/** The roles it settles changed; what was opened under the earlier ones stays. */
export const agreementRolesChanged = defineEvent({ name: 'agreements/roles_changed', ...about });
/** The first day of its notice has come. Once an agreement and term; staff only. */
export const agreementEndingSoon = defineEvent({ name: 'agreements/ending_soon', ...about });
