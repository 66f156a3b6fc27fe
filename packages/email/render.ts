import type { ReactElement } from 'react';
import { render, toPlainText } from 'react-email';
import type { RenderedMail } from './message.ts';

/** Renders a mail once and derives its text part from the same words. */
export async function renderMail(element: ReactElement): Promise<RenderedMail> {
  const html = await render(element);
  const heading = (trailingLineBreaks: number) => ({ options: { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks } });
  const text = toPlainText(html, {
    wordwrap: 78,
    selectors: [
      { selector: 'h1', ...heading(2) },
      { selector: 'h2', ...heading(1) },
      { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] } },
    ],
  });
  return { html, text: `${text.trim()}\n` };
}
