import { withActor } from '@tributary/db/actor';
import { defineTask, type Task } from '@tributary/db/reaction';
import { systemActor } from '@tributary/kernel/actor';
import { z } from 'zod';
import { closeViews } from './parties.views.ts';

/** The schedule's round: a view whose time is over is over at once by itself; this says so on its party's timeline. */
export const CLOSE_VIEWS = 'parties.close_views';

/** This module's work on a schedule. */
export const partiesTasks: Task<unknown>[] = [
  defineTask(CLOSE_VIEWS, z.looseObject({}), async (_payload, { database, now }) => {
    await withActor(database, systemActor, { now: now(), mode: 'write' }, closeViews);
  }),
];
