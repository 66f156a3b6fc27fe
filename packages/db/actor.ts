import type { Actor } from '@tributary/kernel/actor';
import { dateIn, type IsoDate } from '@tributary/kernel/dates';
import { viewOnly } from '@tributary/kernel/errors';
import type { EventDefinition } from '@tributary/kernel/event';
import { sql } from 'drizzle-orm';
import type { Database, RoomHint, Tx } from './connection.ts';
import { type ManyPublished, publishEachIn, publishIn } from './publish.ts';

/** The vendor's calendar. Dates in policies and rules are days here (ARCHITECTURE, Database). */
export const VENDOR_TIME_ZONE = 'Europe/Berlin';

/** What every query and command gets, explicitly: no ambient state. */
export interface ActorContext<A extends Actor = Actor> {
  readonly tx: Tx;
  readonly actor: A;
  readonly now: Date;
  /** `now` as a day in the vendor's calendar. */
  readonly today: IsoDate;
  /**
   * Records the fact in this transaction and enqueues what follows from it. `parties` are those who, besides the vendor, may know.
   * Returns the event's id. Throws ZodError when the data is not the event's.
   */
  publish<Name extends string, Data>(
    event: EventDefinition<Name, Data>,
    data: Data,
    options: { parties: readonly string[]; onBehalfOf?: string },
  ): Promise<string>;
  /** `publish` for many facts of a kind, in one round trip. */
  publishEach<Name extends string, Data>(event: EventDefinition<Name, Data>, facts: readonly ManyPublished<Data>[]): Promise<void>;
}

const ROLE_OF = { party: 'app_party', vendor: 'app_vendor', system: 'app_system' } as const;

/**
 * Runs `work` in one transaction under the actor's database role with its claims set locally; nothing outlives the transaction on the
 * pooled connection. `read` transactions are read only. Serialisation failures and deadlocks are tried again, up to three times, so
 * `work` must have no effect outside its transaction. Whoever looks through somebody's hat may read alone: throws `view_only`.
 */
export async function withActor<A extends Actor, T>(
  database: Database,
  actor: A,
  options: { now: Date; mode: 'read' | 'write' },
  work: (context: ActorContext<A>) => Promise<T>,
): Promise<T> {
  if (actor.kind === 'party' && actor.viewedBy && options.mode === 'write') throw viewOnly();
  for (let attempt = 1; ; attempt++) {
    const hints: RoomHint[] = [];
    try {
      const result = await database.drizzle.transaction((tx) => inRole(tx, actor, options, hints, work));
      if (hints.length > 0) database.afterCommit?.(hints);
      return result;
    } catch (error) {
      if (attempt >= 3 || !isRetryable(error)) throw error;
    }
  }
}

async function inRole<A extends Actor, T>(
  tx: Tx,
  actor: A,
  { now, mode }: { now: Date; mode: 'read' | 'write' },
  hints: RoomHint[],
  work: (context: ActorContext<A>) => Promise<T>,
) {
  const today = dateIn(VENDOR_TIME_ZONE, now);
  const person = actor.kind === 'system' ? '' : actor.personId;
  const party = actor.kind === 'system' ? '' : actor.partyId;
  // Not awaited before the work starts: postgres.js pipelines it with the first statement, which saves a round trip (PERFORMANCE §3).
  // Should it fail, the transaction is aborted and the work's statements fail with it.
  const claims = tx
    .execute(
      sql`select set_config('role', ${ROLE_OF[actor.kind]}, true), set_config('app.actor_kind', ${actor.kind}, true),
        set_config('app.person', ${person}, true), set_config('app.party', ${party}, true),
        set_config('app.today', ${today}, true), set_config('app.now', ${now.toISOString()}, true),
        set_config('transaction_read_only', ${mode === 'read' ? 'on' : 'off'}, true)`,
    )
    .then(
      () => null,
      (error: unknown) => error,
    );
  const context: ActorContext<A> = {
    tx,
    actor,
    now,
    today,
    publish: (event, data, published) => publishIn(tx, hints, event, data, published),
    publishEach: (event, facts) => publishEachIn(tx, hints, event, facts),
  };
  const outcome = await Promise.allSettled([work(context)]).then(([settled]) => settled);
  const failed = await claims;
  if (failed) throw failed;
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}

/** 40001 serialization_failure and 40P01 deadlock_detected: the same transaction may succeed when run again. */
function isRetryable(error: unknown): boolean {
  const code = postgresErrorOf(error)?.code;
  return code === '40001' || code === '40P01';
}

/** The server's own error inside whatever drizzle or postgres.js wrapped it in, or null. */
export function postgresErrorOf(error: unknown): { code: string; constraint_name?: string; table_name?: string } | null {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause)
    if (inner.name === 'PostgresError' && 'code' in inner) return inner as unknown as { code: string; constraint_name?: string };
  return null;
}
