import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const advisoryData = z.object({ advisoryId: z.uuid(), advisoryRef: z.string() });

/** A CSAF document was taken in, accepted or quarantined. Staff only. */
export const advisoryImported = defineEvent({
  name: 'notices/advisory_imported',
  data: advisoryData,
  subjects: ({ advisoryId }) => [{ type: 'advisory', id: advisoryId }],
  hint: ({ advisoryRef }) => advisoryRef,
});

/** A person said what a product of the advisory is in the catalogue, or waived it (then without `productId`). Staff only. */
export const productResolved = defineEvent({
  name: 'notices/product_resolved',
  data: advisoryData.extend({ productId: z.uuid().nullable() }),
  subjects: ({ advisoryId, productId }) => [
    { type: 'advisory' as const, id: advisoryId },
    ...(productId ? [{ type: 'product' as const, id: productId }] : []),
  ],
  hint: ({ advisoryRef }) => advisoryRef,
});

const noticeData = z.object({ noticeId: z.uuid(), noticeRef: z.string(), advisoryId: z.uuid() });
const onNotice = {
  data: noticeData,
  subjects: ({ noticeId, advisoryId }: z.infer<typeof noticeData>) => [
    { type: 'notice' as const, id: noticeId },
    { type: 'advisory' as const, id: advisoryId },
  ],
  hint: ({ noticeRef }: z.infer<typeof noticeData>) => noticeRef,
};

/** A person approved it: scope and matches are frozen, the mails follow. Known to the end customers that are told, never to a partner. */
export const noticeApproved = defineEvent({ name: 'notices/approved', ...onNotice });
/** Every message has left or has failed for good. Known to the end customers to whom at least one was handed over. */
export const noticeHandedOver = defineEvent({ name: 'notices/handed_over', ...onNotice });
