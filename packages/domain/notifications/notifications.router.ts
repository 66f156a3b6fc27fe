import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { markRead } from './notifications.commands.ts';
import { listNotificationsInput, markReadInput } from './notifications.contract.ts';
import { countUnread, listNotifications } from './notifications.queries.ts';

/** The bell of people of customers and partners. */
export const notificationsPortal = router({
  list: portalProcedure()
    .input(listNotificationsInput)
    .query(({ ctx, input }) => listNotifications(ctx, input)),
  unread: portalProcedure().query(({ ctx }) => countUnread(ctx)),
  markRead: portalProcedure()
    .input(markReadInput)
    .mutation(({ ctx, input }) => markRead(ctx, input)),
});

/** The bell of the vendor's staff. */
export const notificationsConsole = router({
  list: consoleProcedure()
    .input(listNotificationsInput)
    .query(({ ctx, input }) => listNotifications(ctx, input)),
  unread: consoleProcedure().query(({ ctx }) => countUnread(ctx)),
  markRead: consoleProcedure()
    .input(markReadInput)
    .mutation(({ ctx, input }) => markRead(ctx, input)),
});
