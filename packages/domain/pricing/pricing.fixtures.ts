import { randomUUID } from 'node:crypto';
import type { Database } from '@tributary/db/connection';
import type { IsoDate } from '@tributary/kernel/dates';
import { asSystem } from '@tributary/parties/fixtures';
import { createBook, type PriceBook, putEntry } from './pricing.commands.ts';
import type { PriceLevel } from './pricing.contract.ts';
import { publishBook } from './pricing.publish.ts';
import type { PriceBookCandidate, PriceEntry, PriceRequest } from './pricing.resolve.ts';

export interface BookWish {
  readonly name?: string;
  /** 7, the list, where not wished. */
  readonly level?: PriceLevel;
  readonly currency?: string;
  readonly partner?: { readonly ref: string };
  readonly endUser?: { readonly ref: string };
  readonly tier?: string;
  readonly segment?: string;
  /** Makes it a book of the buy side. */
  readonly supplier?: { readonly ref: string };
  /** First day for new business and running contracts; 2026-01-01 where not wished. */
  readonly from?: IsoDate;
  readonly until?: IsoDate | null;
  /** Days for running contracts; those for new business where not wished. */
  readonly running?: { readonly from: IsoDate; readonly until: IsoDate | null };
  readonly entries: readonly {
    readonly product: { readonly ref: string };
    readonly minQuantity?: number;
    readonly listMinor: bigint;
    readonly netMinor?: bigint;
  }[];
  /** Left a draft when false. */
  readonly publish?: boolean;
  readonly now?: Date;
}

/** A price book with its entries, published unless wished otherwise. The net price is the list price where only that is given. */
export function makeBook(database: Database, wish: BookWish): Promise<PriceBook> {
  return asSystem(
    database,
    async (ctx) => {
      const book = await createBook(ctx, {
        name: wish.name ?? `Book ${randomUUID().slice(0, 8)}`,
        side: wish.supplier ? 'buy' : 'sell',
        level: wish.level ?? 7,
        currency: wish.currency ?? 'EUR',
        partnerRef: wish.partner?.ref,
        endUserRef: wish.endUser?.ref,
        tier: wish.tier,
        segment: wish.segment,
        supplierRef: wish.supplier?.ref,
        newBusiness: { from: wish.from ?? '2026-01-01', until: wish.until ?? null },
        runningContracts: wish.running,
      });
      for (const { product, minQuantity = 1, listMinor, netMinor = listMinor } of wish.entries)
        await putEntry(ctx, { bookRef: book.ref, productRef: product.ref, minQuantity, listMinor, netMinor });
      if (wish.publish ?? true) await publishBook(ctx, { ref: book.ref });
      return book;
    },
    wish.now,
  );
}

/**
 * DOMAIN §3 read aloud, one candidate price at a time and nothing shared with the resolver; null where no price exists. What resolution is
 * held against.
 */
export function naivePrice(
  books: readonly PriceBookCandidate[],
  wanted: PriceRequest,
): { book: PriceBookCandidate; entry: PriceEntry } | null {
  let best: { book: PriceBookCandidate; entry: PriceEntry } | null = null;
  for (const candidate of books)
    for (const price of candidate.entries) {
      if (price.productId !== wanted.productId || price.minQuantity > wanted.quantity || candidate.currency !== wanted.currency) continue;
      const { from, until } = wanted.basis === 'new_business' ? candidate.newBusiness : candidate.runningContracts;
      if (wanted.asOf < from || (until !== null && wanted.asOf >= until)) continue;
      if (candidate.partnerPartyId !== null && candidate.partnerPartyId !== wanted.partnerPartyId) continue;
      if (candidate.endUserPartyId !== null && candidate.endUserPartyId !== wanted.endUserPartyId) continue;
      if (candidate.tier !== null && candidate.tier !== wanted.tier) continue;
      if (candidate.segment !== null && candidate.segment !== wanted.segment) continue;
      const wins =
        best === null ||
        candidate.level < best.book.level ||
        (candidate.level === best.book.level &&
          (price.minQuantity > best.entry.minQuantity ||
            (price.minQuantity === best.entry.minQuantity &&
              (candidate.version > best.book.version || (candidate.version === best.book.version && candidate.id > best.book.id)))));
      if (wins) best = { book: candidate, entry: price };
    }
  return best;
}
