import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { z } from 'zod';

/** Why a file is not taken, or is not done with what was asked. */
export type OrderImportErrorCode =
  | 'orders/import_empty'
  | 'orders/import_too_large'
  | 'orders/import_type'
  | 'orders/import_state'
  | 'orders/import_lost';

export const IMPORT_STATES = ['checking', 'refused', 'ready', 'placing', 'placed', 'failed', 'withdrawn'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];
export type ImportAction = 'check' | 'place' | 'withdraw';
/** What people do to an import; from checking and placing the worker leads on. */
export const importStates = defineStates<ImportState, ImportAction>('orders/import_state' satisfies OrderImportErrorCode, {
  check: { from: ['refused', 'failed', 'withdrawn'], to: 'checking' },
  place: { from: ['ready'], to: 'placing' },
  withdraw: { from: ['ready', 'refused', 'failed'], to: 'withdrawn' },
});

/** A file at most so large, and with so many rows. */
export const IMPORT_BYTES = 20 * 1024 * 1024;
export const IMPORT_ROWS = 200_000;
/** As many errors as a page shows; all of them stand in the report. */
export const ERRORS_SHOWN = 200;

/** Who brings the file decides what its rows may say: a party names its own cards, staff name parties. */
export type ImportAudience = 'portal' | 'console';

interface ImportColumn {
  readonly name: string;
  readonly audiences: readonly ImportAudience[];
  readonly needed: boolean;
  /** Whether it is said once an order: further rows of the order leave it empty or repeat it. */
  readonly ofOrder: boolean;
  readonly explains: string;
  readonly example: string;
}
const column = (
  name: string,
  is: { for?: ImportAudience; needed?: true; ofLine?: true },
  explains: string,
  example: string,
): ImportColumn => ({
  name,
  audiences: is.for ? [is.for] : ['portal', 'console'],
  needed: is.needed ?? false,
  ofOrder: !is.ofLine,
  explains,
  example,
});

/** The columns of a file in the order of the template. The first row names them; their order does not matter. */
export const IMPORT_COLUMNS = [
  column(
    'order',
    { needed: true, ofLine: true },
    'Your own key of the order. Rows with the same key, one below the other, are the lines of one order. A key stands for one order for ever: sent again it is not ordered again.',
    'Q4-0001',
  ),
  column('purchase_order', {}, 'Your purchase order number.', 'PO-2026-118'),
  column('starts_on', { needed: true }, 'The day the order starts, as YYYY-MM-DD; today or later.', '2026-12-01'),
  column('currency', { needed: true }, 'Three letters, ISO 4217.', 'EUR'),
  column(
    'pattern',
    { for: 'console', needed: true },
    'direct, own_use, reseller, distributor, direct_lessor, reseller_lessor, distributor_lessor or stock.',
    'reseller',
  ),
  column('delivery', { for: 'portal' }, 'Empty, or "stock" for copies whose customer is not known yet.', ''),
  column(
    'customer',
    {},
    'In the portal: the reference of your customer card (CRD-…) or the customer’s name; empty for your own use or stock. In the console: the party (PTY-…).',
    'Nordwind Logistics',
  ),
  column('customer_country', { for: 'portal' }, 'Two letters, ISO 3166; needed for a customer that you name for the first time.', 'DE'),
  column('customer_contact', { for: 'portal' }, 'A person at a customer named for the first time.', 'Jonas Weber'),
  column('customer_email', { for: 'portal' }, 'That person’s e-mail address.', 'jonas@nordwind.example'),
  column('reseller', {}, 'Who sells on to the customer, where you are its distributor: a card or a name; in the console a party.', ''),
  column('reseller_country', { for: 'portal' }, 'Needed for a reseller named for the first time.', ''),
  column('distributor', { for: 'console' }, 'The distributor (PTY-…).', ''),
  column('lessor', {}, 'The leasing company that is billed for the goods: a card or a name; in the console a party.', ''),
  column('lessor_country', { for: 'portal' }, 'Needed for a lessor named for the first time.', ''),
  column('holder', { for: 'console' }, 'Who keeps the stock (PTY-…).', ''),
  column('note', {}, 'A note to whoever decides.', ''),
  column('product', { needed: true, ofLine: true }, 'The product’s SKU or reference (PRD-…).', 'HS-GATE'),
  column('quantity', { needed: true, ofLine: true }, 'Copies: a whole number from 1 on.', '25'),
  column('term_months', { ofLine: true }, 'Months of a subscription, 1 to 120; a year where it is empty.', '12'),
] as const satisfies readonly ImportColumn[];
export type ImportColumnName = (typeof IMPORT_COLUMNS)[number]['name'];
export const importColumns = (audience: ImportAudience): ImportColumn[] =>
  IMPORT_COLUMNS.filter((one) => (one.audiences as readonly ImportAudience[]).includes(audience));

