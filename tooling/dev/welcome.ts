import path from 'node:path';
import { repositoryRoot } from './env.ts';
import { colours, plain } from './progress.ts';
import type { Stack } from './stack.ts';

/** What a person wants to know when everything runs: addresses, one sign-in for each kind of user, how to stop. Ends with a newline. */
export function welcome(given: Pick<Stack, 'urls' | 'signIns' | 'milliseconds'> & { dataDir: string }, out: NodeJS.WriteStream): string {
  const { urls, signIns, milliseconds, dataDir } = given;
  const paint = colours(out);
  const addresses: [string, string, string][] = [
    ['Portal', urls.portal, 'partners and end customers'],
    ['Console', urls.console, 'the vendor’s staff'],
    ...(urls.inbox
      ? [['Inbox', urls.inbox, 'every mail that was sent'] as [string, string, string]]
      : [['Mail', new URL(urls.smtp).host, ''] as [string, string, string]]),
  ];
  const widest = (texts: string[]) => Math.max(0, ...texts.map((text) => text.length));
  const labelWidth = widest([...addresses.map(([label]) => label), ...signIns.map(({ kind }) => kind)]);
  const urlWidth = widest(addresses.map(([, url]) => url));
  const emailWidth = widest(signIns.map(({ email }) => email));
  const passwordWidth = widest(signIns.map(({ password }) => password));
  const lines = [
    `${paint.bold('Tributary is running')} ${paint.dim(`· ready in ${(milliseconds / 1000).toFixed(1)} s`)}`,
    '',
    ...addresses.map(([label, url, what]) => `${label.padEnd(labelWidth)}  ${paint.teal(url.padEnd(urlWidth))}  ${paint.dim(what)}`),
    ...(signIns.length > 0 ? ['', paint.dim('Demo sign-ins'), ''] : []),
    ...signIns.map(
      ({ kind, email, password, url }) =>
        `${kind.padEnd(labelWidth)}  ${email.padEnd(emailWidth)}  ${password.padEnd(passwordWidth)}  ${paint.dim(url)}`,
    ),
    '',
    paint.dim(`Data and logs: ${path.relative(repositoryRoot, dataDir) || '.'}   Stop: Ctrl-C`),
  ].map((line) => line.trimEnd());
  const width = widest(lines.map(plain));
  // A box that would wrap is worse than none.
  if (out.isTTY && out.columns > 0 && width + 6 > out.columns) return `\n${lines.join('\n')}\n\n`;
  const rule = '─'.repeat(width + 4);
  return `\n╭${rule}╮\n${lines.map((line) => `│  ${line}${' '.repeat(width - plain(line).length)}  │`).join('\n')}\n╰${rule}╯\n\n`;
}
