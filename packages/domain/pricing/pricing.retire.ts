import type { DateRange } from '@tributary/kernel/dates';
import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { retireBookInput } from './pricing.books.contract.ts';
import { bookRow, oneAtATime, refuse, type VendorSide } from './pricing.commands.ts';
import { bookRetired } from './pricing.events.ts';
import { priceBooks } from './pricing.sql.ts';

/**
 * Ends a published book: new business from `newBusinessUntil` on and running contracts from `runningContractsUntil` on are no longer priced
 * from it. A book that has not begun by then is retired whole. What was priced keeps its price. Throws `pricing/not_published`,
 * `pricing/retire_day` naming the field for a day that is past, that would prolong the book, or before which one of its two spans has begun
 * and the other not; `not_found`, ZodError.
 */
export async function retireBook(ctx: VendorSide, input: z.input<typeof retireBookInput>): Promise<void> {
  const { ref, newBusinessUntil, runningContractsUntil } = retireBookInput.parse(input);
  await oneAtATime(ctx);
  const book = await bookRow(ctx, ref);
  if (book.state !== 'published') throw refuse('pricing/not_published', { bookRef: ref });
  const never = newBusinessUntil <= book.newBusiness.from && runningContractsUntil <= book.runningContracts.from;
  const ended = (field: string, span: DateRange, until: string): DateRange => {
    const prolongs = span.until !== null && until > span.until;
    if (prolongs || (span.until !== until && until < ctx.today) || (!never && until <= span.from))
      throw refuse('pricing/retire_day', { from: span.from, until: span.until ?? '', today: ctx.today }, field);
    return { from: span.from, until };
  };
  const spans = {
    newBusiness: ended('newBusinessUntil', book.newBusiness, newBusinessUntil),
    runningContracts: ended('runningContractsUntil', book.runningContracts, runningContractsUntil),
  };
  await ctx.tx
    .update(priceBooks)
    .set(never ? { state: 'retired' } : spans)
    .where(eq(priceBooks.id, book.id));
  await ctx.publish(bookRetired, { bookId: book.id, bookRef: book.ref }, { parties: book.partnerPartyId ? [book.partnerPartyId] : [] });
}
