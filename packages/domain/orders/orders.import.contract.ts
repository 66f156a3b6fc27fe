import { refOf } from '@tributary/kernel/ids';
import type { Money } from '@tributary/kernel/money';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { z } from 'zod';
import type { IMPORT_CAUSES, IMPORT_FAULTS } from './orders.import.words.ts';

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

/** See IMPORT_CAUSES. */
export type ImportCause = keyof typeof IMPORT_CAUSES;

/** See IMPORT_FAULTS. */
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
