import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const orderData = z.object({ orderId: z.uuid(), orderRef: z.string() });
type OrderData = z.infer<typeof orderData>;
const about = {
  data: orderData,
  subjects: ({ orderId }: OrderData) => [{ type: 'order' as const, id: orderId }],
  hint: ({ orderRef }: OrderData) => orderRef,
};

/** A party placed an order. Known to that party. */
export const orderSubmitted = defineEvent({ name: 'orders/submitted', ...about });
/** Operations accepted it and decided who the end user is. Known to the placing party; entitlements follow. */
export const orderAccepted = defineEvent({ name: 'orders/accepted', ...about });
/** Operations declined it, with a reason. Known to the placing party. */
export const orderRejected = defineEvent({ name: 'orders/rejected', ...about });
/** The placing party took it back before it was decided. */
export const orderCancelled = defineEvent({ name: 'orders/cancelled', ...about });

/** It is in review: accepted by somebody, but it waits for credit or for somebody who may decide so much. Why, the event does not say. */
export const orderHeld = defineEvent({ name: 'orders/held', ...about });
/** Operations took an accepted order back, with a reason, before it was fulfilled. Known to the placing party. */
export const orderWithdrawn = defineEvent({ name: 'orders/withdrawn', ...about });
/** Money came for an order before it was accepted. The vendor's alone. */
export const prepaymentRecorded = defineEvent({ name: 'orders/prepayment_recorded', ...about });

const creditData = z.object({ partyId: z.uuid(), partyRef: z.string(), currency: z.string() });
/** A payer has another limit or standing. The vendor's alone. */
export const creditSet = defineEvent({
  name: 'orders/credit_set',
  data: creditData,
  subjects: ({ partyId }: z.infer<typeof creditData>) => [{ type: 'party' as const, id: partyId }],
  hint: ({ partyRef }: z.infer<typeof creditData>) => partyRef,
});

const lineData = z.object({ lineId: z.uuid(), lineRef: z.string(), orderId: z.uuid() });
/** Another agreement governs a line, or none. Known to the placing party. */
export const lineAgreementChanged = defineEvent({
  name: 'orders/line_agreement_changed',
  data: lineData,
  subjects: ({ lineId, orderId }: z.infer<typeof lineData>) => [
    { type: 'line' as const, id: lineId },
    { type: 'order' as const, id: orderId },
  ],
  hint: ({ lineRef }: z.infer<typeof lineData>) => lineRef,
});

const importData = z.object({ importId: z.uuid(), importRef: z.string() });
type ImportData = z.infer<typeof importData>;
const aboutImport = {
  data: importData,
  subjects: ({ importId }: ImportData) => [{ type: 'order_import' as const, id: importId }],
  hint: ({ importRef }: ImportData) => importRef,
};
/** A file of orders was brought, or is to be checked once more. Known to the party whose file it is. */
export const orderImportBrought = defineEvent({ name: 'orders/import_brought', ...aboutImport });
/** It was checked: it can be placed, or it says what is wrong. */
export const orderImportChecked = defineEvent({ name: 'orders/import_checked', ...aboutImport });
/** Whoever brought it said that its orders shall be placed. */
export const orderImportConfirmed = defineEvent({ name: 'orders/import_confirmed', ...aboutImport });
/** All of its orders are placed; each has an event of its own. */
export const orderImportPlaced = defineEvent({ name: 'orders/import_placed', ...aboutImport });
/** It was let be. */
export const orderImportWithdrawn = defineEvent({ name: 'orders/import_withdrawn', ...aboutImport });
