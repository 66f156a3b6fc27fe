import type { MailMessage, SendOutcome } from '@tributary/email/message';
import { useTestDatabase } from '@tributary/vitest/database';
import { expect, test } from 'vitest';
import type { Hat } from './identity.contract.ts';
import { createPersonWithPassword } from './identity.fixtures.ts';
import { identityTasks } from './identity.tasks.ts';

const db = useTestDatabase();
const now = new Date('2026-11-22T09:00:00Z');
const vendor = {
  name: 'Halden Systems',
  supportName: 'Halden Support',
  supportEmail: 'support@halden.example',
  supportPhone: '+49 30 1',
  mailDomain: 'halden.example',
};
const payload = (email: string, minutes = 15) => ({
  email,
  url: 'https://portal.example/sign-in/link?token=abc',
  audience: 'portal' as const,
  expiresAt: new Date(now.getTime() + minutes * 60_000).toISOString(),
});

async function run(
  given: ReturnType<typeof payload>,
  hats: Pick<Hat, 'partyKind'>[],
  answer: SendOutcome = { kind: 'handed_over', reply: '250' },
) {
  const sent: MailMessage[] = [];
  const mailer = {
    send: async (message: MailMessage) => {
      sent.push(message);
      return answer;
    },
    close: async () => {},
  };
  const [task] = identityTasks({ listHats: async () => hats as Hat[], vendor: async () => vendor });
  const running = task!.run(given, { database: db.database, now: () => now, mailer, portalUrl: '', consoleUrl: '' });
  return {
    sent,
    failed: await running.then(
      () => false,
      () => true,
    ),
  };
}

test('a known person of the app gets the link with how long it works; everybody else gets nothing, silently', async () => {
  await createPersonWithPassword(db.database, { name: 'Maya Lindqvist', email: 'maya@bluepeak.example', now });
  const { sent } = await run(payload('maya@bluepeak.example'), [{ partyKind: 'party' }]);
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({
    to: { name: 'Maya Lindqvist', email: 'maya@bluepeak.example' },
    subject: 'Your sign-in link for Halden Systems',
  });
  expect(sent[0]!.text).toContain('Sign in <https://portal.example/sign-in/link?token=abc>');
  expect(sent[0]!.text).toContain('15 minutes');
  expect((await run(payload('maya@bluepeak.example'), [{ partyKind: 'vendor' }])).sent).toEqual([]);
  expect((await run(payload('stranger@nowhere.example'), [])).sent).toEqual([]);
});

test('a link that has run out is not sent; a busy server is tried again with the same Message-ID, a refused address is not', async () => {
  await createPersonWithPassword(db.database, { name: 'Tomas Ferro', email: 'tomas@corvid.example', now });
  const hats = [{ partyKind: 'party' as const }];
  expect((await run(payload('tomas@corvid.example', -1), hats)).sent).toEqual([]);
  const busy = await run(payload('tomas@corvid.example'), hats, { kind: 'refused', reason: '451', permanent: false });
  const again = await run(payload('tomas@corvid.example'), hats, { kind: 'unknown', reason: 'lost' });
  expect([busy.failed, again.failed]).toEqual([true, true]);
  expect(again.sent[0]!.messageId).toBe(busy.sent[0]!.messageId);
  expect((await run(payload('tomas@corvid.example'), hats, { kind: 'refused', reason: '550', permanent: true })).failed).toBe(false);
});
