import { createServer, type Socket } from 'node:net';

/** A message as the server got it. */
export interface TakenMessage {
  readonly to: string;
  readonly raw: string;
  readonly messageId: string;
  /** Subject and both parts, decoded: what a person or a scanner would read. */
  readonly decoded: string;
}

/** What the server does at the end of a message. */
export type Answer = 'take' | 'drop' | 'busy' | 'refuse';

export interface TestMailServer {
  readonly smtpUrl: string;
  readonly taken: TakenMessage[];
  /** Decides per message; all are taken where not set. `drop` hangs up after the message, so that nobody knows. */
  answer: (to: string) => Answer;
  stop(): Promise<void>;
}

/** A mail server on a real socket (RFC 5321, as much as the client needs). */
export async function startTestMailServer(): Promise<TestMailServer> {
  const sockets = new Set<Socket>();
  const state: { taken: TakenMessage[]; answer: (to: string) => Answer } = { taken: [], answer: () => 'take' };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    socket.write('220 test ESMTP\r\n');
    let pending = '';
    let inData = false;
    let to = '';
    socket.on('data', (chunk) => {
      pending += chunk.toString('utf8');
      for (;;) {
        const end = inData ? pending.indexOf('\r\n.\r\n') : pending.indexOf('\r\n');
        if (end < 0) return;
        const part = pending.slice(0, end);
        pending = pending.slice(end + (inData ? 5 : 2));
        if (inData) {
          inData = false;
          const answer = state.answer(to);
          if (answer === 'take' || answer === 'drop') state.taken.push(messageOf(to, part));
          if (answer === 'drop') return socket.destroy();
          socket.write(answer === 'take' ? '250 2.0.0 taken\r\n' : answer === 'busy' ? '451 4.3.0 later\r\n' : '550 5.1.1 nobody\r\n');
        } else if (/^RCPT/i.test(part)) {
          to = /<(.*)>/.exec(part)?.[1] ?? '';
          socket.write('250 ok\r\n');
        } else if (/^DATA/i.test(part)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(part)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const smtpUrl = `smtp://127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`;
  return Object.assign(state, {
    smtpUrl,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function messageOf(to: string, raw: string): TakenMessage {
  const header = (name: string) =>
    new RegExp(`^${name}:((?:.*\\r\\n[ \\t])*.*)`, 'im')
      .exec(raw)?.[1]
      ?.replace(/\r\n\s+/g, ' ')
      .trim() ?? '';
  const subject = header('Subject').replace(/=\?utf-8\?([qb])\?(.*?)\?=\s*/gi, (_all, kind: string, text: string) =>
    kind.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString('utf8') : quotedPrintable(text.replaceAll('_', ' ')),
  );
  return { to, raw, messageId: header('Message-ID'), decoded: `${subject}\n${partsOf(raw).join('\n')}` };
}

/** The decoded bodies of a multipart message. */
function partsOf(raw: string): string[] {
  const boundary = /boundary="?([^";\r\n]+)"?/i.exec(raw)?.[1];
  if (!boundary) return [raw];
  return raw
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [head = '', ...body] = part.split('\r\n\r\n');
      const text = body.join('\r\n\r\n');
      if (/quoted-printable/i.test(head)) return quotedPrintable(text.replace(/=\r\n/g, ''));
      return /base64/i.test(head) ? Buffer.from(text, 'base64').toString('utf8') : text;
    });
}

function quotedPrintable(text: string): string {
  const bytes = text.replace(/[^\x20-\x7e\r\n\t]/g, (one) =>
    [...Buffer.from(one)].map((byte) => `=${byte.toString(16).toUpperCase()}`).join(''),
  );
  return Buffer.from(
    bytes.replace(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');
}
