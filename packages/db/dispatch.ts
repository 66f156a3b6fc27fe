import { systemActor } from '@tributary/kernel/actor';
import { eq, sql } from 'drizzle-orm';
import { type AddJobFunction, Logger, runOnce, type TaskList } from 'graphile-worker';
import pg from 'pg';
import { z } from 'zod';
import { withActor } from './actor.ts';
import type { Database, RoomHint } from './connection.ts';
import { eventParties, events } from './events.sql.ts';
import type { Reaction } from './reaction.ts';

/** One event, or many of one statement (publishMany). */
const eventPayload = z.union([z.object({ eventId: z.uuid() }), z.object({ eventIds: z.array(z.uuid()) })]);
const hintsPayload = z.object({
  eventId: z.uuid(),
  again: z.boolean().optional(),
  name: z.string().optional(),
  partyIds: z.array(z.uuid()).optional(),
});
const reactPayload = z.object({ reaction: z.string(), eventId: z.uuid() });

/** What the two tasks that turn events into reactions need. */
export interface DispatchOptions {
  readonly database: Database;
  readonly reactions: readonly Reaction[];
  /** The clock that reactions act by. */
  readonly now: () => Date;
  /** Sends an event's hints once more; the process that published it may have died between commit and socket. Clients drop repetitions. */
  readonly resendHints?: (hints: readonly RoomHint[]) => Promise<void>;
}

/**
 * The queue's tasks `event`, `react` and `hints`. An event fans out into one job a reaction, each with its own retries, so that a reaction
 * that fails holds up no other (ARCHITECTURE, How data flows 4).
 */
export function dispatchTasks(options: DispatchOptions): TaskList {
  return {
    event: async (payload, helpers) => {
      const given = eventPayload.parse(payload);
      await fanOut(options, 'eventId' in given ? [given.eventId] : given.eventIds, helpers.addJob);
    },
    react: async (payload) => react(options, reactPayload.parse(payload)),
    hints: async (payload) => {
      const { eventId, ...more } = hintsPayload.parse(payload);
      const hint = await hintOf(options, eventId);
      if (!hint) return;
      // What followed from an event is a hint with an id of its own, or clients would drop it as a repetition.
      const name = more.name ?? hint.name;
      const following = more.name || more.again ? { name, eventId: `${eventId}:${name}` } : {};
      await options.resendHints?.([{ ...hint, ...following, partyIds: more.partyIds ?? hint.partyIds }]);
    },
  };
}

async function fanOut(options: DispatchOptions, eventIds: readonly string[], addJob: AddJobFunction): Promise<void> {
  const hints = await hintsOf(options, eventIds);
  for (const { name, eventId } of hints)
    for (const reaction of options.reactions.filter((one) => one.on === name))
      await addJob('react', { reaction: reaction.name, eventId }, { jobKey: `react:${reaction.name}:${eventId}` });
  if (hints.length > 0) await options.resendHints?.(hints);
}

/** The hint of an event to all who may know of it by now, or undefined where there is no such event. */
async function hintOf(options: DispatchOptions, eventId: string): Promise<RoomHint | undefined> {
  return (await hintsOf(options, [eventId]))[0];
}

/** The hints of events to all who may know of them by now, in no order; an event that does not exist has none. */
async function hintsOf(options: DispatchOptions, eventIds: readonly string[]): Promise<RoomHint[]> {
  const ids = sql`${sql.param(`{${eventIds.join(',')}}`)}::uuid[]`;
  return withActor(options.database, systemActor, { now: options.now(), mode: 'read' }, async ({ tx }) => {
    const found = await tx
      .select({ eventId: events.id, name: events.name, ref: events.hintRef })
      .from(events)
      .where(sql`${events.id} = any(${ids})`);
    const shown = await tx.select().from(eventParties).where(sql`${eventParties.eventId} = any(${ids})`);
    const partyIds = new Map<string, string[]>(found.map(({ eventId }) => [eventId, []]));
    for (const { eventId, partyId } of shown) partyIds.get(eventId)?.push(partyId);
    return found.map((event) => ({ ...event, partyIds: partyIds.get(event.eventId)! }));
  });
}

async function react(options: DispatchOptions, payload: z.infer<typeof reactPayload>): Promise<void> {
  const reaction = options.reactions.find((one) => one.name === payload.reaction);
  if (!reaction) throw new Error(`no reaction is named ${payload.reaction}`);
  await withActor(options.database, systemActor, { now: options.now(), mode: 'write' }, async (context) => {
    const [event] = await context.tx.select().from(events).where(eq(events.id, payload.eventId));
    if (event)
      await reaction.run(context, {
        id: event.id,
        data: event.data,
        at: event.at,
        actorPersonId: event.actorPersonId,
        actorPartyId: event.actorPartyId,
      });
  });
}

/**
 * Runs, in this process and to the end, every reaction that waits, and those that follow from them: what seeds and tests call between two
 * steps. Tasks such as mail stay in the queue for the worker. `queueUrl` logs in as `app_queue`. Throws AggregateError with what the
 * reactions threw; a reaction that failed stays in the queue and is not tried again here.
 */
export async function drainReactions(options: DispatchOptions & { readonly queueUrl: string }): Promise<void> {
  const failures: unknown[] = [];
  const noted = Object.fromEntries(
    Object.entries(dispatchTasks(options)).map(([name, task]) => [
      name,
      async (...args: Parameters<NonNullable<typeof task>>) => {
        try {
          return await task?.(...args);
        } catch (error) {
          failures.push(error);
          throw error;
        }
      },
    ]),
  );
  const pool = new pg.Pool({ connectionString: options.queueUrl, max: 2 });
  // Listeners that graphile-worker wants to see; a lost connection fails the statement under way, which is reported as such.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    await runOnce({ pgPool: pool, taskList: noted, noHandleSignals: true, concurrency: 1, logger: new Logger(() => () => {}) });
  } finally {
    await pool.end();
  }
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} reactions failed: ${failures.map((one) => messageOf(one)).join('; ')}`);
}

function messageOf(error: unknown): string {
  const chain: string[] = [];
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) chain.push(inner.message);
  return chain.join(' <- ');
}
