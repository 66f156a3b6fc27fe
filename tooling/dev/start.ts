import { SetupError } from '@tributary/db/setup-error';
import { type DevEnvironment, readEnvironment } from './env.ts';
import { onInterrupt } from './interrupt.ts';
import { clearLeftovers, readRunning } from './leftovers.ts';
import { logPrinter } from './log-lines.ts';
import { requirePorts } from './ports.ts';
import { createProgress } from './progress.ts';
import { isAbort, type Stack, type StackOptions, startStack } from './stack.ts';
import { welcome } from './welcome.ts';

/**
 * `npm start` and `pnpm dev`: everything runs until Ctrl-C.
 * `--verbose` shows all log lines, `--json` prints one JSON line when ready and leaves out the box.
 * @returns the exit code
 */
export async function start(args: string[], mode: StackOptions['mode'] = 'production'): Promise<number> {
  const environment = readEnvironment();
  const progress = createProgress();
  await checkPorts(environment);
  const giveUp = new AbortController();
  const interrupted = Promise.withResolvers<'interrupted'>();
  onInterrupt(() => {
    progress.say('\nStopping …');
    giveUp.abort();
    interrupted.resolve('interrupted');
  });
  let stack: Stack;
  try {
    stack = await startStack({
      ...environment,
      mode,
      progress,
      signal: giveUp.signal,
      onLine: logPrinter(args.includes('--verbose') ? 'all' : 'warnings', progress),
    });
  } catch (error) {
    if (!isAbort(error)) throw error;
    progress.say('Stopped.');
    return 130;
  }
  const { urls, signIns, milliseconds } = stack;
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify({ ready: true, urls, signIns, milliseconds })}\n`);
  else process.stdout.write(welcome({ urls, signIns, milliseconds, dataDir: environment.dataDir }, process.stdout));
  const end = await Promise.race([stack.failed, interrupted.promise]);
  if (end !== 'interrupted') progress.say(end);
  await stack.stop();
  progress.say(end === 'interrupted' ? 'Stopped. Everything is kept for the next start.' : 'The rest was stopped.');
  return end === 'interrupted' ? 0 : 1;
}

/** Before anything slow: a port in use is the most frequent surprise. */
async function checkPorts({ ports, smtpUrl, dataDir }: DevEnvironment): Promise<void> {
  // A server that a killed run left behind would look like another program on our port.
  if (readRunning(dataDir)) await clearLeftovers(dataDir);
  await requirePorts([
    { port: ports.portal, purpose: 'the portal', variable: 'PORTAL_PORT' },
    { port: ports.console, purpose: 'the console', variable: 'CONSOLE_PORT' },
    ...(smtpUrl
      ? []
      : [
          { port: ports.inbox, purpose: 'the mail inbox', variable: 'INBOX_PORT' },
          { port: ports.smtp, purpose: 'the mail sink', variable: 'SMTP_PORT' },
        ]),
  ]);
}

/** Refuses arguments nobody reads, so that a mistyped one is not silently ignored. */
export function refuseUnknown(args: string[], known: string[]): void {
  const stranger = args.find((arg) => !known.includes(arg));
  if (stranger !== undefined)
    throw new SetupError(`There is no option ${stranger} here: ${known.length ? `known are ${known.join(', ')}` : 'none is taken'}.`);
}
