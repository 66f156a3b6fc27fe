import { createServer, type Socket } from 'node:net';
import { DomainError } from '@tributary/kernel/errors';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { MailMessage } from './message.ts';
import { createMailer } from './send.ts';

const message: MailMessage = {
  to: { name: 'Jonas Weber', email: 'admin@nordwind.example' },
  from: { name: 'Halden Systems', email: 'no-reply@halden.example' },
  replyTo: { name: 'Halden support', email: 'support@halden.example' },
  subject: 'Ticket answered: Grüße',
  html: '<p>Hello</p>',
  text: 'Hello',
  messageId: '7692c3ad3540bb803c020b3aee66cd8887123234@halden.example',
  listId: 'tickets.halden.example',
};

/** What the server does instead of taking the message. */
type Behaviour = 'take' | 'die_after_data' | 'die_before_data' | 'refuse_recipient' | 'busy_after_data';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A mail server on a real socket, speaking just enough SMTP (RFC 5321) and able to fail at an exact point. */
async function startServer(behaviour: Behaviour) {
  const taken: string[] = [];
  const seen = { connections: 0, messages: 0 };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    seen.connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.write('220 test ESMTP\r\n');
    let pending = '';
    let inData = false;
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (;;) {
        const end = inData ? pending.indexOf('\r\n.\r\n') : pending.indexOf('\r\n');
        if (end < 0) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          seen.messages += 1;
          if (behaviour === 'die_after_data') return socket.destroy();
          if (behaviour === 'busy_after_data') {
            socket.write('451 4.3.0 try later\r\n');
            continue;
          }
          taken.push(part);
          socket.write('250 2.0.0 taken\r\n');
        } else if (/^(EHLO|HELO)/.test(part)) socket.write('250 test\r\n');
        else if (/^MAIL/.test(part) && behaviour === 'die_before_data') socket.destroy();
        else if (/^RCPT/.test(part)) socket.write(behaviour === 'refuse_recipient' ? '550 5.1.1 no such person\r\n' : '250 ok\r\n');
        else if (/^DATA/.test(part)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/.test(part)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  const mailer = createMailer({ smtpUrl: `smtp://127.0.0.1:${address.port}`, timeoutMs: 3000 });
  stops.push(async () => {
    await mailer.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { mailer, taken, seen };
}

describe('send', () => {
  test('hands the message over with the headers of an automatic mail of its class', async () => {
    const { mailer, taken } = await startServer('take');
    expect(await mailer.send(message)).toMatchObject({ kind: 'handed_over' });
    const [raw] = taken as [string];
    expect(raw).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(raw).toMatch(/^List-Id: <tickets\.halden\.example>$/im);
    expect(raw).toContain(`Message-ID: <${message.messageId}>`);
    expect(raw).toMatch(/^Reply-To: "?Halden support"? <support@halden\.example>$/m);
    expect(raw).toContain('multipart/alternative');
  });

  test('a connection lost after the message left is unknown, and the pool does not repeat it by itself', async () => {
    const { mailer, seen } = await startServer('die_after_data');
    expect(await mailer.send(message)).toMatchObject({ kind: 'unknown' });
    expect(seen.messages).toBe(1);
  });

  test('a connection lost before the message left is refused and worth another attempt', async () => {
    const { mailer, seen } = await startServer('die_before_data');
    expect(await mailer.send(message)).toMatchObject({ kind: 'refused', permanent: false });
    expect(seen.messages).toBe(0);
  });

  test('the reply of the server decides whether another attempt can help', async () => {
    const never = await startServer('refuse_recipient');
    expect(await never.mailer.send(message)).toMatchObject({
      kind: 'refused',
      permanent: true,
      reason: expect.stringContaining('no such person'),
    });
    const later = await startServer('busy_after_data');
    expect(await later.mailer.send(message)).toMatchObject({ kind: 'refused', permanent: false });
  });

  test('no mail server at all is refused, not thrown', async () => {
    const mailer = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', timeoutMs: 1000 });
    expect(await mailer.send(message)).toMatchObject({ kind: 'refused', permanent: false });
    await mailer.close();
  });

  test('a line break in any header value is refused by name before the server is reached', async () => {
    const { mailer, seen } = await startServer('take');
    const broken = fc
      .tuple(fc.string(), fc.constantFrom('\r', '\n', '\r\n', '\u0000', '\u0085', '\u2028'), fc.string())
      .map((parts) => parts.join(''));
    const places: Record<string, (value: string) => MailMessage> = {
      'to.name': (name) => ({ ...message, to: { ...message.to, name } }),
      'to.email': (email) => ({ ...message, to: { ...message.to, email } }),
      'from.name': (name) => ({ ...message, from: { ...message.from, name } }),
      'replyTo.name': (name) => ({ ...message, replyTo: { ...message.from, name } }),
      subject: (subject) => ({ ...message, subject }),
      messageId: (messageId) => ({ ...message, messageId }),
      listId: (listId) => ({ ...message, listId }),
      'headers.X-Notice': (value) => ({ ...message, headers: { 'X-Notice': value } }),
    };
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(places)), broken, async (field, value) => {
        const error = await mailer.send(places[field]!(value)).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(DomainError);
        expect(error).toMatchObject({ code: 'email/line_break', field });
      }),
    );
    expect(seen.connections).toBe(0);
  });

  test('an address is one address: no list, no brackets', async () => {
    const { mailer, seen } = await startServer('take');
    for (const email of ['a@b.example, c@d.example', '<a@b.example>', 'a@b.example>', 'a b@c.example', 'nobody'])
      await expect(mailer.send({ ...message, to: { name: '', email } })).rejects.toMatchObject({ code: 'email/address' });
    expect(seen.connections).toBe(0);
  });

  test('a header that send writes itself cannot be replaced', async () => {
    const { mailer } = await startServer('take');
    await expect(mailer.send({ ...message, headers: { Bcc: 'x@y.example' } })).rejects.toMatchObject({ code: 'email/header' });
  });
});
