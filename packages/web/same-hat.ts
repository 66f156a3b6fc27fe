/** The hidden field in which a form carries the hat it was opened under. */
export const HAT_FIELD = 'hat';
