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
