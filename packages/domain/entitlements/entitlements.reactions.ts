import { defineReaction, enqueue, type Reaction } from '@tributary/db/reaction';
import { orderAccepted, orderSubmitted } from '@tributary/orders/events';
import { cardLinked } from '@tributary/parties/events';
import { applyAmendments, nameRolesOfChange } from './entitlements.amend-apply.ts';
import { announceGrants, settleGrantees } from './entitlements.grants.announce.ts';
import { accessGiven, accessGrantChanged } from './entitlements.grants.events.ts';
import { handoverConfirmed, handoverWithdrawalAsked } from './entitlements.handover.events.ts';
import { openEntitlements } from './entitlements.open.ts';
import { WORK_ON_HANDOVER } from './entitlements.tasks.ts';

export const entitlementsReactions: Reaction[] = [
  defineReaction('entitlements.open', orderAccepted, async (ctx, event) => {
    await openEntitlements(ctx, event.data.orderId);
  }),
  defineReaction('entitlements.amend', orderAccepted, async (ctx, event) => {
    await applyAmendments(ctx, event.data.orderId);
  }),
  defineReaction('entitlements.name_roles', orderSubmitted, async (ctx, event) => {
    await nameRolesOfChange(ctx, event.data.orderId);
  }),
  // What begins today is told today; what begins later waits for the schedule's round.
  ...[accessGiven, accessGrantChanged].map((event) =>
    defineReaction(`entitlements.announce.${event.name.split('/')[1]}`, event, async (ctx, { data: { lineIds } }) => {
      await announceGrants(ctx, lineIds);
    }),
  ),
  defineReaction('entitlements.settle_grantees', cardLinked, async (ctx, { data: { cardId, partyId } }) => {
    await settleGrantees(ctx, cardId, partyId);
  }),
  // Not done here: thousands of lines take seconds, and the task says how far it is from outside its transaction.
  ...[handoverConfirmed, handoverWithdrawalAsked].map((event) =>
    defineReaction(`entitlements.work_on.${event.name.split('/')[1]}`, event, async (ctx, { data: { handoverId } }) => {
      await enqueue(ctx, WORK_ON_HANDOVER, { handoverId }, { jobKey: `handover:${handoverId}` });
    }),
  ),
];
