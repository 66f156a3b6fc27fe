import { PARTY_FUNCTIONS, type PartyFunction, type StaffFunction } from '@tributary/kernel/actor';
import { multiLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { z } from 'zod';

/** Whose work it is to see what a party sees; administrators hold every function. Others have the records themselves in the console. */
export const VIEW_FUNCTIONS = ['support', 'operations'] as const satisfies readonly StaffFunction[];
/** How long a view may last, in minutes. */
export const VIEW_MINUTES = [15, 30, 60] as const;

export const askViewInput = z.object({
  partyRef: refOf('party'),
  /** A hat of the party, and so its person; or a function, and so nobody in particular. */
  as: z.union([z.enum(PARTY_FUNCTIONS), refOf('membership')], { error: 'required' }),
  reason: multiLine(1000),
  minutes: z.coerce.number().pipe(z.union(VIEW_MINUTES.map((minutes) => z.literal(minutes)))),
});
export const viewRefInput = z.object({ ref: refOf('view') });
export const listViewsInput = pageInput.extend({ partyRef: refOf('party') });

/** A look at the portal as a party, as the vendor has it on record. */
export interface ViewRow {
  readonly ref: string;
  readonly staffName: string;
  /** The person looked as; null: a function alone. */
  readonly asName: string | null;
  readonly functions: PartyFunction[];
  readonly reason: string;
  readonly minutes: number;
  readonly askedAt: Date;
  /** Null while it was asked for and not begun. */
  readonly startedAt: Date | null;
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedHow: string | null;
  /** Method and address of what was opened, oldest first, at most `MOST_PAGES`. */
  readonly pages: { readonly at: Date; readonly path: string }[];
  readonly pageCount: number;
  /** Whether the reader may end it. */
  readonly mayEnd: boolean;
}

/** So many pages of a view stand on its record's page. */
export const MOST_PAGES = 200;
