import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const viewData = z.object({ viewId: z.uuid(), viewRef: z.string(), partyId: z.uuid() });

/** A member of staff began to look at the portal as a party. Told to nobody else: a view leaves no trace that the party could see. */
export const viewStarted = defineEvent({
  name: 'parties/view_started',
  data: viewData,
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.viewRef,
});

/** The view ended: by the member of staff, by time, or because its session, hat or function did. Told to nobody else. */
export const viewEnded = defineEvent({
  name: 'parties/view_ended',
  data: viewData.extend({ how: z.string() }),
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.viewRef,
});
