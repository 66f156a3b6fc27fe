import { defineTask, type Task, type TaskResources } from '@tributary/db/reaction';
import type { MailResources, SendOutcome } from '@tributary/email/message';
import { DomainError } from '@tributary/kernel/errors';
import { z } from 'zod';
import { type BatchContent, composeMessage, readContent } from './emails/compose-message.ts';
import { SEND_NOTICE } from './notices.contract.ts';
import { announceHandedOver, beginSending, claimBatch, countUnsettled, type Delivery, planNotice, settle } from './notices.ledger.ts';

/** How many messages one job has under way at a time; the pool of `send` has as many connections. */
const AT_A_TIME = 3;

/** `noticeSecret` makes Message-IDs: at least 16 bytes, one per vendor, never changed while notices are under way. */
export interface NoticeResources extends MailResources {
  readonly noticeSecret: string;
}
type Resources = TaskResources & NoticeResources;

/** This module's work outside a transaction. */
export const noticesTasks: Task<NoticeResources>[] = [
  defineTask<{ noticeId: string }, NoticeResources>(SEND_NOTICE, z.object({ noticeId: z.uuid() }), ({ noticeId }, resources) =>
    sendNotice(resources, noticeId),
  ),
];

/**
 * Sends everything of a notice that is due, in batches, and publishes once that it has left. Safe to run twice, at once, or again after
 * a crash at any point: rows are leased, and the same message always has the same Message-ID. Throws while messages are still to be
 * settled, so that the queue comes back later.
 */
export async function sendNotice(resources: Resources, noticeId: string): Promise<void> {
  await planNotice(resources, noticeId);
  for (;;) {
    const batch = await claimBatch(resources, noticeId);
    // Whoever left while the notice waited may have been the only one of its customer to hear of it.
    if (batch.length === 0 && (await planNotice(resources, noticeId)) === 0) break;
    const content = await readContent(resources, noticeId, batch);
    const waiting = [...batch];
    await Promise.all(
      Array.from({ length: AT_A_TIME }, async () => {
        for (let next = waiting.shift(); next; next = waiting.shift()) await sendOne(resources, content, next);
      }),
    );
  }
  const unsettled = await countUnsettled(resources, noticeId);
  if (unsettled > 0) throw new Error(`${unsettled} messages of notice ${noticeId} are not settled yet`);
  await announceHandedOver(resources, noticeId);
}

async function sendOne(resources: Resources, content: BatchContent, claimed: Delivery): Promise<void> {
  const { message, contentHash } = await composeMessage(content, claimed, resources.portalUrl);
  const held = await beginSending(resources, claimed, contentHash);
  if (!held) return;
  await settle(resources, held, await attempt(resources, message));
}

/** A value that could break out of its header is refused before anything leaves, and would be again. */
async function attempt({ mailer }: Resources, message: Parameters<Resources['mailer']['send']>[0]): Promise<SendOutcome> {
  try {
    return await mailer.send(message);
  } catch (error) {
    if (error instanceof DomainError) return { kind: 'refused', reason: `${error.code} ${error.field ?? ''}`.trim(), permanent: true };
    throw error;
  }
}
