import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

const bookData = z.object({ bookId: z.uuid(), bookRef: z.string() });

/** A draft was begun. Told to nobody outside: what is not published is no offer. */
export const bookCreated = defineEvent({
  name: 'pricing/book_created',
  data: bookData,
  subjects: (data) => [{ type: 'price_book', id: data.bookId }],
  hint: (data) => data.bookRef,
});

/** A version came into force for its span and can no longer change. Told to its partner, where it is one partner's. */
export const bookPublished = defineEvent({
  name: 'pricing/book_published',
  data: bookData,
  subjects: (data) => [{ type: 'price_book', id: data.bookId }],
  hint: (data) => data.bookRef,
});

/** A draft's days or prices were changed, or it was thrown away. Told to nobody outside. */
export const draftChanged = defineEvent({
  name: 'pricing/draft_changed',
  data: bookData,
  subjects: (data) => [{ type: 'price_book', id: data.bookId }],
  hint: (data) => data.bookRef,
});

/** A published version was given an end, or never came into force. Told to its partner, where it is one partner's. */
export const bookRetired = defineEvent({
  name: 'pricing/book_retired',
  data: bookData,
  subjects: (data) => [{ type: 'price_book', id: data.bookId }],
  hint: (data) => data.bookRef,
});
