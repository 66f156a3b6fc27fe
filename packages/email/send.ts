import { DomainError } from '@tributary/kernel/errors';
import { createTransport } from 'nodemailer';
import type { MailAddress, MailMessage, SendOutcome } from './message.ts';

/** The one way mail leaves (ARCHITECTURE, How data flows 6). */
export interface Mailer {
  /**
   * Hands one message to the mail server; tries once. Throws DomainError `email/line_break` or `email/address`, before anything is
   * connected, when a value could break out of its header. A failure of the server or the network is an outcome, not an error.
   */
  send(message: MailMessage): Promise<SendOutcome>;
  /** Waits for what is being sent, then closes the connections. */
  close(): Promise<void>;
}

/** Written by `send` itself. */
const OWN_HEADERS = new Set([
  'from',
  'to',
  'cc',
  'bcc',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'auto-submitted',
  'list-id',
  'mime-version',
  'content-type',
]);

/** Opens a pool to the server of `smtpUrl` (`smtp://…` or `smtps://…`). Connections are made on first use. */
export function createMailer(options: { smtpUrl: string; timeoutMs?: number; poolSize?: number }): Mailer {
  const timeoutMs = options.timeoutMs ?? 30_000;
  const url = new URL(options.smtpUrl);
  const secure = url.protocol === 'smtps:';
  const transport = createTransport({
    host: url.hostname,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    ...(url.username ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } } : {}),
    pool: true,
    maxConnections: options.poolSize ?? 3,
    // A message whose connection was lost may have arrived: whether to repeat it is the caller's to decide, never the pool's.
    maxRequeues: 0,
    connectionTimeout: Math.min(timeoutMs, 10_000),
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const leaving = new Map<string, { readonly readableDidRead: boolean }>();
  transport.use('stream', (mail, done) => {
    const built = mail.message;
    const createReadStream = built.createReadStream.bind(built);
    built.createReadStream = (streamOptions) => {
      const stream = createReadStream(streamOptions);
      leaving.set(String(mail.data.messageId), stream);
      return stream;
    };
    done();
  });
  const inFlight = new Set<Promise<unknown>>();

  async function attempt(message: MailMessage): Promise<SendOutcome> {
    const messageId = `<${message.messageId}>`;
    try {
      const info = await transport.sendMail({
        from: addressObject(message.from),
        to: addressObject(message.to),
        ...(message.replyTo ? { replyTo: addressObject(message.replyTo) } : {}),
        subject: message.subject,
        html: message.html,
        text: message.text,
        messageId,
        headers: { ...message.headers, 'Auto-Submitted': 'auto-generated', 'List-Id': `<${message.listId}>` },
      });
      return { kind: 'handed_over', reply: String(info.response) };
    } catch (error) {
      return outcomeOf(error, leaving.get(messageId)?.readableDidRead ?? false);
    } finally {
      leaving.delete(messageId);
    }
  }

  return {
    send: async (message) => {
      refuseBrokenHeaders(message);
      const sending = attempt(message);
      inFlight.add(sending);
      return sending.finally(() => inFlight.delete(sending));
    },
    close: async () => {
      await Promise.allSettled(inFlight);
      transport.close();
    },
  };
}

/** The server's own reply settles it; without one, what matters is whether the message had begun to leave. */
function outcomeOf(error: unknown, hadBegunToLeave: boolean): SendOutcome {
  const { message, responseCode } = error as { message?: string; responseCode?: number };
  const reason = String(message ?? error).slice(0, 500);
  if (typeof responseCode === 'number') return { kind: 'refused', reason, permanent: responseCode >= 500 };
  return hadBegunToLeave ? { kind: 'unknown', reason } : { kind: 'refused', reason, permanent: false };
}

const addressObject = ({ name, email }: MailAddress) => ({ name, address: email });

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** Checked here as well as where it was typed, because a value in the database may be older than the rule (issue 2, Bad input). */
function refuseBrokenHeaders(message: MailMessage): void {
  const addresses = { to: message.to, from: message.from, ...(message.replyTo ? { replyTo: message.replyTo } : {}) };
  for (const [field, address] of Object.entries(addresses)) {
    refuseLineBreak(`${field}.name`, address.name);
    refuseLineBreak(`${field}.email`, address.email);
    // One address and nothing else: no list, no angle brackets, no comment.
    if (!/^[^\s<>,;:"()[\]\\@]+@[^\s<>,;:"()[\]\\@]+$/.test(address.email))
      throw new DomainError('email/address', {}, { field: `${field}.email` });
  }
  refuseLineBreak('subject', message.subject);
  for (const field of ['messageId', 'listId'] as const) {
    refuseLineBreak(field, message[field]);
    if (/[<>\s]/.test(message[field])) throw new DomainError('email/address', {}, { field });
  }
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    refuseLineBreak(`headers.${name}`, value);
    if (!/^[A-Za-z0-9-]+$/.test(name) || OWN_HEADERS.has(name.toLowerCase()))
      throw new DomainError('email/header', { name }, { field: 'headers' });
  }
}

function refuseLineBreak(field: string, value: string): void {
  if (CONTROL.test(value)) throw new DomainError('email/line_break', {}, { field });
}
