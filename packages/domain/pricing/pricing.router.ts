import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { getBook, listBooks } from './pricing.books.ts';
import { createBook, createNextVersion, putEntry } from './pricing.commands.ts';
import { bookRefInput, createBookInput, createNextVersionInput, pricesInput, putEntryInput, searchablePage } from './pricing.contract.ts';
import { listPrices } from './pricing.price-list.ts';
import { publishBook } from './pricing.publish.ts';

/** What people of customers and partners may ask of this module. */
export const pricingPortal = router({
  prices: portalProcedure()
    .input(pricesInput)
    .query(({ ctx, input }) => listPrices(ctx, input)),
});

/** What the vendor's staff may ask of this module; those who set prices are channel managers. */
export const pricingConsole = router({
  books: consoleProcedure()
    .input(searchablePage)
    .query(({ ctx, input }) => listBooks(ctx, input)),
  book: consoleProcedure()
    .input(bookRefInput)
    .query(({ ctx, input }) => getBook(ctx, input)),
  createBook: consoleProcedure('channel')
    .input(createBookInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createBook(ctx, input)).ref })),
  createNextVersion: consoleProcedure('channel')
    .input(createNextVersionInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createNextVersion(ctx, input)).ref })),
  putEntry: consoleProcedure('channel')
    .input(putEntryInput)
    .mutation(({ ctx, input }) => putEntry(ctx, input)),
  publishBook: consoleProcedure('channel')
    .input(bookRefInput)
    .mutation(({ ctx, input }) => publishBook(ctx, input)),
});
