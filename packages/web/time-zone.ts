/** People read dates in the vendor's calendar, whatever machine renders the page. */
export const TIME_ZONE = 'Europe/Berlin';
