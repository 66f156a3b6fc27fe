// Limits and words of imports, apart from the contract's schemas: pages need these and no zod (decision: 150 kB of JavaScript a page).

/** A file at most so large, and with so many rows. */
export const IMPORT_BYTES = 20 * 1024 * 1024;
export const IMPORT_ROWS = 200_000;
/** As many errors as a page shows; all of them stand in the report. */
export const ERRORS_SHOWN = 200;

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
