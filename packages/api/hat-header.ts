/** The header by which a page's own calls say under which hat the page was made. */
export const HAT_HEADER = 'x-tributary-hat';
