/** A file of prices, as large as its procedure takes characters, in UTF-8. */
export const UPLOAD_BYTES = 12_000_000;
/** Beyond this the server stops listening: whoever sends as much does not read answers. */
export const DRAINED_BYTES = 10 * UPLOAD_BYTES;
