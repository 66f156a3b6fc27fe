import { createConnection } from 'node:net';
import type { Database } from '@tributary/db/connection';
import { checkDatabase, type HealthCheck } from '@tributary/db/health';

const SMTP_TIMEOUT_MS = 3_000;

/** Everything the product needs, looked at: database, migrations, roles, row-level security, queue, mail. Never throws. */
export async function examine(database: Database, smtpUrl: string): Promise<HealthCheck[]> {
  const [ofDatabase, mail] = await Promise.all([checkDatabase(database), checkMail(smtpUrl)]);
  return [...ofDatabase, mail];
}

/** Whether a mail server greets there; it is told QUIT and gets no message. */
async function checkMail(smtpUrl: string): Promise<HealthCheck> {
  const url = new URL(smtpUrl);
  const port = Number(url.port || (url.protocol === 'smtps:' ? 465 : 587));
  const place = `${url.hostname}:${port}`;
  return new Promise((resolve) => {
    const socket = createConnection({ host: url.hostname, port, timeout: SMTP_TIMEOUT_MS });
    const finish = (ok: boolean, detail: string) => {
      socket.destroy();
      resolve({
        name: 'mail',
        ok,
        detail,
        ...(ok ? {} : { mend: 'Start the sink with `npm start`, or point SMTP_URL at your mail server.' }),
      });
    };
    // A server behind implicit TLS greets only after a handshake, so being there is all this can see of it.
    socket.once('connect', () => url.protocol === 'smtps:' && finish(true, `${place} accepts connections`));
    socket.once('data', (greeting) => {
      socket.write('QUIT\r\n');
      const text = greeting.toString('utf8').split('\r\n')[0]!;
      finish(text.startsWith('220'), `${place} says ${text}`);
    });
    socket.once('timeout', () => finish(false, `${place} does not answer within ${SMTP_TIMEOUT_MS / 1000} s`));
    socket.once('error', (error) => finish(false, `${place}: ${error.message}`));
  });
}
