import { ANNOUNCE_ENDINGS } from '@tributary/agreements/tasks';
import { ANNOUNCE_GRANTS, COMPLETE_HANDOVERS } from '@tributary/entitlements/tasks';
import { CLOSE_VIEWS } from '@tributary/parties/tasks';
import type { CronItem } from 'graphile-worker';

/** What the worker does by the clock (UTC), one line each. Of several workers one enqueues; a round that was missed the next one makes up for. */
export const schedules: CronItem[] = [
  { task: ANNOUNCE_ENDINGS, match: '7 * * * *' },
  { task: COMPLETE_HANDOVERS, match: '* * * * *' },
  { task: ANNOUNCE_GRANTS, match: '* * * * *' },
  { task: CLOSE_VIEWS, match: '* * * * *' },
];
