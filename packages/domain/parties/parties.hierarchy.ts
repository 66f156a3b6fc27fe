import type { ActorContext } from '@tributary/db/actor';
import type { PartyActor, SystemActor, VendorActor } from '@tributary/kernel/actor';
import type { IsoDate } from '@tributary/kernel/dates';
import { DomainError } from '@tributary/kernel/errors';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { z } from 'zod';
import {
  type hierarchyInput,
  type ParentSpan,
  type PartiesErrorCode,
  type PartyTree,
  setParentInput,
  spansAfterMove,
  type TreeNode,
} from './parties.contract.ts';
import { refuseEnded } from './parties.ending.ts';
import { hierarchyChanged } from './parties.events.ts';
import { partyById, partyByRef } from './parties.queries.ts';
import { parties, partnerProfiles, partyAncestry, partyHierarchy } from './parties.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: PartiesErrorCode, data: Record<string, unknown>) => new DomainError(code, data, { field: 'parentRef' });

/**
 * A party belongs to another one, or to nobody, from a day on; what was known before stays in the table, superseded. Nothing happens where
 * it is so already. Changes of all trees go one after the other, so that two which are fine alone cannot close a circle together. Throws
 * `parties/hierarchy_itself`, `parties/hierarchy_cycle` (with the first day on which there would be one), `parties/ended`, `not_found`.
 */
