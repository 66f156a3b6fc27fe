import type { UnmetCondition } from '@tributary/catalog/contract';
import { commissioningTemplates, commissioningVersions, products } from '@tributary/catalog/schema';
import { entitlements } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { isIsoDate } from '@tributary/kernel/dates';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { orderLines, orders } from '@tributary/orders/schema';
import { parties } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { and, asc, count, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import {
  type AlertRow,
  type AlertState,
  BOARD_COLUMNS,
  type BoardCard,
  type BoardColumn,
  type BoardInput,
  type CommissioningBoard,
  type ListAlertsInput,
  type TemplateUseInput,
  type TicketState,
} from './tickets.contract.ts';
import { commissioningAlerts, ticketChecklistItems, tickets } from './tickets.sql.ts';

const underWay = sql`${tickets.state} in ('open', 'waiting')`;

/** What each state of an alert is in terms of its row and its ticket's; late is a matter of the day. */
function isInState(ctx: ConsoleContext, state: AlertState): SQL {
  const late = sql`${commissioningAlerts.dueOn} < ${ctx.today}::date`;
  const conditions: Record<AlertState, SQL> = {
    waiting: sql`${commissioningAlerts.outcome} = 'waiting'`,
    opened: sql`${commissioningAlerts.outcome} = 'opened' and ${underWay} and not ${late}`,
    late: sql`(${commissioningAlerts.outcome} = 'waiting' or (${commissioningAlerts.outcome} = 'opened' and ${underWay})) and ${late}`,
    done: sql`${commissioningAlerts.outcome} = 'opened' and not ${underWay}`,
    not_called_for: sql`${commissioningAlerts.outcome} = 'not_called_for'`,
  };
  return conditions[state];
}

function stateOf(row: { outcome: string; ticketState: TicketState | null; dueOn: string }, today: string): AlertState {
  if (row.outcome === 'not_called_for') return 'not_called_for';
  if (row.ticketState === 'resolved' || row.ticketState === 'closed') return 'done';
  if (row.dueOn < today) return 'late';
  return row.outcome === 'waiting' ? 'waiting' : 'opened';
}

/**
 * What acceptances caused, the first due first. `q` is a part of the customer's, product's or template's name, or a whole reference of the
 * ticket, entitlement or order. Driven by the index on the due date; the cursor names an alert by reference.
 */
export async function listAlerts(ctx: ConsoleContext, input: ListAlertsInput): Promise<Page<AlertRow>> {
  const after = decodeCursor(input.cursor, 2);
  const rows = await ctx.tx
    .select({
      ref: commissioningAlerts.ref,
      outcome: commissioningAlerts.outcome,
      unmet: sql<UnmetCondition[]>`${commissioningAlerts.unmet}`,
      dueOn: commissioningAlerts.dueOn,
      raisedAt: commissioningAlerts.raisedAt,
      title: commissioningVersions.title,
      queue: commissioningVersions.queue,
      templateRef: commissioningTemplates.ref,
      version: commissioningAlerts.version,
      orderRef: orders.ref,
      productName: products.name,
      quantity: orderLines.quantity,
      customerName: parties.name,
      entitlementRef: entitlements.ref,
      ticketRef: tickets.ref,
      ticketState: sql<TicketState | null>`${tickets.state}`,
      assigneeName: people.name,
    })
    .from(commissioningAlerts)
    .innerJoin(commissioningTemplates, eq(commissioningTemplates.id, commissioningAlerts.templateId))
    .innerJoin(
      commissioningVersions,
      and(
        eq(commissioningVersions.templateId, commissioningAlerts.templateId),
        eq(commissioningVersions.version, commissioningAlerts.version),
      ),
    )
    .innerJoin(orderLines, eq(orderLines.id, commissioningAlerts.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .innerJoin(products, eq(products.id, orderLines.productId))
    .leftJoin(tickets, eq(tickets.id, commissioningAlerts.ticketId))
    .leftJoin(parties, eq(parties.id, sql`coalesce(${tickets.endUserPartyId}, ${orders.endUserPartyId})`))
    .leftJoin(entitlements, eq(entitlements.lineId, commissioningAlerts.lineId))
    .leftJoin(people, eq(people.id, tickets.assigneePersonId))
    .where(
      and(
        input.state ? isInState(ctx, input.state) : undefined,
        input.queue ? eq(commissioningVersions.queue, input.queue) : undefined,
        input.q ? matches(input.q) : undefined,
        after && isIsoDate(after[0] ?? '')
          ? sql`(${commissioningAlerts.dueOn}, ${commissioningAlerts.id}) > (${after[0]}::date, (select k.id from ${commissioningAlerts} k where k.ref = ${after[1]}))`
          : undefined,
      ),
    )
    .orderBy(asc(commissioningAlerts.dueOn), asc(commissioningAlerts.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.dueOn, row.ref]);
  return {
    rows: page.rows.map(({ outcome, ticketState, ...row }) => ({
      ...row,
      state: stateOf({ outcome, ticketState, dueOn: row.dueOn }, ctx.today),
    })),
    nextCursor: page.nextCursor,
  };
}

function matches(q: string): SQL {
  const names = [parties.name, products.name, commissioningVersions.title].map((name) => sql`strpos(lower(${name}), lower(${q})) > 0`);
  const refs = [tickets.ref, entitlements.ref, orders.ref].map((ref) => sql`${ref} = upper(${q})`);
  return sql`(${sql.join([...names, ...refs], sql` or `)})`;
}

/** How many alerts stand in each state that asks for attention; done and not called for are not counted, because only they grow for ever. */
export async function countAlerts(ctx: ConsoleContext): Promise<Record<Exclude<AlertState, 'done' | 'not_called_for'>, number>> {
  const [underWayNow] = await ctx.tx
    .select({
      opened: sql<number>`count(*) filter (where ${tickets.dueOn} >= ${ctx.today}::date)::int`,
      late: sql<number>`count(*) filter (where ${tickets.dueOn} < ${ctx.today}::date)::int`,
    })
    .from(tickets)
    .where(and(isNotNull(tickets.commissioningTemplateId), sql`${tickets.state} in ('open', 'waiting')`));
  const [waiting] = await ctx.tx
    .select({
      onTime: sql<number>`count(*) filter (where ${commissioningAlerts.dueOn} >= ${ctx.today}::date)::int`,
      all: count(),
    })
    .from(commissioningAlerts)
    .where(sql`${commissioningAlerts.outcome} = 'waiting'`);
  return { waiting: waiting!.all, opened: underWayNow!.opened, late: underWayNow!.late + waiting!.all - waiting!.onTime };
}

/** The queues that commissioning tickets or templates name, by name. */
export async function commissioningQueues(ctx: ConsoleContext): Promise<string[]> {
  const rows = await ctx.tx
    .selectDistinct({ queue: commissioningVersions.queue })
    .from(commissioningVersions)
    .orderBy(asc(commissioningVersions.queue));
  return rows.map(({ queue }) => queue);
}

/** How many tickets of a template are under way. */
export async function templateUse(ctx: ConsoleContext, input: TemplateUseInput): Promise<{ underWay: number }> {
  const [found] = await ctx.tx
    .select({ underWay: count() })
    .from(tickets)
    .innerJoin(commissioningTemplates, eq(commissioningTemplates.id, tickets.commissioningTemplateId))
    .where(and(eq(commissioningTemplates.ref, input.ref), underWay));
  return { underWay: found!.underWay };
}

/** What is done leaves the board after so many days. */
const DONE_SHOWN_DAYS = 7;
const CARDS_A_COLUMN = 50;

/**
 * The commissioning tickets as cards in columns of their state, the first due first; each column shows fifty and says how many there are.
 * Resolved ones stay a week.
 */
export async function commissioningBoard(ctx: ConsoleContext, input: BoardInput): Promise<CommissioningBoard> {
  const columns: BoardColumn[] = [];
  for (const column of BOARD_COLUMNS) columns.push(await boardColumn(ctx, column, input));
  return { columns, today: ctx.today };
}

async function boardColumn(ctx: ConsoleContext, column: BoardColumn['column'], input: BoardInput): Promise<BoardColumn> {
  const inColumn: Record<BoardColumn['column'], SQL> = {
    open: sql`${tickets.state} = 'open' and ${tickets.assigneePersonId} is null`,
    taken: sql`${tickets.state} = 'open' and ${tickets.assigneePersonId} is not null`,
    waiting: sql`${tickets.state} = 'waiting'`,
    done: sql`${tickets.state} in ('resolved', 'closed') and ${tickets.lastActivityAt} >= ${ctx.now.toISOString()}::timestamptz - make_interval(days => ${DONE_SHOWN_DAYS})`,
  };
  const here = and(
    isNotNull(tickets.commissioningTemplateId),
    // Said again as the partial index says it, so that the planner may use it.
    column === 'done' ? undefined : sql`${tickets.state} in ('open', 'waiting')`,
    inColumn[column],
    input.queue ? eq(tickets.queue, input.queue) : undefined,
    input.mine ? eq(tickets.assigneePersonId, ctx.actor.personId) : undefined,
    input.late ? sql`${tickets.dueOn} < ${ctx.today}::date` : undefined,
  );
  const [total] = await ctx.tx.select({ cards: count() }).from(tickets).where(here);
  const rows = await ctx.tx
    .select({
      ref: tickets.ref,
      subject: tickets.subject,
      queue: tickets.queue,
      dueOn: tickets.dueOn,
      customerName: parties.name,
      productName: products.name,
      assigneeName: people.name,
      total: sql<number>`(select count(*)::int from ${ticketChecklistItems} i where i.ticket_id = ${tickets.id})`,
      done: sql<number>`(select count(i.done_at)::int from ${ticketChecklistItems} i where i.ticket_id = ${tickets.id})`,
    })
    .from(tickets)
    .innerJoin(parties, eq(parties.id, tickets.endUserPartyId))
    .leftJoin(products, eq(products.id, tickets.productId))
    .leftJoin(people, eq(people.id, tickets.assigneePersonId))
    .where(here)
    .orderBy(asc(tickets.dueOn), asc(tickets.id))
    .limit(CARDS_A_COLUMN);
  const cards = rows.map(
    ({ total: steps, done, ...row }): BoardCard => ({
      ...row,
      checklist: { done, total: steps },
      late: column !== 'done' && row.dueOn !== null && row.dueOn < ctx.today,
    }),
  );
  return { column, total: total!.cards, cards };
}
