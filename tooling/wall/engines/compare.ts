import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { getEntitlement, listEntitlements } from '@tributary/entitlements/portal';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import type { ReferenceModel } from './model.ts';
import { ACTIONS, type Action } from './rules.ts';
import type { Spice, SpiceFact, SpiceQuestion } from './spice.ts';
import { OPEN_DAY } from './spice-schema.ts';
import type { Stage } from './stage.ts';

/** What was compared, and where two engines said different things, in words. */
export interface Tally {
  comparisons: number;
  /** Lists of the product held against the set of its single answers. */
  lists: number;
  readonly disagreements: string[];
}

type Allowed = ReadonlyMap<string, ReadonlySet<Action>>;

/** Everything was only looked at. */
class TakenBack extends Error {}

/** Noon of the day: inside it in any time zone of Europe. */
const noonOf = (date: string) => new Date(`${date}T12:00:00Z`);

/**
 * What row-level security lets the actor do on the day, by real statements under its role: rows of `access` for every action, rows of
 * entitlements for seeing, and an update of seats for activating. Where two of these differ, the product contradicts itself.
 */
export async function askDatabase(database: Database, actor: PartyActor, date: string, faults: string[]): Promise<Allowed> {
  const allowed = new Map<string, Set<Action>>();
  const seen = new Set<string>();
  const seated = new Set<string>();
  const work = withActor(database, actor, { now: noonOf(date), mode: 'write' }, async ({ tx }) => {
    const [brought, entitlements, seats] = await Promise.all([
      tx.execute<{ line_id: string; actions: Action[] }>(sql`select line_id, actions from access`),
      tx.execute<{ line_id: string }>(sql`select line_id from entitlements`),
      tx.execute<{ line_id: string }>(sql`update seats set taken = taken returning line_id`),
    ]);
    for (const { line_id, actions } of brought) {
      if (!allowed.has(line_id)) allowed.set(line_id, new Set());
      for (const action of actions) allowed.get(line_id)!.add(action);
    }
    for (const { line_id } of entitlements) seen.add(line_id);
    for (const { line_id } of seats) seated.add(line_id);
    throw new TakenBack();
  });
  await work.catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
  const may = (action: Action) => [...allowed].filter(([, actions]) => actions.has(action)).map(([line]) => line);
  if (!sameSet(may('view'), seen)) faults.push(`${actor.partyId} on ${date}: entitlements shown are not those that access lets it view`);
  if (!sameSet(may('activate'), seated))
    faults.push(`${actor.partyId} on ${date}: seats it may take are not those that access lets it activate`);
  return allowed;
}

const sameSet = (one: Iterable<string>, other: Iterable<string>) => {
  const [left, right] = [new Set(one), new Set(other)];
  return left.size === right.size && left.isSubsetOf(right);
};

/** The product's list, page by page, against its single answer about each line there is, and what each answer says may be done. */
export async function compareList(
  stage: Stage,
  database: Database,
  actor: PartyActor,
  model: ReferenceModel,
  date: string,
  tally: Tally,
): Promise<void> {
  const day = stage.dayOf(date);
  await withActor(database, actor, { now: noonOf(date), mode: 'read' }, async (ctx) => {
    const listed: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listEntitlements(ctx, { limit: 3, ...(cursor ? { cursor } : {}) });
      listed.push(...page.rows.map(({ ref }) => ref));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    tally.lists += 1;
    if (new Set(listed).size !== listed.length) tally.disagreements.push(`${actor.partyId} on ${date}: a list names a line twice`);
    for (const { lineId, entitlementRef } of stage.lines) {
      const single = await getEntitlement(ctx, { ref: entitlementRef }).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'not_found') return null;
        throw error;
      });
      tally.comparisons += 1;
      if ((single !== null) !== listed.includes(entitlementRef))
        tally.disagreements.push(`${actor.partyId} on ${date}: the list and the single answer about ${lineId} differ`);
      const expected = [...model.allowed(actor.partyId, lineId, day)].sort().join(' ');
      const told = [...(single?.actions ?? [])].sort().join(' ');
      if (told !== expected)
        tally.disagreements.push(`${actor.partyId} on ${date}: the page of ${lineId} says "${told}", the model "${expected}"`);
    }
  });
}

