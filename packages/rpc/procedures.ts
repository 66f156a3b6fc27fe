import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import { holds, type PartyActor, type VendorActor } from '@tributary/kernel/actor';
import { DomainError, forbidden, viewOnly } from '@tributary/kernel/errors';
import { initTRPC } from '@trpc/server';
import superjson from 'superjson';
import { type PublicError, toPublicError } from './errors.ts';

/** What a request brings: who asks (null before sign-in), the clock, and the id that logs and error pages show. */
export interface RpcContext {
  readonly database: Database;
  readonly actor: PartyActor | VendorActor | null;
  readonly now: () => Date;
  readonly requestId: string;
  /** Where documents lie; what takes or gives none can do without. */
  readonly files?: FileStore;
  /**
   * How long it takes the portal at least to find nothing, in milliseconds: a record that is hidden costs more than one that is not there,
   * and the clock must not tell (DOMAIN §2). At once where it is left out.
   */
  readonly notFoundMs?: number;
}

/** Declared on every procedure and read by the map test: which functions may call it (none: any hat of the audience). */
export interface ProcedureMeta {
  readonly audience: 'portal' | 'console';
  readonly functions: readonly string[];
}

const t = initTRPC
  .context<RpcContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    errorFormatter: ({ shape, error, ctx }) => {
      const told: PublicError = toPublicError(error);
      return {
        message: told.code,
        code: shape.code,
        data: { code: shape.data.code, httpStatus: told.status, error: told, requestId: ctx?.requestId ?? null },
      };
    },
  });

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/**
 * One transaction around the procedure: a query's is read only. Its context is the actor's, and nothing else of the request is passed on.
 * A failed procedure rolls everything back.
 */
async function inTransaction<A extends PartyActor | VendorActor, R extends { ok: boolean }>(
  ctx: RpcContext,
  actor: A,
  type: 'query' | 'mutation' | 'subscription',
  next: (context: ActorContext<A>) => Promise<R>,
): Promise<R> {
  return withActor(ctx.database, actor, { now: ctx.now(), mode: type === 'query' ? 'read' : 'write' }, async (context) => {
    const result = await next(context);
    if (!result.ok) throw (result as unknown as { error: Error }).error;
    return result;
  });
}

/** A procedure of the portal: people of customers and partners, under `app_party`. With functions named, one of them is needed. */
export function portalProcedure(...functions: string[]) {
  return t.procedure.meta({ audience: 'portal', functions }).use(({ ctx, type, next }) => {
    const { actor } = ctx;
    const begunAt = performance.now();
    if (!actor) throw new DomainError('unauthenticated');
    if (actor.kind !== 'party') throw forbidden('portal');
    if (actor.viewedBy && type !== 'query') throw viewOnly();
    if (functions.length > 0 && !holds(actor, ...functions)) throw forbidden(functions.join(', '));
    return inTransaction(ctx, actor, type, (context) => next({ ctx: context })).catch((error: unknown) =>
      foundNothing(error, begunAt, ctx),
    );
  });
}

/** Passes the error on; `not_found` no sooner than it is meant to be told. Waits outside the transaction: no connection is held. */
async function foundNothing(error: unknown, begunAt: number, { notFoundMs = 0 }: RpcContext): Promise<never> {
  const tellAt = begunAt + notFoundMs;
  if (performance.now() < tellAt && toPublicError(error).code === 'not_found') {
    await new Promise((resolve) => setTimeout(resolve, Math.floor(tellAt - performance.now())));
    // Timers count whole milliseconds, whose remainder would tell what they were to hide.
    while (performance.now() < tellAt) await new Promise((resolve) => setImmediate(resolve));
  }
  throw error;
}

/** A procedure of the console: the vendor's staff, under `app_vendor`. With functions named, one of them is needed. */
export function consoleProcedure(...functions: string[]) {
  return t.procedure.meta({ audience: 'console', functions }).use(({ ctx, type, next }) => {
    const { actor } = ctx;
    if (!actor) throw new DomainError('unauthenticated');
    if (actor.kind !== 'vendor') throw forbidden('console');
    if (functions.length > 0 && !holds(actor, ...functions)) throw forbidden(functions.join(', '));
    return inTransaction(ctx, actor, type, (context) => next({ ctx: context }));
  });
}

/** The request's file store, for procedures that take or give documents. */
export function filesOf(ctx: Pick<RpcContext, 'files'>): FileStore {
  if (!ctx.files) throw new Error('this request came without a file store');
  return ctx.files;
}

/** What portal procedures and their queries and commands are given. */
export type PortalContext = ActorContext<PartyActor>;
/** What console procedures and their queries and commands are given. */
export type ConsoleContext = ActorContext<VendorActor>;
