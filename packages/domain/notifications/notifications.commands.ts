import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, inArray, isNull } from 'drizzle-orm';
import type { MarkReadInput } from './notifications.contract.ts';
import { ownRows } from './notifications.queries.ts';
import { notifications } from './notifications.sql.ts';

/** Marks the reader's own as read; what was read keeps its time, and a reference of somebody else's is passed over like one that is none. */
export async function markRead(ctx: PortalContext | ConsoleContext, input: MarkReadInput): Promise<void> {
  await ctx.tx
    .update(notifications)
    .set({ readAt: ctx.now })
    .where(and(ownRows(ctx), isNull(notifications.readAt), 'refs' in input ? inArray(notifications.ref, input.refs) : undefined));
}
