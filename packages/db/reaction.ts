import type { SystemActor } from '@tributary/kernel/actor';
import type { EventDefinition } from '@tributary/kernel/event';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { ActorContext } from './actor.ts';
import type { Database } from './connection.ts';

/** The event a reaction starts from, as it stands in the database. */
export interface Happened<Data> {
  readonly id: string;
  readonly data: Data;
  readonly at: Date;
  readonly actorPersonId: string | null;
  readonly actorPartyId: string | null;
}

/**
 * What a module does when something happened elsewhere. Runs in the worker as a job of its own, in one `app_system` transaction, at
 * least once: so it must be idempotent by constraint.
 */
export interface Reaction {
  /** `module.what`, for instance `tickets.openCommissioning`. */
  readonly name: string;
  readonly on: string;
  run(context: ActorContext<SystemActor>, event: Omit<Happened<unknown>, 'data'> & { data: unknown }): Promise<void>;
}

/** Declares a reaction; the event's data is parsed before `run` sees it. */
export function defineReaction<Name extends string, Data>(
  name: string,
  on: EventDefinition<Name, Data>,
  run: (context: ActorContext<SystemActor>, event: Happened<Data>) => Promise<void>,
): Reaction {
  return { name, on: on.name, run: (context, event) => run(context, { ...event, data: on.data.parse(event.data) }) };
}

/** Work outside a transaction, such as handing mail over: a graphile-worker task with a parsed payload. */
export interface Task<Resources> {
  readonly name: string;
  run(payload: unknown, resources: TaskResources & Resources): Promise<void>;
}
export interface TaskResources {
  readonly database: Database;
  readonly now: () => Date;
}

/** Declares a task; a payload that does not parse fails the job. */
export function defineTask<Payload, Resources = unknown>(
  name: string,
  payload: z.ZodType<Payload>,
  run: (payload: Payload, resources: TaskResources & Resources) => Promise<void>,
): Task<Resources> {
  return { name, run: (raw, resources) => run(payload.parse(raw), resources) };
}

/**
 * Enqueues a task in this transaction: rolled back, it never was. Only reactions (the system actor) may. A job with the same `jobKey`
 * that has not started is replaced.
 */
export async function enqueue(
  context: ActorContext<SystemActor>,
  task: string,
  payload: object,
  options: { jobKey?: string; queue?: string } = {},
): Promise<void> {
  await context.tx.execute(
    sql`select app.enqueue(${task}, ${JSON.stringify(payload)}::text::jsonb, ${options.jobKey ?? null}, ${options.queue ?? null})`,
  );
}
