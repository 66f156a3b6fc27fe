import { agreements } from '@tributary/agreements/schema';
import { products } from '@tributary/catalog/schema';
import type { AccessAction, RoleName } from '@tributary/entitlements/contract';
import { accessGrants } from '@tributary/entitlements/grants.sql';
import { access, entitlements } from '@tributary/entitlements/schema';
import { people } from '@tributary/identity/schema';
import { fromPgRange, type IsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { orders } from '@tributary/orders/schema';
import { displayNamesFor } from '@tributary/parties/names';
import { vendorContact } from '@tributary/parties/queries';
import { memberships } from '@tributary/parties/schema';
import type { ConsoleContext } from '@tributary/rpc/procedures';
import { ticketParties, tickets } from '@tributary/tickets/schema';
import { eq, sql } from 'drizzle-orm';
import {
  SIGHT_KINDS,
  type SightPerson,
  type SightReason,
  type SightRecord,
  type WhoSees,
  type WhoSeesInput,
} from './audit.sight.contract.ts';

/** A record as the rules of sight look at it. */
export interface Sighted extends SightRecord {
  readonly id: string;
  /** The line whose access decides, where one does. */
  readonly lineId: string | null;
  /** The parties that see it for what they are to it, whatever their access. */
  readonly partyIds: readonly string[];
  /** Of a ticket: whom it is for. */
  readonly audience: 'line' | 'end_user';
  readonly endUserPartyId: string | null;
  /** Of an agreement: whether it counts yet. */
  readonly isSigned: boolean;
}

/** Looks a record up by its reference, for staff. Throws `not_found`. */
export async function sightedRecord(ctx: ConsoleContext, ref: string): Promise<Sighted> {
  const kind = SIGHT_KINDS[ref.slice(0, 3) as keyof typeof SIGHT_KINDS];
  const plain = { ref, kind, lineId: null, audience: 'line', endUserPartyId: null, isSigned: true } as const;
  if (kind === 'entitlement') {
    const [row] = await ctx.tx
      .select({ id: entitlements.id, lineId: entitlements.lineId, title: products.name })
      .from(entitlements)
      .innerJoin(products, eq(products.id, entitlements.productId))
      .where(eq(entitlements.ref, ref));
    if (row) return { ...plain, kind, ...row, partyIds: [] };
  }
  if (kind === 'order') {
    const [row] = await ctx.tx.select({ id: orders.id, placedBy: orders.placedByPartyId }).from(orders).where(eq(orders.ref, ref));
    if (row) return { ...plain, kind, id: row.id, title: ref, partyIds: [row.placedBy] };
  }
  if (kind === 'ticket') {
    const [row] = await ctx.tx.select().from(tickets).where(eq(tickets.ref, ref));
    if (row) {
      const on = await ctx.tx.select({ partyId: ticketParties.partyId }).from(ticketParties).where(eq(ticketParties.ticketId, row.id));
      const { id, lineId, subject: title, endUserPartyId } = row;
      const partyIds = [...new Set([...on.map(({ partyId }) => partyId), ...(row.openedByPartyId ? [row.openedByPartyId] : [])])];
      return { ...plain, kind, id, lineId, title, endUserPartyId, partyIds, audience: row.audience as Sighted['audience'] };
    }
  }
  if (kind === 'agreement') {
    const [row] = await ctx.tx.select().from(agreements).where(eq(agreements.ref, ref));
    if (row) {
      const { partyId: vendorPartyId } = await vendorContact(ctx);
      const partyIds = [row.partyId, row.counterpartyId].filter((id) => id !== vendorPartyId);
      return { ...plain, kind, id: row.id, title: row.title, partyIds, isSigned: row.signedOn !== null };
    }
  }
  throw notFound();
}

/** One party's reason to see a line on a day. */
interface LineReason extends SightReason {
  readonly partyId: string;
}

/**
 * Who has access to a line on a day, as known now: read from the rows that the wall's own policies probe, so that there is one truth. What
 * came by grants is told grant by grant.
 */
export async function reasonsOnLine(ctx: ConsoleContext, lineId: string, on: IsoDate): Promise<LineReason[]> {
  const [byRole, byGrant] = await Promise.all([
    ctx.tx.execute<{ party_id: string; source: string; actions: string[]; valid: string }>(sql`
      select a.party_id, a.source, a.actions, a.valid::text as valid from ${access} a
      where a.line_id = ${lineId} and a.valid @> ${on}::date and a.source <> 'grant'`),
    ctx.tx.execute<{ party_id: string; ref: string; given_by: string; actions: string[]; valid: string }>(sql`
      select g.grantee_party_id as party_id, g.ref, g.given_by_party_id as given_by, g.actions, g.valid::text as valid
      from ${access} a join ${accessGrants} g on g.line_id = a.line_id and g.grantee_party_id = a.party_id and g.valid = a.valid and g.known_until = 'infinity'
      where a.line_id = ${lineId} and a.valid @> ${on}::date and a.source = 'grant'`),
  ]);
  const givers = await displayNamesFor(
    ctx,
    byGrant.map((row) => row.given_by),
  );
  return [
    ...byRole.map((row) => ({
      partyId: row.party_id,
      source: row.source as RoleName,
      actions: row.actions as AccessAction[],
      valid: fromPgRange(row.valid),
      grantRef: null,
      givenBy: null,
    })),
    ...byGrant.map((row) => ({
      partyId: row.party_id,
      source: 'grant' as const,
      actions: row.actions as AccessAction[],
      valid: fromPgRange(row.valid),
      grantRef: row.ref,
      givenBy: givers.get(row.given_by)?.name ?? null,
    })),
  ];
}

/**
 * Every party that sees the record on the day, with its reasons: by the same rules as the policies of the record's own table, which a test
 * holds against what the database shows each party. A party without a reason is not in it.
 */
export async function partiesThatSee(ctx: ConsoleContext, record: Sighted, on: IsoDate): Promise<Map<string, SightReason[]>> {
  const onLine = record.lineId === null ? [] : await reasonsOnLine(ctx, record.lineId, on);
  const reasonsOf = (partyId: string) => onLine.filter((one) => one.partyId === partyId).map(({ partyId: _own, ...reason }) => reason);
  if (record.kind === 'entitlement') return new Map(onLine.map(({ partyId }) => [partyId, reasonsOf(partyId)]));
  if (record.kind === 'agreement' && !record.isSigned) return new Map();
  const source = record.kind === 'order' ? ('placed' as const) : ('party_to_it' as const);
  const own: SightReason = { source, actions: ['view'], valid: null, grantRef: null, givenBy: null };
  if (record.kind !== 'ticket') return new Map(record.partyIds.map((partyId) => [partyId, [own]]));
  return new Map(
    record.partyIds
      .filter((partyId) => record.audience === 'line' || record.endUserPartyId === partyId)
      .map((partyId): [string, SightReason[]] => [partyId, record.lineId === null ? [own] : reasonsOf(partyId)])
      .filter(([, reasons]) => reasons.length > 0),
  );
}

/** The people who act for the parties on the day, by party. */
export async function peopleOn(ctx: ConsoleContext, partyIds: readonly string[], on: IsoDate): Promise<Map<string, SightPerson[]>> {
  const rows = await ctx.tx
    .select({ partyId: memberships.partyId, ref: people.ref, name: people.name, email: people.email, functions: memberships.functions })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.personId))
    .where(sql`${memberships.partyId} = any(${sql.param(`{${partyIds.join(',')}}`)}::uuid[]) and ${memberships.valid} @> ${on}::date`)
    .orderBy(people.name, people.id);
  const found = new Map<string, SightPerson[]>(partyIds.map((partyId) => [partyId, []]));
  for (const { partyId, ...person } of rows) found.get(partyId)!.push(person);
  return found;
}

/** Who can see a record on a day, and why: every party with its people, and the staff. Throws `not_found`. */
export async function whoSees(ctx: ConsoleContext, input: WhoSeesInput): Promise<WhoSees> {
  const on = input.on ?? ctx.today;
  const record = await sightedRecord(ctx, input.ref);
  const seen = await partiesThatSee(ctx, record, on);
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const [names, acting] = await Promise.all([displayNamesFor(ctx, [...seen.keys()]), peopleOn(ctx, [...seen.keys(), vendorPartyId], on)]);
  const parties = [...seen].map(([partyId, reasons]) => ({
    ref: names.get(partyId)!.ref!,
    name: names.get(partyId)!.name,
    reasons,
    people: acting.get(partyId)!,
  }));
  const { kind, ref, title } = record;
  return {
    record: { kind, ref, title },
    on,
    parties: parties.sort((a, b) => a.name.localeCompare(b.name)),
    staff: acting.get(vendorPartyId)!,
  };
}
