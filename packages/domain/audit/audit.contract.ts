import { z } from 'zod';

export const TIMELINE_TYPES = [
  'order',
  'line',
  'ticket',
  'party',
  'card',
  'product',
  'price_book',
  'advisory',
  'notice',
  'agreement',
  'handover',
] as const;
export type TimelineType = (typeof TIMELINE_TYPES)[number];

/** `ref` is the record's own reference; a line answers to its entitlement's as well, which is the one that end customers know. */
export const timelineInput = z.object({
  type: z.enum(TIMELINE_TYPES),
  ref: z.string().trim().toUpperCase().max(20),
});
export type TimelineInput = z.infer<typeof timelineInput>;

/**
 * One fact. `event` is its code (`orders/submitted`); apps say it in words. On the portal `actorName` is set for colleagues and for who
 * signed a ticket message; everybody else is known by the party at most.
 */
export interface TimelineEntry {
  readonly id: string;
  readonly at: Date;
  readonly event: string;
  readonly actorName: string | null;
  readonly actorPartyName: string | null;
  readonly onBehalfOfName: string | null;
}
