import { defineReaction, enqueue, type Reaction } from '@tributary/db/reaction';
import { SEND_NOTICE } from './notices.contract.ts';
import { noticeApproved } from './notices.events.ts';

export const noticesReactions: Reaction[] = [
  // Message-IDs need the vendor's secret, which only the worker's tasks are given: so the task plans the messages as well.
  defineReaction('notices.send', noticeApproved, async (ctx, event) => {
    const { noticeId } = event.data;
    await enqueue(ctx, SEND_NOTICE, { noticeId }, { jobKey: `${SEND_NOTICE}:${noticeId}` });
  }),
];
