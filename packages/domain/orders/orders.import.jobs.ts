/** The jobs that check a file of orders and place it; the payload is `{importId}`. */
export const CHECK_IMPORT = 'orders.check_import';
export const PLACE_IMPORT = 'orders.place_import';
