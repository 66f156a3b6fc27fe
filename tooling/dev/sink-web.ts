import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import { client, stylesheet } from './sink-assets.ts';
import type { Mailbox } from './sink-mailbox.ts';
import { inboxPage, notFoundPage, type Part } from './sink-page.ts';

const version = createHash('sha256').update(stylesheet).update(client).digest('hex').slice(0, 10);

const pagePolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** A mail may bring styles and pictures of its own and open links in a new tab; it runs nothing, sends nothing and loads nothing. */
const mailPolicy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/**
 * The web inbox: `/` the list, `/messages/:id` one message, and a JSON interface for tests:
 * `GET /api/messages?to=&search=` gives `{messages: MessageSummary[]}`, `GET /api/messages/:id` a `Message`, `DELETE /api/messages` empties it.
 */
export function inboxApp(mailbox: Mailbox): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    // A page elsewhere whose name was pointed at 127.0.0.1 must not read this mail; nor may its forms empty it.
    const host = (c.req.header('host') ?? '').replace(/:\d+$/, '');
    if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) return c.text('This inbox answers on localhost only.', 403);
    const origin = c.req.header('origin');
    if (c.req.method !== 'GET' && origin !== undefined && URL.parse(origin)?.host !== c.req.header('host'))
      return c.text('Another site may not change this inbox.', 403);
    await next();
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    c.header('cross-origin-resource-policy', 'same-origin');
    if (!c.res.headers.has('content-security-policy')) c.header('content-security-policy', pagePolicy);
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store');
  });
  const asset = (body: string, type: string) => (c: Context) =>
    c.body(body, 200, { 'content-type': type, 'cache-control': 'public, max-age=31536000, immutable' });
  app.get('/inbox.css', asset(stylesheet, 'text/css; charset=utf-8'));
  app.get('/inbox.js', asset(client, 'text/javascript; charset=utf-8'));
  app.get('/healthz', (c) => c.text('ok'));

  const page = async (c: Context, id: string | undefined) => {
    const search = c.req.query('q') ?? '';
    const messages = await mailbox.list({ search });
    const message = id === undefined ? undefined : await mailbox.get(id);
    if (id !== undefined && !message) return c.html(notFoundPage(version), 404);
    const wished = c.req.query('part');
    const parts: Part[] = message?.html ? ['html', 'text', 'headers'] : ['text', 'headers'];
    const part = parts.find((known) => known === wished) ?? parts[0] ?? 'text';
    return c.html(inboxPage({ version, search, messages, message, part, parts, total: (await mailbox.list()).length }));
  };
  app.get('/', (c) => page(c, undefined));
  app.get('/messages/:id', (c) => page(c, c.req.param('id')));
  app.get('/messages/:id/html', async (c) => {
    const message = await mailbox.get(c.req.param('id'));
    if (!message) return c.text('No such message.', 404);
    // In front of everything, so that every link of the mail opens in a tab of its own.
    return c.html(`<!doctype html><base target="_blank">${message.html}`, 200, { 'content-security-policy': mailPolicy });
  });
  app.get('/messages/:id/raw', async (c) => {
    const raw = await mailbox.raw(c.req.param('id'));
    if (!raw) return c.text('No such message.', 404);
    return c.body(new Uint8Array(raw), 200, {
      'content-type': 'message/rfc822',
      'content-disposition': `attachment; filename="${c.req.param('id')}.eml"`,
    });
  });
  app.post('/empty', async (c) => {
    await mailbox.clear();
    return c.redirect('/', 303);
  });

  app.get('/api/messages', async (c) => c.json({ messages: await mailbox.list({ to: c.req.query('to'), search: c.req.query('search') }) }));
  app.get('/api/messages/:id', async (c) => {
    const message = await mailbox.get(c.req.param('id'));
    return message ? c.json(message) : c.json({ error: 'not_found' }, 404);
  });
  app.delete('/api/messages', async (c) => {
    await mailbox.clear();
    return c.body(null, 204);
  });
  app.get('/api/events', (c) =>
    streamSSE(c, async (stream) => {
      const { promise: gone, resolve: leave } = Promise.withResolvers<void>();
      const end = mailbox.onChange(() => void stream.writeSSE({ event: 'change', data: '' }));
      const beat = setInterval(() => void stream.writeSSE({ event: 'beat', data: '' }), 20_000);
      stream.onAbort(leave);
      await stream.writeSSE({ event: 'hello', data: '', retry: 1_000 });
      await gone;
      clearInterval(beat);
      end();
    }),
  );
  app.notFound((c) => c.html(notFoundPage(version), 404));
  return app;
}