export async function setParent(ctx: VendorSide, input: z.input<typeof setParentInput>): Promise<void> {
  const { ref, parentRef, from } = setParentInput.parse(input);
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('parties:hierarchy', 0))`);
  const child = await partyByRef(ctx, ref);
  const parent = parentRef === null ? null : await partyByRef(ctx, parentRef);
  if (parent?.id === child.id) throw refuse('parties/hierarchy_itself', {});
  if (parent) {
    await refuseEnded(ctx, { ref: child.id, parentRef: parent.id }, from);
    await refuseCycle(ctx, child.id, parent, from);
  }
  const before = await spansOf(ctx, child.id);
  const after = spansAfterMove(before, parent?.id ?? null, from);
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  await replaceSpans(ctx, child.id, before, after);
  await deriveAncestry(ctx, child.id);
  const data = { partyId: child.id, partyRef: child.ref, parentPartyId: parent?.id ?? null, from };
  await ctx.publish(hierarchyChanged, data, { parties: [] });
}

async function refuseCycle(ctx: VendorSide, childId: string, parent: { id: string; name: string }, from: IsoDate): Promise<void> {
  const [below] = await ctx.tx
    .select({ on: sql<string>`greatest(lower(${partyAncestry.valid}), ${from}::date)::text` })
    .from(partyAncestry)
    .where(
      and(
        eq(partyAncestry.ancestorPartyId, childId),
        eq(partyAncestry.descendantPartyId, parent.id),
        sql`${partyAncestry.valid} && daterange(${from}::date, null)`,
      ),
    )
    .orderBy(sql`lower(${partyAncestry.valid})`)
    .limit(1);
  if (below) throw refuse('parties/hierarchy_cycle', { name: parent.name, on: below.on });
}

/** The child's spans as known now, in order. */
async function spansOf(ctx: ActorContext, childId: string): Promise<ParentSpan[]> {
  return ctx.tx
    .select({ parentPartyId: partyHierarchy.parentPartyId, valid: partyHierarchy.valid })
    .from(partyHierarchy)
    .where(and(eq(partyHierarchy.childPartyId, childId), isNull(partyHierarchy.supersededAt)))
    .orderBy(sql`lower(${partyHierarchy.valid})`);
}

const same = (a: ParentSpan, b: ParentSpan) =>
  a.parentPartyId === b.parentPartyId && a.valid.from === b.valid.from && a.valid.until === b.valid.until;

async function replaceSpans(ctx: VendorSide, childPartyId: string, before: readonly ParentSpan[], after: readonly ParentSpan[]) {
  for (const span of before)
    if (!after.some((kept) => same(kept, span)))
      await ctx.tx
        .update(partyHierarchy)
        .set({ supersededAt: ctx.now })
        .where(
          and(eq(partyHierarchy.childPartyId, childPartyId), eq(partyHierarchy.valid, span.valid), isNull(partyHierarchy.supersededAt)),
        );
  const added = after.filter((span) => !before.some((kept) => same(kept, span)));
  const recordedByPersonId = ctx.actor.kind === 'vendor' ? ctx.actor.personId : null;
  if (added.length > 0)
    await ctx.tx.insert(partyHierarchy).values(added.map((span) => ({ ...span, childPartyId, recordedAt: ctx.now, recordedByPersonId })));
}

/** Derives anew who stands above the party and above everybody who ever stands below it: set-based, whatever the size of the tree. */
async function deriveAncestry(ctx: VendorSide, partyId: string): Promise<void> {
  const moved = sql`(select ${partyId}::uuid union select descendant_party_id from ${partyAncestry} where ancestor_party_id = ${partyId})`;
  const affected = await ctx.tx.execute<{ id: string }>(sql`select id from ${moved} as moved (id)`);
  const ids = sql.param(`{${affected.map((row) => row.id).join(',')}}`);
  await ctx.tx.execute(sql`delete from ${partyAncestry} where descendant_party_id = any(${ids}::uuid[])`);
  // It ends, because at every instant there is no circle: a span shrinks on the way up until nothing of it is left or nobody stands above.
  await ctx.tx.execute(sql`
    with recursive above (descendant_party_id, ancestor_party_id, valid, depth) as (
      select child_party_id, parent_party_id, valid, 1 from ${partyHierarchy}
      where superseded_at is null and child_party_id = any(${ids}::uuid[])
      union all
      select above.descendant_party_id, next.parent_party_id, above.valid * next.valid, above.depth + 1
      from above join ${partyHierarchy} next
        on next.child_party_id = above.ancestor_party_id and next.superseded_at is null and next.valid && above.valid)
    insert into ${partyAncestry} (ancestor_party_id, descendant_party_id, valid, depth)
    select ancestor_party_id, descendant_party_id, valid, depth from above`);
}

/** A tree of more parties than this is cut below; the console then asks for a part of it. */
const MOST_NODES = 500;

/**
 * A party's organisation on a day (today where none is named): who stands above it from the top down, itself, and who stands below. A
 * party sees its own alone, of today, because its policies say so. Throws `not_found`.
 */
export async function partyTree(ctx: ActorContext, input: z.output<typeof hierarchyInput>): Promise<PartyTree> {
  const on = input.on ?? ctx.today;
  const party = await partyByRef(ctx, input.ref);
  const holds = sql`${partyAncestry.valid} @> ${on}::date`;
  const node = { id: parties.id, ref: parties.ref, name: parties.name, isPartner: sql<boolean>`${partnerProfiles.partyId} is not null` };
  const above = await ctx.tx
    .select({ ...node, depth: partyAncestry.depth })
    .from(partyAncestry)
    .innerJoin(parties, eq(parties.id, partyAncestry.ancestorPartyId))
    .leftJoin(partnerProfiles, eq(partnerProfiles.partyId, parties.id))
    .where(and(eq(partyAncestry.descendantPartyId, party.id), holds))
    .orderBy(sql`${partyAncestry.depth} desc`);
  const below = await ctx.tx
    .select({
      ...node,
      parentId: partyHierarchy.parentPartyId,
      since: sql<string>`lower(${partyHierarchy.valid})::text`,
      depth: partyAncestry.depth,
    })
    .from(partyAncestry)
    .innerJoin(parties, eq(parties.id, partyAncestry.descendantPartyId))
    .innerJoin(
      partyHierarchy,
      and(
        eq(partyHierarchy.childPartyId, partyAncestry.descendantPartyId),
        isNull(partyHierarchy.supersededAt),
        sql`${partyHierarchy.valid} @> ${on}::date`,
      ),
    )
    .leftJoin(partnerProfiles, eq(partnerProfiles.partyId, parties.id))
    .where(and(eq(partyAncestry.ancestorPartyId, party.id), holds))
    .orderBy(asc(partyAncestry.depth), asc(sql`lower(${parties.name})`), asc(parties.id))
    .limit(MOST_NODES + 1);
  const parents = await ctx.tx
    .select({ ref: parties.ref, name: parties.name, valid: partyHierarchy.valid })
    .from(partyHierarchy)
    .innerJoin(parties, eq(parties.id, partyHierarchy.parentPartyId))
    .where(and(eq(partyHierarchy.childPartyId, party.id), isNull(partyHierarchy.supersededAt)))
    .orderBy(sql`lower(${partyHierarchy.valid})`);
  const own = parents.find(({ valid }) => valid.from <= on && (valid.until === null || on < valid.until));
  const [profile] = await ctx.tx.select({ id: partnerProfiles.partyId }).from(partnerProfiles).where(eq(partnerProfiles.partyId, party.id));
  const itself = { ref: party.ref, name: party.name, depth: 0, since: own?.valid.from ?? null, isPartner: profile !== undefined };
  return {
    on,
    nodes: [
      ...above.map(({ id: _id, depth, ...one }): TreeNode => ({ ...one, depth: -depth, since: null })),
      itself,
      ...inTreeOrder(party.id, below.slice(0, MOST_NODES)),
    ],
    cut: below.length > MOST_NODES,
    parents,
  };
}

interface Below extends TreeNode {
  readonly id: string;
  readonly parentId: string;
}

/** Each party right before those below it; siblings stay in the order given. */
function inTreeOrder(rootId: string, rows: readonly Below[]): TreeNode[] {
  const childrenOf = Map.groupBy(rows, (row) => row.parentId);
  const walk = (parentId: string): TreeNode[] =>
    (childrenOf.get(parentId) ?? []).flatMap(({ id, parentId: _parent, ...node }) => [node, ...walk(id)]);
  return walk(rootId);
}

/**
 * A party's own organisation of today, as its people may know it: names, and who stands below whom. Null for a party that stands alone and
 * for a partner, whose policies show it no tree.
 */
export async function ownTree(ctx: ActorContext<PartyActor>): Promise<{ name: string; depth: number; since: IsoDate | null }[] | null> {
  const { ref } = await partyById(ctx, ctx.actor.partyId);
  const { nodes } = await partyTree(ctx, { ref });
  return nodes.length > 1 ? nodes.map(({ name, depth, since }) => ({ name, depth, since })) : null;
}
