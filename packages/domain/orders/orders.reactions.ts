import { defineReaction, enqueue, type Reaction } from '@tributary/db/reaction';
import { orderImportBrought, orderImportConfirmed } from './orders.events.ts';
import { CHECK_IMPORT, PLACE_IMPORT } from './orders.import.jobs.ts';

/** What this module does when something happened: files of orders go to the worker, one job a file and step. */
export const ordersReactions: Reaction[] = [
  defineReaction('orders.check_import', orderImportBrought, (ctx, { data: { importId } }) =>
    enqueue(ctx, CHECK_IMPORT, { importId }, { jobKey: `import:${importId}` }),
  ),
  defineReaction('orders.place_import', orderImportConfirmed, (ctx, { data: { importId } }) =>
    enqueue(ctx, PLACE_IMPORT, { importId }, { jobKey: `import:${importId}` }),
  ),
];
