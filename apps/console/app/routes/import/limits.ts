/** One advisory, as the validator takes it (packages/domain/notices: CSAF_MAX_BYTES); said here so that the browser can refuse before sending. */
export const FILE_BYTES = 16 * 1024 * 1024;
/** All files of one upload without scripts; with them each file travels alone. */
export const UPLOAD_BYTES = 40 * 1024 * 1024;
/** Beyond this the server stops listening: whoever sends as much does not read answers. */
export const DRAINED_BYTES = 256 * 1024 * 1024;

/** Megabytes with one decimal, for people. */
export const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(bytes % (1024 * 1024) === 0 ? 0 : 1);
