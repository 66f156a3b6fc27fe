import { defineTask, type Task } from '@tributary/db/reaction';
import { z } from 'zod';
import { completeDueHandovers, workOnHandover } from './entitlements.handover.tasks.ts';

/** Runs, or takes back, one handover. */
export const WORK_ON_HANDOVER = 'entitlements.work_on_handover';
/** The schedule's round: every minute, so that a handover is done when its day begins. */
export const COMPLETE_HANDOVERS = 'entitlements.complete_handovers';

/** This module's work outside a reaction's transaction, and on a schedule. */
export const entitlementsTasks: Task<unknown>[] = [
  defineTask<{ handoverId: string }>(WORK_ON_HANDOVER, z.object({ handoverId: z.uuid() }), ({ handoverId }, resources) =>
    workOnHandover(resources, handoverId),
  ),
  defineTask(COMPLETE_HANDOVERS, z.looseObject({}), async (_payload, resources) => {
    await completeDueHandovers(resources);
  }),
];
