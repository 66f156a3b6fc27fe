import { commissioningSteps, commissioningTemplates } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { lineRoles } from '@tributary/entitlements/schema';
import type { SystemActor } from '@tributary/kernel/actor';
import { addDays } from '@tributary/kernel/dates';
import { orderLines, orders } from '@tributary/orders/schema';
import { and, asc, eq, sql } from 'drizzle-orm';
import { moveForParties } from './tickets.audience.ts';
import { ticketOpened } from './tickets.events.ts';
import { ticketChecklistItems, tickets } from './tickets.sql.ts';

/**
 * Opens what commissioning the line's product calls for: one ticket a template, against the end customer, with its checklist; due dates
 * count from the day the order starts. However often it runs, and in however many processes at once, a line and template have one ticket:
 * the unique constraint decides (DOMAIN §3).
 */
export async function openCommissioningTickets(ctx: ActorContext<SystemActor>, lineId: string): Promise<void> {
  const [line] = await ctx.tx
    .select({
      productId: orderLines.productId,
      startsOn: orders.startsOn,
      endUserPartyId: sql<string | null>`(select r.party_id from ${lineRoles} r where r.line_id = ${orderLines.id} and r.role = 'end_user'
        and upper_inf(r.recorded) order by lower(r.valid) limit 1)`,
    })
    .from(orderLines)
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .where(eq(orderLines.id, lineId));
  const endUserPartyId = line?.endUserPartyId;
  if (!line || !endUserPartyId) throw new Error(`line ${lineId} has no end user to commission for`);
  const templates = await ctx.tx
    .select()
    .from(commissioningTemplates)
    .where(eq(commissioningTemplates.productId, line.productId))
    .orderBy(asc(commissioningTemplates.id));
  for (const template of templates) {
    const [ticket] = await ctx.tx
      .insert(tickets)
      .values({
        subject: template.title,
        queue: template.queue,
        state: 'open',
        endUserPartyId,
        lineId,
        productId: line.productId,
        commissioningTemplateId: template.id,
        dueOn: addDays(line.startsOn, template.dueOffsetDays),
        createdAt: ctx.now,
        lastActivityAt: ctx.now,
      })
      .onConflictDoNothing({ target: [tickets.lineId, tickets.commissioningTemplateId] })
      .returning({ id: tickets.id, ref: tickets.ref, lineId: tickets.lineId });
    if (!ticket) continue;
    await addChecklist(ctx, ticket.id, template.id, line.startsOn);
    const parties = await moveForParties(ctx, ticket, ctx.now);
    await ctx.publish(ticketOpened, { ticketId: ticket.id, ticketRef: ticket.ref, lineId }, { parties, onBehalfOf: endUserPartyId });
  }
}

async function addChecklist(ctx: ActorContext<SystemActor>, ticketId: string, templateId: string, startsOn: string): Promise<void> {
  const steps = await ctx.tx
    .select()
    .from(commissioningSteps)
    .where(and(eq(commissioningSteps.templateId, templateId)))
    .orderBy(asc(commissioningSteps.position));
  if (steps.length === 0) return;
  await ctx.tx
    .insert(ticketChecklistItems)
    .values(steps.map((step) => ({ ticketId, position: step.position, label: step.label, dueOn: addDays(startsOn, step.dueOffsetDays) })));
}
