import type { ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import type { RenderedMail } from './message.ts';

/** Renders a mail once and derives its text part from the same words. */
export async function renderMail(element: ReactElement): Promise<RenderedMail> {
  const html = await render(element);
  const heading = { options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 } };
  const text = toPlainText(html, {
    wordwrap: 78,
    selectors: [
      { selector: 'h1', ...heading },
      { selector: 'h2', ...heading },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
    ],
  });
  return { html, text: `${text.trim()}\n` };
}
