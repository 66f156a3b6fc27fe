import { decodeCursor, isCursorInstant, type Page, toPage } from '@tributary/kernel/page';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { ListNotificationsInput, NotificationRow } from './notifications.contract.ts';
import { notifications } from './notifications.sql.ts';

type Reader = PortalContext | ConsoleContext;

/** The reader's own, under the hat worn: by index and by policy alike. */
export const ownRows = (ctx: Reader) => and(eq(notifications.personId, ctx.actor.personId), eq(notifications.partyId, ctx.actor.partyId));

/** The reader's bell, newest first. The cursor names the last row by reference. */
export async function listNotifications(ctx: Reader, input: ListNotificationsInput): Promise<Page<NotificationRow>> {
  const decoded = decodeCursor(input.cursor, 2);
  const after = isCursorInstant(decoded?.[0]) ? decoded : null;
  const rows = await ctx.tx
    .select({
      ref: notifications.ref,
      eventName: notifications.eventName,
      subjectRef: notifications.subjectRef,
      title: notifications.title,
      createdAt: notifications.createdAt,
      readAt: notifications.readAt,
    })
    .from(notifications)
    .where(
      and(
        ownRows(ctx),
        after
          ? sql`(${notifications.createdAt}, ${notifications.id}) < (${after[0]}::timestamptz, (select k.id from ${notifications} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(desc(notifications.createdAt), desc(notifications.id))
    .limit(input.limit + 1);
  return toPage(rows, input.limit, (row) => [row.createdAt.toISOString(), row.ref]);
}

/** How many the reader has not read. */
export async function countUnread(ctx: Reader): Promise<{ count: number }> {
  const [row] = await ctx.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(notifications)
    .where(and(ownRows(ctx), isNull(notifications.readAt)));
  return { count: row?.count ?? 0 };
}
