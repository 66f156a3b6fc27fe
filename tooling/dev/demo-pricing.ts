import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { createBook, createNextVersion } from '@tributary/pricing/commands';
import { changePrices } from '@tributary/pricing/drafts';
import { publishBook } from '@tributary/pricing/publish';

/** The segment of the demo's French partner; its tier's book comes first, and the segment's has what that one has not. */
export const PUBLIC_SECTOR = 'Public sector';

/**
 * What shows price books at work: a segment's book made from the list, and a draft of next year's gold prices, three and a half percent up
 * for new business and half a year later for running contracts, waiting for somebody to publish it.
 */
export async function draftDemoPrices(
  ctx: ActorContext<SystemActor>,
  { today, bookRef }: { today: IsoDate; bookRef: (name: string) => string },
): Promise<void> {
  const segment = await createBook(ctx, {
    ...{ name: 'Public sector 2026', level: 6, segment: PUBLIC_SECTOR, currency: 'EUR', newBusiness: { from: '2025-01-01' } },
    ...{ copyOf: bookRef('List 2026'), percent: '-12.5' },
  });
  await publishBook(ctx, { ref: segment.ref });
  const next = await createNextVersion(ctx, {
    newVersionOf: bookRef('Gold partners 2026'),
    newBusiness: { from: addDays(today, 40) },
    runningContracts: { from: addDays(today, 220) },
  });
  await changePrices(ctx, { ref: next.ref, percent: '3.5', amounts: 'both' });
}
