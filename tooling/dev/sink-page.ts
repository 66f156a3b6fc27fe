import { html, raw } from 'hono/html';
import type { Message, MessageSummary } from './sink-mailbox.ts';

/** What of a message is shown. */
export type Part = 'html' | 'text' | 'headers';

const partNames: Record<Part, string> = { html: 'HTML', text: 'Text', headers: 'Headers' };
type Html = ReturnType<typeof html>;

function frame(version: string, title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/inbox.css?${version}">
<script src="/inbox.js?${version}" defer></script>
</head>
<body>${body}</body>
</html>`;
}

/** The inbox: the list, and beside it the chosen message. */
export function inboxPage(view: {
  version: string;
  search: string;
  total: number;
  messages: MessageSummary[];
  message: Message | undefined;
  part: Part;
  parts: Part[];
}): Html {
  const { message, search, total } = view;
  const title = message ? `${message.subject} · Inbox` : `Inbox (${total})`;
  return frame(
    view.version,
    title,
    html`<a class="skip" href="#message">Skip to the message</a>
<main class="layout" data-open="${message ? 'message' : 'list'}">
<section class="list" aria-label="Messages">
  <header>
    ${message ? html`<h2><a href="/">Inbox</a></h2>` : html`<h1><a href="/">Inbox</a></h1>`}
    <p class="count" id="count" role="status">${countText(view.messages.length, total, search)}</p>
    <form action="/" role="search">
      <label class="hidden" for="q">Search sender, recipient or subject</label>
      <input id="q" name="q" type="search" value="${search}" placeholder="Search sender, recipient, subject" autocomplete="off">
    </form>
    <form method="post" action="/empty"><button type="submit" ${total === 0 ? raw('disabled') : ''}>Empty the inbox</button></form>
  </header>
  <ol id="list">${view.messages.map((entry) => row(entry, entry.id === message?.id, search))}</ol>
  ${view.messages.length === 0 ? empty(search) : ''}
</section>
<section id="message" class="message" aria-label="Message" tabindex="-1">${message ? detail(message, view.part, view.parts, search) : hint()}</section>
</main>`,
  );
}

function countText(shown: number, total: number, search: string): string {
  const all = `${total.toLocaleString('en')} ${total === 1 ? 'message' : 'messages'}`;
  return search ? `${shown.toLocaleString('en')} of ${all}` : all;
}

function row(message: MessageSummary, current: boolean, search: string): Html {
  const query = search ? `?q=${encodeURIComponent(search)}` : '';
  return html`<li><a href="/messages/${message.id}${query}" ${current ? raw('aria-current="page"') : ''}>
    <span class="to">${message.to.join(', ') || 'nobody'}</span>
    <time datetime="${message.receivedAt}">${clock(message.receivedAt)}</time>
    <span class="subject">${message.subject}</span>
    <span class="snippet">${message.snippet}</span>
  </a></li>`;
}

function empty(search: string): Html {
  return search
    ? html`<div class="empty"><p>Nothing matches “${search}”.</p><p><a href="/">Show all messages</a></p></div>`
    : html`<div class="empty"><p>No mail yet.</p><p>Every message that Tributary sends in development lands here; nothing is delivered. New ones appear by themselves.</p></div>`;
}

function hint(): Html {
  return html`<div class="empty wide"><p>Choose a message to read it.</p></div>`;
}

function detail(message: Message, shown: Part, parts: Part[], search: string): Html {
  const query = (part: Part) => `?part=${part}${search ? `&q=${encodeURIComponent(search)}` : ''}`;
  const sender = message.from.name ? `${message.from.name} <${message.from.address}>` : message.from.address;
  return html`<article>
  <p class="back"><a href="/${search ? `?q=${encodeURIComponent(search)}` : ''}">Back to the list</a></p>
  <h1>${message.subject}</h1>
  <dl>
    <dt>From</dt><dd>${sender}</dd>
    <dt>To</dt><dd>${message.to.join(', ')}</dd>
    <dt>Received</dt><dd><time datetime="${message.receivedAt}">${day(message.receivedAt)}, ${clock(message.receivedAt)} UTC</time></dd>
    ${message.files.length > 0 ? html`<dt>Attached</dt><dd>${message.files.map((file) => `${file.name} (${file.mimeType}, ${size(file.sizeBytes)})`).join(', ')}</dd>` : ''}
  </dl>
  <nav aria-label="Parts of the message">
    ${parts.map((part) => html`<a href="${query(part)}" ${part === shown ? raw('aria-current="page"') : ''}>${partNames[part]}</a>`)}
    <a class="raw" href="/messages/${message.id}/raw" download>Download .eml (${size(message.sizeBytes)})</a>
  </nav>
  ${body(message, shown)}
</article>`;
}

function body(message: Message, shown: Part): Html {
  if (shown === 'html')
    return html`<iframe src="/messages/${message.id}/html" title="The message as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`;
  if (shown === 'text')
    return message.text
      ? html`<pre tabindex="0" aria-label="The message as text">${message.text}</pre>`
      : html`<div class="empty"><p>This message has no text part.</p></div>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Headers of the message"><table><thead><tr><th scope="col">Header</th><th scope="col">Value</th></tr></thead>
  <tbody>${message.headers.map(({ key, value }) => html`<tr><th scope="row">${key}</th><td>${value}</td></tr>`)}</tbody></table></div>`;
}

/** The page for an address that does not exist, or a message that was removed. */
export function notFoundPage(version: string): Html {
  return frame(
    version,
    'Not found · Inbox',
    html`<main class="alone"><h1>There is no such message</h1><p>It may have been removed when the inbox was emptied.</p><p><a href="/">Go to the inbox</a></p></main>`,
  );
}

const day = (iso: string) =>
  new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const clock = (iso: string) => new Date(iso).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const size = (bytes: number) =>
  bytes < 1_000 ? `${bytes} B` : bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