/** What can be wrong with a cell, in words for reports and pages. */
export const IMPORT_CAUSES = {
  required: 'This is needed.',
  too_long: 'This is too long.',
  line_break: 'This must stand in one line.',
  date: 'This is no date; write YYYY-MM-DD.',
  start_in_past: 'The start lies in the past.',
  start_too_late: 'The start lies more than three years ahead.',
  currency_code: 'This is no currency; write three letters such as EUR.',
  currency_without_book: 'There are no prices in this currency.',
  country_code: 'This is no country; write two letters such as DE.',
  email: 'This is no e-mail address.',
  quantity: 'This is no number.',
  quantity_whole: 'A quantity is a whole number.',
  quantity_positive: 'A quantity is 1 or more.',
  quantity_too_large: 'A quantity is 1,000,000 or less.',
  term_months: 'A term is 1 to 120 months.',
  delivery: 'Write "stock" or leave it empty.',
  unknown_product: 'There is no such product.',
  product_retired: 'This product is no longer sold.',
  no_price: 'No price book has a price for this product and quantity.',
  amount_too_large: 'The sum is too large.',
  unknown_customer: 'There is no such card of yours.',
  unknown_party: 'There is no such party.',
  party_ended: 'This party has ended.',
  vendor_not_allowed: 'The vendor cannot take this place.',
  same_party_twice: 'The same party takes two places of one order.',
  seller_not_active: 'This party is no partner that takes new business.',
  not_a_partner: 'Only partners order for others.',
  partner_not_active: 'The partner takes no new business.',
  pattern: 'There is no such pattern.',
  pattern_not_possible: 'These parties do not fit together in one order.',
  seat_required: 'This pattern needs somebody here.',
  seat_not_in_pattern: 'This pattern has no such place.',
  order_differs: 'This differs from the first row of the order.',
  order_key_again: 'This key was used further up for an order that has ended; keep its rows together.',
  too_many_lines: 'An order holds 200 lines at most.',
  placed_otherwise: 'An order with this key was placed before with other content.',
} as const;
export type ImportCause = keyof typeof IMPORT_CAUSES;

/** What can be wrong with a file as a whole; where it is known, the place (row, column) is told beside it. */
export const IMPORT_FAULTS = {
  encoding: 'The file is not UTF-8 text. Save it as "CSV UTF-8".',
  quotes: 'A quoted cell is never closed, or something follows it.',
  columns: 'The first row does not name the columns as it must.',
  no_rows: 'The file has no rows below its first.',
  too_many_rows: 'The file has more than 200,000 rows. Send it in parts.',
  workbook: 'The workbook cannot be read: it is damaged, protected, or unpacks to more than it may.',
  lost: 'The file is no longer in the store. Send it again.',
  not_allowed: 'Whoever sent the file may no longer place orders.',
} as const;
export type ImportFault = keyof typeof IMPORT_FAULTS;

export interface RowError {
  /** As the file counts: 1 is the row of names. */
  readonly row: number;
  readonly column: string;
  readonly code: ImportCause;
  /** What stands there, cut to 80 characters. */
  readonly value: string;
}

/** What a check found, safe to store as JSON. */
export interface ImportFindings {
  readonly fault: { readonly code: ImportFault; readonly data: Readonly<Record<string, string | number>> } | null;
  readonly rows: number;
  readonly orders: number;
  /** Orders that were placed before, by this file or another: they are not placed again. */
  readonly repeated: number;
  readonly errors: number;
  readonly causes: readonly { readonly column: string; readonly code: ImportCause; readonly count: number }[];
  readonly shown: readonly RowError[];
  readonly totals: readonly { readonly currency: string; readonly netMinor: string }[];
  /** The first orders that were placed. */
  readonly placed?: readonly string[];
}

export const importRefInput = z.object({ ref: refOf('orderImport') });
export const uploadImportInput = z.object({
  fileName: z.string().max(1_000),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
});
export const listImportsInput = pageInput;
export const IMPORT_FORMATS = ['csv', 'xlsx'] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
export const importTemplateInput = z.object({ format: z.enum(IMPORT_FORMATS) });

export interface ImportRow {
  readonly ref: string;
  readonly fileName: string;
  readonly state: ImportState;
  readonly createdAt: Date;
  readonly rows: number;
  readonly orders: number;
  readonly errors: number;
  /** Null where staff brought it for several parties. */
  readonly partyName: string | null;
}
export interface ImportDetail extends ImportRow {
  readonly fileBytes: number;
  readonly rowsDone: number;
  readonly rowsTotal: number;
  readonly findings: ImportFindings | null;
  readonly totals: readonly Money[];
  readonly hasReport: boolean;
  readonly checkedAt: Date | null;
  readonly placedAt: Date | null;
  readonly actions: readonly ImportAction[];
}
