import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import {
  bookRefInput,
  changePricesInput,
  compareBooksInput,
  createBookInput,
  createNextVersionInput,
  importEntriesInput,
  listBooksInput,
  listEntriesInput,
  previewPublishInput,
  putEntriesInput,
  putEntryInput,
  removeEntryInput,
  retireBookInput,
  setSpansInput,
} from './pricing.books.contract.ts';
import { getBook, listBooks, listEntries } from './pricing.books.ts';
import { checkBook } from './pricing.check.ts';
import { createBook, createNextVersion, putEntry } from './pricing.commands.ts';
import { compareBooks, exportComparison } from './pricing.compare.ts';
import { pricePageInput, pricesInput } from './pricing.contract.ts';
import { changePrices, discardDraft, previewChange, putEntries, removeEntry, setSpans } from './pricing.drafts.ts';
import { exportEntries, importEntries, previewImport } from './pricing.import.ts';
import { exportPublishPreview, previewPublish } from './pricing.preview.ts';
import { exportPrices, listPrices, pagePrices } from './pricing.price-list.ts';
import { publishBook } from './pricing.publish.ts';
import { retireBook } from './pricing.retire.ts';

/** What people of customers and partners may ask of this module. */
export const pricingPortal = router({
  prices: portalProcedure()
    .input(pricesInput)
    .query(({ ctx, input }) => listPrices(ctx, input)),
  pricePage: portalProcedure()
    .input(pricePageInput)
    .query(({ ctx, input }) => pagePrices(ctx, input)),
  pricesCsv: portalProcedure()
    .input(pricesInput)
    .query(({ ctx, input }) => exportPrices(ctx, input)),
});

/** Those who set prices and costs; everybody else of the staff reads. */
const editor = () => consoleProcedure('channel', 'finance');

/** What the vendor's staff may ask of this module. */
export const pricingConsole = router({
  books: consoleProcedure()
    .input(listBooksInput)
    .query(({ ctx, input }) => listBooks(ctx, input)),
  book: consoleProcedure()
    .input(bookRefInput)
    .query(({ ctx, input }) => getBook(ctx, input)),
  entries: consoleProcedure()
    .input(listEntriesInput)
    .query(({ ctx, input }) => listEntries(ctx, input)),
  entriesCsv: consoleProcedure()
    .input(bookRefInput)
    .query(({ ctx, input }) => exportEntries(ctx, input)),
  checkBook: consoleProcedure()
    .input(bookRefInput)
    .query(({ ctx, input }) => checkBook(ctx, input)),
  compare: consoleProcedure()
    .input(compareBooksInput)
    .query(({ ctx, input }) => compareBooks(ctx, input)),
  compareCsv: consoleProcedure()
    .input(compareBooksInput)
    .query(({ ctx, input }) => exportComparison(ctx, input)),
  previewPublish: consoleProcedure()
    .input(previewPublishInput)
    .query(({ ctx, input }) => previewPublish(ctx, input)),
  previewPublishCsv: consoleProcedure()
    .input(previewPublishInput)
    .query(({ ctx, input }) => exportPublishPreview(ctx, input)),
  createBook: editor()
    .input(createBookInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createBook(ctx, input)).ref })),
  createNextVersion: editor()
    .input(createNextVersionInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createNextVersion(ctx, input)).ref })),
  setSpans: editor()
    .input(setSpansInput)
    .mutation(({ ctx, input }) => setSpans(ctx, input)),
  putEntry: editor()
    .input(putEntryInput)
    .mutation(({ ctx, input }) => putEntry(ctx, input)),
  putEntries: editor()
    .input(putEntriesInput)
    .mutation(({ ctx, input }) => putEntries(ctx, input)),
  removeEntry: editor()
    .input(removeEntryInput)
    .mutation(({ ctx, input }) => removeEntry(ctx, input)),
  previewChange: editor()
    .input(changePricesInput)
    .query(({ ctx, input }) => previewChange(ctx, input)),
  changePrices: editor()
    .input(changePricesInput)
    .mutation(({ ctx, input }) => changePrices(ctx, input)),
  previewImport: editor()
    .input(importEntriesInput)
    .query(({ ctx, input }) => previewImport(ctx, input)),
  importEntries: editor()
    .input(importEntriesInput)
    .mutation(({ ctx, input }) => importEntries(ctx, input)),
  discardDraft: editor()
    .input(bookRefInput)
    .mutation(({ ctx, input }) => discardDraft(ctx, input)),
  publishBook: editor()
    .input(bookRefInput)
    .mutation(({ ctx, input }) => publishBook(ctx, input)),
  retireBook: editor()
    .input(retireBookInput)
    .mutation(({ ctx, input }) => retireBook(ctx, input)),
});
