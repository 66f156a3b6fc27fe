import { FILE_BYTES } from '@tributary/agreements/contract';

/** The document and the other fields of its form. */
export const FORM_BYTES = FILE_BYTES + 256 * 1024;
/** Read to here and let go, so that the browser shows the refusal; beyond it the server stops listening. */
export const DRAINED_BYTES = 64 * 1024 * 1024;
