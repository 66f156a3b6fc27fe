import { withActor } from '@tributary/db/actor';
import { defineTask, type Task } from '@tributary/db/reaction';
import { systemActor } from '@tributary/kernel/actor';
import { z } from 'zod';
import { announceGrants } from './entitlements.grants.announce.ts';
import { completeDueHandovers, workOnHandover } from './entitlements.handover.tasks.ts';

/** Runs, or takes back, one handover. */
export const WORK_ON_HANDOVER = 'entitlements.work_on_handover';
/** The schedule's round: every minute, so that a handover is done when its day begins. */
export const COMPLETE_HANDOVERS = 'entitlements.complete_handovers';

/** The schedule's round: every minute, so that a grant is announced when its day begins. */
export const ANNOUNCE_GRANTS = 'entitlements.announce_grants';

/** This module's work outside a reaction's transaction, and on a schedule. */
export const entitlementsTasks: Task<unknown>[] = [
  defineTask<{ handoverId: string }>(WORK_ON_HANDOVER, z.object({ handoverId: z.uuid() }), ({ handoverId }, resources) =>
    workOnHandover(resources, handoverId),
  ),
  defineTask(COMPLETE_HANDOVERS, z.looseObject({}), async (_payload, resources) => {
    await completeDueHandovers(resources);
  }),
  defineTask(ANNOUNCE_GRANTS, z.looseObject({}), async (_payload, { database, now }) => {
    await withActor(database, systemActor, { now: now(), mode: 'write' }, (ctx) => announceGrants(ctx));
  }),
];
