import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { SMTPServer } from 'smtp-server';
import { Mailbox, type MessageSummary } from './sink-mailbox.ts';
import { inboxApp } from './sink-web.ts';

/** A mail server that delivers nothing and shows everything. */
export interface Sink {
  smtpUrl: string;
  inboxUrl: string;
  mailbox: Mailbox;
  /**
   * Waits for a message.
   * @throws Error when none that satisfies comes within `timeoutMs` (10 s by default)
   */
  waitFor(matches: (message: MessageSummary) => boolean, timeoutMs?: number): Promise<MessageSummary>;
  stop(): Promise<void>;
}

const maxMessageBytes = 25_000_000;

/**
 * Starts the sink on 127.0.0.1; port 0 takes any free one.
 * @param options.folder where the messages are kept
 */
export async function startSink(options: { smtpPort: number; inboxPort: number; folder: string }): Promise<Sink> {
  const mailbox = new Mailbox(options.folder);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    // Any name and password will do: there is nothing to protect, and clients that must authenticate can.
    onAuth: (auth, _session, done) => done(null, { user: auth.username ?? 'anyone' }),
    size: maxMessageBytes,
    banner: 'Tributary mail sink, delivers nothing',
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('error', done);
      stream.once('end', () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('The message is larger than 25 MB'), { responseCode: 552 }));
        const { mailFrom, rcptTo } = session.envelope;
        mailbox
          .add(Buffer.concat(chunks), { from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address) })
          .then((summary) => done(null, `Kept as ${summary.id}`), done);
      });
    },
  });
  smtp.on('error', () => {
    // A client that hangs up in the middle is its own trouble; the sink goes on.
  });
  const smtpPort = await new Promise<number>((resolve, reject) => {
    smtp.server.once('error', reject);
    smtp.listen(options.smtpPort, '127.0.0.1', () => resolve((smtp.server.address() as AddressInfo).port));
  });
  const { server, port } = await new Promise<{ server: ReturnType<typeof serve>; port: number }>((resolve, reject) => {
    const web = serve({ fetch: inboxApp(mailbox).fetch, hostname: '127.0.0.1', port: options.inboxPort }, (info) =>
      resolve({ server: web, port: info.port }),
    );
    web.once('error', reject);
  });
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    inboxUrl: `http://localhost:${port}`,
    mailbox,
    waitFor: (matches, timeoutMs = 10_000) => waitFor(mailbox, matches, timeoutMs),
    async stop() {
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function waitFor(mailbox: Mailbox, matches: (message: MessageSummary) => boolean, timeoutMs: number): Promise<MessageSummary> {
  const { promise, resolve, reject } = Promise.withResolvers<MessageSummary>();
  const look = async () => {
    const found = (await mailbox.list()).find(matches);
    if (found) resolve(found);
  };
  const leave = mailbox.onChange(() => void look().catch(reject));
  const timer = setTimeout(() => reject(new Error(`No such message came within ${timeoutMs} ms`)), timeoutMs);
  look().catch(reject);
  try {
    return await promise;
  } finally {
    leave();
    clearTimeout(timer);
  }
}
