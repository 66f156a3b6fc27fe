import { agreements } from '@tributary/agreements/schema';
import { products } from '@tributary/catalog/schema';
import type { ActorContext } from '@tributary/db/actor';
import { eventSubjects, events } from '@tributary/db/events.sql';
import { handovers } from '@tributary/entitlements/handover.sql';
import { entitlements } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { notFound } from '@tributary/kernel/errors';
import { advisories, notices } from '@tributary/notices/schema';
import { orderLines, orders } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { parties, partyCards } from '@tributary/parties/schema';
import { priceBooks } from '@tributary/pricing/schema';
import { ticketMessages, tickets } from '@tributary/tickets/schema';
import { sql } from 'drizzle-orm';
import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { TimelineEntry, TimelineInput, TimelineType } from './audit.contract.ts';

/** Where a record's reference is looked up, each table under its own row-level security. A line has two names. */
const LOOKUPS: Readonly<Record<TimelineType, readonly { id: AnyPgColumn; ref: AnyPgColumn }[]>> = {
  order: [orders],
  line: [{ id: entitlements.lineId, ref: entitlements.ref }, orderLines],
  ticket: [tickets],
  party: [parties],
  card: [partyCards],
  product: [products],
  price_book: [priceBooks],
  advisory: [advisories],
  notice: [notices],
  agreement: [agreements],
  handover: [handovers],
};

/** A page shows as many of the newest; older ones are for an export. */
const MOST_ENTRIES = 500;

/**
 * What happened to a record, newest last: the 500 latest facts that the reader may know of, each with who and on whose behalf. A record
 * that the reader cannot see throws `not_found`, like one that is not there. Row-level security decides every part: the record by its own
 * table, the facts by whom they were shown to when they happened, people by being colleagues (or having signed a message), parties by name
 * as the reader knows them.
 */
export async function timeline(ctx: ActorContext, input: TimelineInput): Promise<TimelineEntry[]> {
  const subjectId = await subjectOf(ctx, input);
  const rows = await ctx.tx.execute<{
    id: string;
    at: Date;
    event: string;
    person_name: string | null;
    actor_party_id: string | null;
    on_behalf_of_party_id: string | null;
  }>(sql`
    select left(md5(${events.id}::text), 16) as id, ${events.at} as at, ${events.name} as event, ${events.actorPartyId} as actor_party_id,
      ${events.onBehalfOfPartyId} as on_behalf_of_party_id, coalesce(${people.name}, ${ticketMessages.authorName}) as person_name
    from ${eventSubjects}
    join ${events} on ${events.id} = ${eventSubjects.eventId}
    left join ${people} on ${people.id} = ${events.actorPersonId}
    left join ${ticketMessages} on ${ticketMessages.id} = case when ${events.name} like 'tickets/%' then (${events.data}->>'messageId')::uuid end
    where ${eventSubjects.subjectType} = ${input.type} and ${eventSubjects.subjectId} = ${subjectId}
    order by ${events.at} desc, ${events.id} desc limit ${MOST_ENTRIES}`);
  const named = rows.flatMap((row) => [row.actor_party_id, row.on_behalf_of_party_id].filter((one) => one !== null));
  const names = await displayNamesFor(ctx, named);
  const nameOf = (partyId: string | null) => (partyId && names.get(partyId)?.name) || null;
  return [...rows].reverse().map((row) => ({
    id: row.id,
    at: new Date(row.at),
    event: row.event,
    actorName: row.person_name,
    actorPartyName: nameOf(row.actor_party_id),
    onBehalfOfName: nameOf(row.on_behalf_of_party_id),
  }));
}

async function subjectOf(ctx: ActorContext, { type, ref }: TimelineInput): Promise<string> {
  for (const lookup of LOOKUPS[type]) {
    const [found] = await ctx.tx.select({ id: lookup.id }).from(lookup.id.table).where(sql`${lookup.ref} = ${ref}`);
    if (found) return found.id as string;
  }
  throw notFound();
}
