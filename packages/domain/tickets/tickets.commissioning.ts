import { commissioningTemplatesOf, commissioningVersion } from '@tributary/catalog/commissioning';
import { type CommissioningFacts, unmetConditions } from '@tributary/catalog/contract';
import type { ActorContext } from '@tributary/db/actor';
import { partnerOfRecord } from '@tributary/entitlements/queries';
import { lineRoles } from '@tributary/entitlements/schema';
import type { SystemActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { orderLines, orders } from '@tributary/orders/schema';
import { partnerProfileOf } from '@tributary/parties/queries';
import { and, asc, eq, sql } from 'drizzle-orm';
import { moveForParties } from './tickets.audience.ts';
import { commissioningRaised, ticketOpened } from './tickets.events.ts';
import { commissioningAlerts, ticketChecklistItems, tickets } from './tickets.sql.ts';

/**
 * An order was accepted: each of its lines raises an alert a template of its product, waiting for the ticket. The version of the template
 * is frozen here. However often it runs, a line and template have one alert: the unique constraint decides.
 */
export async function raiseCommissioningAlerts(ctx: ActorContext<SystemActor>, orderId: string): Promise<void> {
  const lines = await ctx.tx
    .select({
      id: orderLines.id,
      productId: orderLines.productId,
      orderRef: orders.ref,
      startsOn: orders.startsOn,
      endUserPartyId: orders.endUserPartyId,
      delivery: orders.delivery,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    // An amendment changes a line that runs, whose set-up has its tickets.
    .where(and(eq(orderLines.orderId, orderId), eq(orderLines.kind, 'new')))
    .orderBy(asc(orderLines.position));
  // Copies in stock have no end customer yet, and nothing to set up.
  const sold = lines.filter(({ endUserPartyId, delivery }) => endUserPartyId !== null && delivery !== 'stock');
  const raised = await raise(ctx, sold);
  if (raised > 0) await ctx.publish(commissioningRaised, { orderId, orderRef: sold[0]!.orderRef }, { parties: [] });
}

interface AcceptedLine {
  readonly id: string;
  readonly productId: string;
  readonly startsOn: IsoDate;
}

async function raise(ctx: ActorContext<SystemActor>, lines: readonly AcceptedLine[]): Promise<number> {
  const templates = await commissioningTemplatesOf(ctx, [...new Set(lines.map(({ productId }) => productId))]);
  const alerts = lines.flatMap((line) =>
    (templates.get(line.productId) ?? []).map((template) => ({
      lineId: line.id,
      templateId: template.id,
      version: template.version,
      outcome: 'waiting',
      dueOn: addDays(line.startsOn, template.dueOffsetDays),
      raisedAt: ctx.now,
    })),
  );
  if (alerts.length === 0) return 0;
  const made = await ctx.tx
    .insert(commissioningAlerts)
    .values(alerts)
    .onConflictDoNothing({ target: [commissioningAlerts.lineId, commissioningAlerts.templateId] })
    .returning({ id: commissioningAlerts.id });
  return made.length;
}

/**
 * Opens what commissioning the line calls for: one ticket a template whose conditions are met, against the end customer, with its
 * checklist; due dates count from the day the order starts. However often it runs, and in however many processes at once, a line and
 * template have one ticket: the alert's row is locked, and the unique constraint decides (DOMAIN §3).
 */
export async function openCommissioningTickets(ctx: ActorContext<SystemActor>, lineId: string): Promise<void> {
  const line = await acceptedLine(ctx, lineId);
  // The order's own alerts may not have been raised yet: reactions run in any order.
  await raise(ctx, [line]);
  const waiting = await ctx.tx
    .select()
    .from(commissioningAlerts)
    .where(and(eq(commissioningAlerts.lineId, lineId), eq(commissioningAlerts.outcome, 'waiting')))
    .orderBy(asc(commissioningAlerts.templateId))
    .for('update');
  if (waiting.length === 0) return;
  const facts = await factsOf(ctx, line);
  for (const alert of waiting) await settle(ctx, line, alert, facts);
}

type Line = Awaited<ReturnType<typeof acceptedLine>>;

async function acceptedLine(ctx: ActorContext<SystemActor>, lineId: string) {
  const [line] = await ctx.tx
    .select({
      id: orderLines.id,
      productId: orderLines.productId,
      quantity: orderLines.quantity,
      orderId: orders.id,
      startsOn: orders.startsOn,
      decidedAt: orders.decidedAt,
      endUserPartyId: sql<string | null>`(select r.party_id from ${lineRoles} r where r.line_id = ${orderLines.id} and r.role = 'end_user'
        and upper_inf(r.recorded) order by lower(r.valid) limit 1)`,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orderLines.id, lineId));
  if (!line?.endUserPartyId) throw new Error(`line ${lineId} has no end user to commission for`);
  return { ...line, endUserPartyId: line.endUserPartyId };
}

async function settle(
  ctx: ActorContext<SystemActor>,
  line: Line,
  alert: typeof commissioningAlerts.$inferSelect,
  facts: CommissioningFacts,
): Promise<void> {
  const wording = await commissioningVersion(ctx, alert.templateId, alert.version);
  if (!wording) throw new Error(`template ${alert.templateId} has no version ${alert.version}`);
  const unmet = unmetConditions(wording, facts);
  if (unmet.length > 0) {
    await ctx.tx.update(commissioningAlerts).set({ outcome: 'not_called_for', unmet }).where(eq(commissioningAlerts.id, alert.id));
    return;
  }
  const { endUserPartyId, productId, startsOn } = line;
  const [ticket] = await ctx.tx
    .insert(tickets)
    .values({
      subject: wording.title,
      queue: wording.queue,
      state: 'open',
      endUserPartyId,
      lineId: line.id,
      productId,
      commissioningTemplateId: alert.templateId,
      // That this is the customer's first order is not a partner's to know, so neither is the ticket.
      audience: wording.firstOrderOnly ? 'end_user' : 'line',
      dueOn: alert.dueOn,
      createdAt: ctx.now,
      lastActivityAt: ctx.now,
    })
    .onConflictDoNothing({ target: [tickets.lineId, tickets.commissioningTemplateId] })
    .returning({ id: tickets.id, ref: tickets.ref, lineId: tickets.lineId });
  // Opened before there were alerts.
  const opened = ticket ?? (await ticketOf(ctx, line.id, alert.templateId));
  await ctx.tx.update(commissioningAlerts).set({ outcome: 'opened', ticketId: opened.id }).where(eq(commissioningAlerts.id, alert.id));
  if (!ticket) return;
  const steps = wording.steps.map((step, index) => ({
    ticketId: ticket.id,
    position: index + 1,
    label: step.label,
    dueOn: addDays(startsOn, step.dueOffsetDays),
  }));
  if (steps.length > 0) await ctx.tx.insert(ticketChecklistItems).values(steps);
  const parties = await moveForParties(ctx, ticket, ctx.now);
  const data = { ticketId: ticket.id, ticketRef: ticket.ref, lineId: line.id };
  await ctx.publish(ticketOpened, data, { parties, onBehalfOf: endUserPartyId });
}

async function ticketOf(ctx: ActorContext<SystemActor>, lineId: string, templateId: string) {
  const [ticket] = await ctx.tx
    .select({ id: tickets.id })
    .from(tickets)
    .where(and(eq(tickets.lineId, lineId), eq(tickets.commissioningTemplateId, templateId)));
  return ticket!;
}

/** What the conditions ask: of the line, of the partner of record on the order's first day, and of the customer's earlier orders. */
async function factsOf(ctx: ActorContext<SystemActor>, line: Line): Promise<CommissioningFacts> {
  const partner = await partnerOfRecord(ctx, line.id, [line.startsOn, ctx.today].sort()[0]!);
  const profile = partner && (await partnerProfileOf(ctx, partner.partyId));
  const [earlier] = await ctx.tx
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(
        eq(orders.endUserPartyId, line.endUserPartyId),
        sql`${orders.state} not in ('rejected', 'cancelled') and ${orders.delivery} <> 'stock'`,
        sql`(${orders.decidedAt}, ${orders.id}) < (${line.decidedAt?.toISOString() ?? null}::timestamptz, ${line.orderId}::uuid)`,
      ),
    )
    .limit(1);
  return { isFirstOrder: !earlier, partnerTier: profile?.tier ?? null, quantity: line.quantity };
}
