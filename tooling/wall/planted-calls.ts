import type { PartyActor } from '@tributary/kernel/actor';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import type { RpcContext } from '@tributary/rpc/procedures';
import type postgres from 'postgres';
import type { Subject } from './figures.ts';
import type { Product } from './product.ts';

/** Which of the checks of procedures looks for it. */
export type CodeCheck = 'reading' | 'aiming' | 'naming' | 'looking through' | 'timing';

/** A mistake in code: some piece of the product is another while the checks run. */
export interface CodeLeak {
  readonly name: string;
  readonly what: string;
  readonly check: CodeCheck;
  /** The doors that the check goes through; the wall itself goes through all. */
  readonly doors: RegExp;
  /** Of `aiming`: which apps. */
  readonly apps?: RegExp;
  /** Of `timing`: what is asked for. */
  readonly timed?: readonly (readonly [string, RefKind])[];
  plant(product: Product, subject: Subject): Product;
  /** Takes back what is not in the product that was returned. */
  readonly undo?: () => void;
}

/** One call of a procedure on its way. */
export interface Call {
  readonly door: string;
  readonly input: Record<string, unknown>;
  readonly context: RpcContext;
  readonly actor: PartyActor | null;
  /** Superuser of the world that is asked. */
  readonly admin: postgres.Sql;
  /** The product's own answer. */
  next(input?: unknown): Promise<Answer>;
  /** The same asked by somebody else. */
  as(actor: RpcContext['actor']): Promise<Answer>;
}
type Answer = Record<string, unknown> & { rows?: Record<string, unknown>[] };

type Callable = Record<string, Record<string, (input?: unknown) => Promise<unknown>>>;

/** The product with another answer at some doors of the portal. */
export function at(doors: RegExp, answer: (call: Call) => Promise<unknown>): CodeLeak['plant'] {
  return (product, subject) => ({
    ...product,
    createPortalCaller: ((context: RpcContext) => {
      const callers = (one: RpcContext) => product.createPortalCaller(one) as unknown as Callable;
      const real = callers(context);
      const admin = context.database === subject.both.database ? subject.both.admin : subject.alone.admin;
      return new Proxy(real, {
        get: (_real, module: string) =>
          new Proxy(real[module]!, {
            get: (_module, name: string) => {
              const door = `${module}.${name}`;
              if (!doors.test(door)) return real[module]![name];
              return (input?: unknown) =>
                answer({
                  ...{ door, context, admin, input: (input ?? {}) as Record<string, unknown> },
                  actor: context.actor?.kind === 'party' ? context.actor : null,
                  next: (other = input) => real[module]![name]!(other) as Promise<Answer>,
                  as: (actor) => callers({ ...context, actor })[module]![name]!(input) as Promise<Answer>,
                });
            },
          }),
      });
    }) as unknown as Product['createPortalCaller'],
  });
}

/** Rows of everybody. */
export const count = async (admin: postgres.Sql, from: string) =>
  Number((await admin.unsafe<{ count: string }[]>(`select count(*) from ${from}`))[0]!.count);
