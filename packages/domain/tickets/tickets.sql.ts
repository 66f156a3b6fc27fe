import { commissioningTemplates, products } from '@tributary/catalog/schema';
import { appParty, appSystem, appVendor, claim, day, everything, id, instant, ref } from '@tributary/db/columns';
import { people } from '@tributary/identity/schema';
import { orderLines } from '@tributary/orders/schema';
import { parties } from '@tributary/parties/schema';
import { sql } from 'drizzle-orm';
import { check, index, integer, pgPolicy, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';

/**
 * The party is on the ticket (or has just opened it), and its access to the line still holds; a taken-back access works at once. Written
 * as scalar sub-selects and not as `exists`, which the planner hashes over all rows of the table: these stay one-row probes by key.
 */
const seenByParty = sql`(opened_by_party_id = ${claim.party}
    or (select true from ticket_parties p where p.party_id = ${claim.party} and p.ticket_id = tickets.id))
  and (audience = 'line' or end_user_party_id = ${claim.party})
  and (line_id is null or (select true from access a where a.party_id = ${claim.party} and a.line_id = tickets.line_id and a.valid @> ${claim.today} limit 1))`;
const ticketSeen = sql`(select true from tickets t where t.id = ticket_messages.ticket_id)`;

/** A matter raised against an end customer and, where there is one, its line. */
export const tickets = pgTable(
  'tickets',
  {
    id: id(),
    ref: ref('ticket'),
    subject: text('subject').notNull(),
    queue: text('queue').notNull(),
    state: text('state').notNull(),
    priority: text('priority').notNull().default('normal'),
    endUserPartyId: uuid('end_user_party_id')
      .notNull()
      .references(() => parties.id),
    lineId: uuid('line_id').references(() => orderLines.id),
    productId: uuid('product_id').references(() => products.id),
    /** Set on tickets that a commissioning template opened: one a line and template, however often the reaction runs. */
    commissioningTemplateId: uuid('commissioning_template_id').references(() => commissioningTemplates.id),
    /** `line`: who may open tickets on the line. `end_user`: the end customer alone, because that the ticket exists tells something of it. */
    audience: text('audience').notNull().default('line'),
    openedByPartyId: uuid('opened_by_party_id').references(() => parties.id),
    clientRequestId: text('client_request_id'),
    assigneePersonId: uuid('assignee_person_id').references(() => people.id),
    dueOn: day('due_on'),
    createdAt: instant('created_at').notNull(),
    lastActivityAt: instant('last_activity_at').notNull(),
  },
  (table) => [
    unique('tickets_one_per_line_and_template').on(table.lineId, table.commissioningTemplateId),
    unique('tickets_one_per_request').on(table.openedByPartyId, table.clientRequestId),
    index('tickets_queue').on(table.queue, table.lastActivityAt, table.id),
    // The board's and the alerts' question: what is under way, by its due date. Small however old the database is.
    index('tickets_commissioning_under_way')
      .on(table.dueOn, table.id)
      .where(sql`commissioning_template_id is not null and state in ('open', 'waiting')`),
    index('tickets_by_activity').on(table.lastActivityAt, table.id),
    check('tickets_audience', sql`${table.audience} in ('line', 'end_user')`),
    check('tickets_state', sql`${table.state} in ('open', 'waiting', 'resolved', 'closed')`),
    pgPolicy('tickets_of_party', { for: 'select', to: appParty, using: seenByParty }),
    // Answering reopens and moves a ticket; whatever a party changes, the ticket is open afterwards.
    pgPolicy('tickets_answered_by_party', {
      for: 'update',
      to: appParty,
      using: seenByParty,
      withCheck: sql`state = 'open' and ${seenByParty}`,
    }),
    pgPolicy('tickets_opened_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`opened_by_party_id = ${claim.party} and commissioning_template_id is null and audience = 'line' and state = 'open' and assignee_person_id is null
        and (select true from line_roles r where r.line_id = tickets.line_id and r.role = 'end_user' and r.party_id = tickets.end_user_party_id limit 1)
        and exists (select 1 from access a where a.party_id = ${claim.party} and a.line_id = tickets.line_id and a.valid @> ${claim.today} and 'open_ticket' = any (a.actions))`,
    }),
    pgPolicy('tickets_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('tickets_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** Who besides the vendor is on a ticket, with the key that its list sorts by. */
export const ticketParties = pgTable(
  'ticket_parties',
  {
    partyId: uuid('party_id')
      .notNull()
      .references(() => parties.id),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    lastActivityAt: instant('last_activity_at').notNull(),
  },
  (table) => [
    primaryKey({ name: 'ticket_parties_pkey', columns: [table.partyId, table.ticketId] }),
    index('ticket_parties_list').on(table.partyId, table.lastActivityAt, table.ticketId),
    index('ticket_parties_ticket').on(table.ticketId),
    pgPolicy('ticket_parties_of_party', { for: 'select', to: appParty, using: sql`party_id = ${claim.party}` }),
    pgPolicy('ticket_parties_moved_by_party', {
      for: 'update',
      to: appParty,
      using: sql`party_id = ${claim.party}`,
      withCheck: sql`party_id = ${claim.party}`,
    }),
    pgPolicy('ticket_parties_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('ticket_parties_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** A public reply or an internal note. The author's name and party are frozen: history outlives a change of partner. */
export const ticketMessages = pgTable(
  'ticket_messages',
  {
    id: id(),
    ref: ref('message'),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => tickets.id),
    visibility: text('visibility').notNull(),
    body: text('body').notNull(),
    authorPersonId: uuid('author_person_id').references(() => people.id),
    authorPartyId: uuid('author_party_id').references(() => parties.id),
    authorName: text('author_name').notNull(),
    clientRequestId: text('client_request_id'),
    createdAt: instant('created_at').notNull(),
  },
  (table) => [
    index('ticket_messages_thread').on(table.ticketId, table.createdAt, table.id),
    unique('ticket_messages_one_per_request').on(table.ticketId, table.authorPersonId, table.clientRequestId),
    check('ticket_messages_visibility', sql`${table.visibility} in ('public', 'internal')`),
    pgPolicy('ticket_messages_of_party', {
      for: 'select',
      to: appParty,
      using: sql`visibility = 'public' and ${ticketSeen}`,
    }),
    pgPolicy('ticket_messages_written_by_party', {
      for: 'insert',
      to: appParty,
      withCheck: sql`visibility = 'public' and author_party_id = ${claim.party} and author_person_id = ${claim.person} and ${ticketSeen}`,
    }),
    pgPolicy('ticket_messages_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('ticket_messages_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/** The steps of a commissioning ticket. Internal work: portal users see the ticket, not its checklist. */
export const ticketChecklistItems = pgTable(
  'ticket_checklist_items',
  {
    id: id(),
    ref: ref('checklistItem'),
    ticketId: uuid('ticket_id')
      .notNull()
      .references(() => tickets.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    label: text('label').notNull(),
    dueOn: day('due_on').notNull(),
    doneAt: instant('done_at'),
    doneByPersonId: uuid('done_by_person_id').references(() => people.id),
  },
  (table) => [
    unique('ticket_checklist_items_position').on(table.ticketId, table.position),
    pgPolicy('ticket_checklist_items_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('ticket_checklist_items_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

/**
 * What an acceptance caused: one row a line and template, `waiting` until the ticket is opened, or why it was not called for. The version
 * is the one that held at acceptance. Staff only.
 */
export const commissioningAlerts = pgTable(
  'commissioning_alerts',
  {
    id: id(),
    ref: ref('commissioningAlert'),
    lineId: uuid('line_id')
      .notNull()
      .references(() => orderLines.id),
    templateId: uuid('template_id')
      .notNull()
      .references(() => commissioningTemplates.id),
    version: integer('version').notNull(),
    outcome: text('outcome').notNull(),
    /** The conditions that were not met, where the template was not called for. */
    unmet: text('unmet').array().notNull().default(sql`'{}'::text[]`),
    ticketId: uuid('ticket_id').references(() => tickets.id),
    dueOn: day('due_on').notNull(),
    raisedAt: instant('raised_at').notNull(),
  },
  (table) => [
    unique('commissioning_alerts_one_per_line_and_template').on(table.lineId, table.templateId),
    index('commissioning_alerts_due').on(table.dueOn, table.id),
    index('commissioning_alerts_ticket').on(table.ticketId),
    index('commissioning_alerts_waiting').on(table.dueOn, table.id).where(sql`outcome = 'waiting'`),
    check('commissioning_alerts_outcome', sql`${table.outcome} in ('waiting', 'opened', 'not_called_for')`),
    check('commissioning_alerts_opened', sql`(${table.outcome} = 'opened') = (${table.ticketId} is not null)`),
    pgPolicy('commissioning_alerts_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('commissioning_alerts_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);