/** The relationships that stand in the database as facts: roles as known now, and grants. Not `access`, which is derived from them. */
async function factsOf(stage: Stage, admin: postgres.Sql): Promise<Map<string, SpiceFact>> {
  const lineIds = stage.lines.map(({ lineId }) => lineId);
  const rows = await admin<{ line_id: string; relation: string; party_id: string; first: string; last: string | null }[]>`
    select line_id, role as relation, party_id, lower(valid)::text as first, upper(valid)::text as last from line_roles
    where line_id = any(${lineIds}) and upper_inf(recorded) and party_id <> ${stage.vendorPartyId}
    union all
    select line_id, 'granted_' || action, grantee_party_id, lower(valid)::text, upper(valid)::text from access_grants, unnest(actions) as action
    where line_id = any(${lineIds}) and known_until = 'infinity' and grantee_party_id is not null
    order by 1, 2, 3, 4`;
  const facts = new Map<string, SpiceFact & { readonly spans: number[] }>();
  for (const { line_id: line, relation, party_id: party, first, last } of rows) {
    const key = `${line} ${relation} ${party}`;
    if (!facts.has(key)) facts.set(key, { line, relation, party, spans: [] });
    facts.get(key)!.spans.push(stage.dayOf(first) * 100_000 + (last === null ? OPEN_DAY : stage.dayOf(last)));
  }
  return facts;
}

/** Keeps SpiceDB as the facts are, writing only what changed since it was last asked to. */
export class SpiceMirror {
  #written = new Map<string, SpiceFact>();
  readonly #spice: Spice;
  constructor(spice: Spice) {
    this.#spice = spice;
  }

  async follow(stage: Stage, admin: postgres.Sql): Promise<void> {
    const facts = await factsOf(stage, admin);
    const changed = [...facts].filter(([key, fact]) => fact.spans.join() !== this.#written.get(key)?.spans.join()).map(([, fact]) => fact);
    const gone = [...this.#written].filter(([key]) => !facts.has(key)).map(([, fact]) => ({ ...fact, spans: [] }));
    await this.#spice.write([...changed, ...gone]);
    this.#written = facts;
  }

  check(questions: readonly SpiceQuestion[]): Promise<boolean[]> {
    return this.#spice.check(questions);
  }
}

/** Asks all engines about every actor, line and action on these days. */
export async function compare(
  stage: Stage,
  database: Database,
  model: ReferenceModel,
  spice: SpiceMirror | null,
  days: readonly number[],
  tally: Tally,
): Promise<void> {
  const questions: SpiceQuestion[] = [];
  const told: boolean[] = [];
  for (const day of days)
    for (const actor of stage.actors) {
      const allowed = await askDatabase(database, actor, stage.dateOf(day), tally.disagreements);
      const known = new Set(stage.lines.map(({ lineId }) => lineId));
      for (const line of allowed.keys())
        if (!known.has(line)) tally.disagreements.push(`${actor.partyId} sees line ${line}, which is of another stage`);
      for (const { lineId: line } of stage.lines) {
        const expected = model.allowed(actor.partyId, line, day);
        for (const action of ACTIONS) {
          const isAllowed = allowed.get(line)?.has(action) ?? false;
          tally.comparisons += 1;
          if (isAllowed !== expected.has(action))
            tally.disagreements.push(
              `${action} on line ${line} by ${actor.partyId} on ${stage.dateOf(day)}: row-level security says ${isAllowed}, the model ${!isAllowed}`,
            );
          questions.push({ line, action, party: actor.partyId, day });
          told.push(isAllowed);
        }
      }
    }
  const answers = (await spice?.check(questions)) ?? [];
  for (const [at, answer] of answers.entries())
    if (answer !== told[at]) {
      const { line, action, party, day } = questions[at]!;
      tally.disagreements.push(
        `${action} on line ${line} by ${party} on ${stage.dateOf(day)}: row-level security says ${told[at]}, SpiceDB ${answer}`,
      );
    }
}
