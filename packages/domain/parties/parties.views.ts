import type { ActorContext } from '@tributary/db/actor';
import type { ViewEnd } from '@tributary/identity/contract';
import { people } from '@tributary/identity/schema';
import { holds, PARTY_FUNCTIONS, type PartyFunction, type SystemActor, type VendorActor } from '@tributary/kernel/actor';
import { DomainError, forbidden, notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import type { PartiesErrorCode } from './parties.contract.ts';
import { refuseEnded } from './parties.ending.ts';
import { partyByRef } from './parties.queries.ts';
import { memberships, vendorSettings } from './parties.sql.ts';
import { type askViewInput, type listViewsInput, MOST_PAGES, type ViewRow, type viewRefInput } from './parties.views.contract.ts';
import { viewEnded, viewStarted } from './parties.views.events.ts';
import { partyViewPages, partyViews } from './parties.views.sql.ts';

type Staff = ActorContext<VendorActor>;
const refuse = (code: PartiesErrorCode, data: Record<string, unknown>, field: string) => new DomainError(code, data, { field });
/** A live page loads again and again: the same address is put on record once in this time. */
const SAME_PAGE_SECONDS = 60;

/**
 * A member of staff asks to look at the portal as a party: through the hat of one of its people, or with a function of it as nobody in
 * particular. Nothing is open yet: the portal begins it with a hand-over of that very session (`identity.views`). Throws `not_found`,
 * `parties/is_vendor`, `parties/ended`.
 */
export async function askView(ctx: Staff, input: z.output<typeof askViewInput>): Promise<{ ref: string }> {
  const party = await partyByRef(ctx, input.partyRef);
  const [vendor] = await ctx.tx.select({ only: vendorSettings.only }).from(vendorSettings).where(eq(vendorSettings.partyId, party.id));
  if (vendor) throw refuse('parties/is_vendor', {}, 'partyRef');
  await refuseEnded(ctx, { partyRef: party.id }, ctx.today);
  const as = PARTY_FUNCTIONS.find((one) => one === input.as);
  const member = as ? null : await memberOf(ctx, party.id, eq(memberships.ref, input.as));
  if (!as && !member) throw notFound();
  const staff = await memberOf(ctx, ctx.actor.partyId, eq(memberships.personId, ctx.actor.personId));
  if (!staff) throw notFound();
  const [view] = await ctx.tx
    .insert(partyViews)
    .values({
      partyId: party.id,
      asPersonId: member?.personId ?? null,
      membershipId: member?.id ?? null,
      functions: member?.functions ?? [as!],
      staffPersonId: ctx.actor.personId,
      staffMembershipId: staff.id,
      reason: input.reason,
      minutes: input.minutes,
      askedAt: ctx.now,
    })
    .returning({ ref: partyViews.ref });
  return view!;
}

async function memberOf(ctx: Staff, partyId: string, which: ReturnType<typeof eq>) {
  const [member] = await ctx.tx
    .select()
    .from(memberships)
    .where(and(eq(memberships.partyId, partyId), which, sql`${memberships.valid} @> ${ctx.today}::date`))
    .limit(1);
  return member;
}

/** Begins a view that was asked for, now; null where it has begun or ended. Both names stand in the party's audit trail, for staff alone. */
export async function startView(ctx: Staff, viewId: string): Promise<{ endsAt: Date } | null> {
  const [view] = await ctx.tx
    .update(partyViews)
    .set({ startedAt: ctx.now, endsAt: sql`${ctx.now.toISOString()}::timestamptz + ${partyViews.minutes} * interval '1 minute'` })
    .where(and(eq(partyViews.id, viewId), isNull(partyViews.startedAt), isNull(partyViews.endedAt)))
    .returning();
  if (!view) return null;
  const { ref: viewRef, partyId } = view;
  await ctx.publish(viewStarted, { viewId, viewRef, partyId }, { parties: [], onBehalfOf: partyId });
  return { endsAt: view.endsAt! };
}

/** Ends a running view; one that has ended stays as it did. One that ran out ended when its time did, whenever that is noticed. */
export async function endView(ctx: ActorContext<SystemActor | VendorActor>, viewId: string, how: ViewEnd): Promise<boolean> {
  const [view] = await ctx.tx
    .update(partyViews)
    .set({ endedAt: sql`least(${ctx.now.toISOString()}::timestamptz, ${partyViews.endsAt})`, endedHow: how })
    .where(and(eq(partyViews.id, viewId), isNotNull(partyViews.startedAt), isNull(partyViews.endedAt)))
    .returning();
  if (!view) return false;
  const { ref: viewRef, partyId } = view;
  await ctx.publish(viewEnded, { viewId, viewRef, partyId, how }, { parties: [], onBehalfOf: partyId });
  return true;
}

/** A member of staff ends a view: their own, or as an administrator anybody's. Its next request finds it ended. Throws `not_found`, `forbidden`. */
export async function endViewByRef(ctx: Staff, { ref }: z.output<typeof viewRefInput>): Promise<void> {
  const [view] = await ctx.tx
    .select({ id: partyViews.id, staffPersonId: partyViews.staffPersonId })
    .from(partyViews)
    .where(eq(partyViews.ref, ref));
  if (!view) throw notFound();
  if (view.staffPersonId !== ctx.actor.personId && !holds(ctx.actor)) throw forbidden('administrator');
  await endView(ctx, view.id, 'ended');
}

/** Ends what has run out and nobody asked for since. For the schedule; returns how many. */
export async function closeViews(ctx: ActorContext<SystemActor>): Promise<number> {
  const due = await ctx.tx
    .select({ id: partyViews.id })
    .from(partyViews)
    .where(and(lt(partyViews.endsAt, ctx.now), isNull(partyViews.endedAt)))
    .limit(500);
  for (const { id } of due) await endView(ctx, id, 'ran_out');
  return due.length;
}

/** Puts on record what the view is about to show. Throws where the view is not the actor's own, so that nothing is shown unrecorded. */
export async function noteViewPage(ctx: Staff, viewId: string, path: string): Promise<void> {
  const since = new Date(ctx.now.getTime() - SAME_PAGE_SECONDS * 1000);
  await ctx.tx.execute(sql`
    insert into ${partyViewPages} (view_id, at, path)
    select ${viewId}::uuid, ${ctx.now.toISOString()}::timestamptz, ${path.slice(0, 500)}
    where not exists (select 1 from ${partyViewPages} p
      where p.view_id = ${viewId}::uuid and p.path = ${path.slice(0, 500)} and p.at > ${since.toISOString()}::timestamptz)`);
}

/** Who looked at the portal as this party, newest first, each with what was opened. */
export async function listViews(ctx: Staff, input: z.output<typeof listViewsInput>): Promise<Page<ViewRow>> {
  const party = await partyByRef(ctx, input.partyRef);
  const after = decodeCursor(input.cursor, 1);
  const staff = alias(people, 'staff');
  const rows = await ctx.tx
    .select({ view: partyViews, staffName: staff.name, asName: people.name })
    .from(partyViews)
    .innerJoin(staff, eq(staff.id, partyViews.staffPersonId))
    .leftJoin(people, eq(people.id, partyViews.asPersonId))
    .where(
      and(
        eq(partyViews.partyId, party.id),
        after ? sql`${partyViews.id} < (select k.id from ${partyViews} k where k.ref = ${after[0]})` : undefined,
      ),
    )
    .orderBy(desc(partyViews.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.view.ref]);
  const pages = await pagesOf(
    ctx,
    page.rows.map((row) => row.view.id),
  );
  return {
    nextCursor: page.nextCursor,
    rows: page.rows.map(({ view, staffName, asName }) => {
      const opened = pages.get(view.id) ?? [];
      const { ref, reason, minutes, askedAt, startedAt, endsAt, endedAt, endedHow } = view;
      const runs = startedAt !== null && endedAt === null && endsAt! > ctx.now;
      return {
        ...{ ref, staffName, asName, reason, minutes, askedAt, startedAt, endsAt },
        functions: view.functions as PartyFunction[],
        // What ran out and was not noticed yet ended all the same.
        endedAt: endedAt ?? (startedAt && !runs ? endsAt : null),
        endedHow: endedHow ?? (startedAt && !runs ? 'ran_out' : null),
        pages: opened.slice(0, MOST_PAGES),
        pageCount: opened.length,
        mayEnd: runs && (view.staffPersonId === ctx.actor.personId || holds(ctx.actor)),
      };
    }),
  };
}

async function pagesOf(ctx: Staff, viewIds: readonly string[]): Promise<Map<string, { at: Date; path: string }[]>> {
  const found = new Map<string, { at: Date; path: string }[]>();
  if (viewIds.length === 0) return found;
  const rows = await ctx.tx
    .select({ viewId: partyViewPages.viewId, at: partyViewPages.at, path: partyViewPages.path })
    .from(partyViewPages)
    .where(sql`${partyViewPages.viewId} = any(${sql.param(`{${viewIds.join(',')}}`)}::uuid[])`)
    .orderBy(partyViewPages.id);
  for (const { viewId, at, path } of rows) found.set(viewId, [...(found.get(viewId) ?? []), { at, path }]);
  return found;
}
