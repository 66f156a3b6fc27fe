import { portalRouter } from '@tributary/api/portal.router';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError, forbidden } from '@tributary/kernel/errors';
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

const procedures = portalRouter._def.procedures as unknown as Record<string, unknown>;

/** One call of a procedure on its way. */
interface Call {
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
function at(doors: RegExp, answer: (call: Call) => Promise<unknown>): CodeLeak['plant'] {
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

const count = async (admin: postgres.Sql, from: string) =>
  Number((await admin.unsafe<{ count: string }[]>(`select count(*) from ${from}`))[0]!.count);
const exists = async (admin: postgres.Sql, table: string, ref: unknown) =>
  (await admin.unsafe(`select 1 from ${table} where ref = $1`, [ref] as never[])).length > 0;

/** Somebody as the product knows actors. */
async function somebody(admin: postgres.Sql, email: string): Promise<PartyActor> {
  const [row] =
    await admin`select m.person_id, m.party_id, m.functions from memberships m join people p on p.id = m.person_id where p.email = ${email}`;
  return { kind: 'party', personId: row!.person_id, partyId: row!.party_id, functions: row!.functions };
}

/** A number as eight letters of a reference. */
const counted = (number: number) =>
  [...Array(8)].map((_, place) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Math.floor(number / 32 ** (7 - place)) % 32]).join('');

const kept = new Map<string, Promise<unknown>>();
/** A cache of answers with a key that forgets somebody. */
const cached = (keyOf: (call: Call) => string) => (call: Call) => {
  const key = keyOf(call);
  const known = kept.get(key) ?? call.next();
  kept.set(key, known);
  return known;
};
const worlds = new Map<unknown, number>();
/** Worlds are different installations: what one keeps the other does not have. */
function worldOf({ context }: Call): number {
  const known = worlds.get(context.database) ?? worlds.size;
  worlds.set(context.database, known);
  return known;
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const HIDDEN_TICKETS = `tickets t join order_lines l on l.id = t.line_id join parties p on p.id = l.placed_by_party_id where p.name = 'Corvid Networks'`;

/** Mistakes in procedures, in the error translator, in caches and in what is counted. */
export const CODE_LEAKS: readonly CodeLeak[] = [
  {
    name: 'forbidden instead of not found',
    what: 'A foreign order is refused as forbidden, and so is known to exist.',
    check: 'aiming',
    doors: /^orders\.get$/,
    plant: at(/^orders\.get$/, async ({ admin, input, next }) => {
      try {
        return await next();
      } catch (error) {
        if (await exists(admin, 'orders', input.ref)) throw forbidden('orders');
        throw error;
      }
    }),
  },
  {
    name: 'an error with the foreign record’s name',
    what: 'The refusal of a foreign ticket carries its subject.',
    check: 'aiming',
    doors: /^tickets\.get$/,
    plant: at(/^tickets\.get$/, async ({ admin, input, next }) =>
      next().catch(async (error: unknown) => {
        const [ticket] = await admin`select subject from tickets where ref = ${String(input.ref)}`;
        throw ticket ? new DomainError('not_found', { subject: ticket.subject }) : error;
      }),
    ),
  },
  {
    name: 'another code for a foreign entitlement',
    what: 'A foreign entitlement is refused with a code that speaks of its seats.',
    check: 'aiming',
    doors: /^entitlements\.get$/,
    plant: at(/^entitlements\.get$/, async ({ admin, input, next }) =>
      next().catch(async (error: unknown) => {
        throw (await exists(admin, 'entitlements', input.ref)) ? new DomainError('entitlements/no_seat') : error;
      }),
    ),
  },
  {
    name: 'a download without a row check',
    what: 'The file of any agreement is given to whoever names its reference.',
    check: 'aiming',
    doors: /^agreements\.get$/,
    plant: at(/^agreements\.get$/, async ({ admin, input, next }) =>
      next().catch(async (error: unknown) => {
        const [row] = await admin`select ref, title, kind from agreements where ref = ${String(input.ref)}`;
        if (row) return { ...row };
        throw error;
      }),
    ),
  },
  {
    name: 'a holding of somebody else',
    what: 'A holding of copies is read by its reference alone.',
    check: 'aiming',
    doors: /^stock\.get$/,
    plant: at(/^stock\.get$/, async ({ admin, input, next }) =>
      next().catch(async (error: unknown) => {
        const [row] = await admin`select h.ref, h.received_at from stock_holdings h where ref = ${String(input.ref)}`;
        if (row) return { ...row };
        throw error;
      }),
    ),
  },
  {
    name: 'a write through a foreign reference',
    what: 'A reply to a foreign ticket is refused, and stays.',
    check: 'aiming',
    doors: /^tickets\.reply$/,
    plant: at(/^tickets\.reply$/, async ({ admin, input, next }) =>
      next().catch(async (error: unknown) => {
        await admin`update tickets set last_activity_at = now() where ref = ${String(input.ref)}`;
        throw error;
      }),
    ),
  },
  {
    name: 'a procedure without sign-in',
    what: 'A list is given to somebody who is not signed in, as if they were the last who was.',
    check: 'aiming',
    doors: /^orders\.get$/,
    plant: at(/^orders\.get$/, async ({ actor, admin, next, as }) =>
      actor ? next() : as(await somebody(admin, 'sales@bluepeak.example')),
    ),
  },
  {
    name: 'a procedure that forgot its function',
    what: 'Somebody technical cancels orders, which only sales may.',
    check: 'aiming',
    doors: /^orders\.cancel$/,
    plant: at(/^orders\.cancel$/, async ({ actor, next, as }) => (actor ? as({ ...actor, functions: ['sales'] }) : next())),
  },
  {
    name: 'a procedure without a rule',
    what: 'A new procedure declares no audience, and nothing asks who calls it.',
    check: 'aiming',
    doors: /^orders\.leaky$/,
    plant: (product) => {
      procedures['orders.leaky'] = { _def: { type: 'query', inputs: [] } };
      return product;
    },
    undo: () => void delete procedures['orders.leaky'],
  },
  {
    name: 'a list with a total of all',
    what: 'The list of orders says how many orders there are.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => ({ ...(await next()), total: await count(admin, 'orders') })),
  },
  {
    name: 'facets over everybody’s rows',
    what: 'The filter of entitlements counts everybody’s entitlements by state.',
    check: 'reading',
    doors: /^entitlements\.list$/,
    plant: at(/^entitlements\.list$/, async ({ admin, next }) => ({
      ...(await next()),
      facets: await admin`select product_id is not null as known, count(*)::int from activations group by 1`,
    })),
  },
  {
    name: 'a search that says it found more than it may show',
    what: 'A search for a word of the other reseller answers that there is more.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, input, next }) => {
      const page = await next();
      const hidden =
        typeof input.q === 'string' &&
        (await count(
          admin,
          `parties p join orders o on o.placed_by_party_id = p.id where p.name ilike '%${input.q.replaceAll("'", '')}%'`,
        )) > 0;
      return { ...page, hasMore: hidden };
    }),
  },
  {
    name: 'a next page because of hidden rows',
    what: 'The last page of tickets has a cursor, as long as hidden tickets follow.',
    check: 'reading',
    doors: /^tickets\.list$/,
    plant: at(/^tickets\.list$/, async ({ admin, next }) => {
      const page = await next();
      return { ...page, nextCursor: page.nextCursor ?? ((await count(admin, HIDDEN_TICKETS)) > 0 ? 'WyJtb3JlIl0' : null) };
    }),
  },
  {
    name: 'a card that knows how many others serve the customer',
    what: 'A partner’s card of a customer says how many partners it has.',
    check: 'reading',
    doors: /^parties\.cards$/,
    plant: at(/^parties\.cards$/, async ({ admin, next }) => {
      const page = await next();
      const partners = await count(admin, `(select distinct owner_party_id from party_cards where subject_party_id is not null) one`);
      return { ...page, rows: page.rows!.map((row) => ({ ...row, partners })) };
    }),
  },
  {
    name: 'a picker with people of other organisations',
    what: 'The picker of people lists everybody whom the vendor knows.',
    check: 'reading',
    doors: /^parties\.people$/,
    plant: at(/^parties\.people$/, async ({ admin, next }) => ({
      own: await next(),
      all: await admin`select name, email from people order by email`,
    })),
  },
  {
    name: 'a price list with another partner’s rows',
    what: 'The CSV of prices holds the rows of every partner’s book.',
    check: 'reading',
    doors: /^pricing\.pricesCsv$/,
    plant: at(/^pricing\.pricesCsv$/, async ({ admin, next }) => {
      const books =
        await admin`select b.ref, b.name from price_books b where b.partner_party_id is not null or b.tier is not null order by b.ref`;
      return { own: await next(), csv: books.map(({ ref, name }) => `${ref};${name}`).join('\n') };
    }),
  },
  {
    name: 'the lowest price that anybody pays',
    what: 'The list of prices tells the lowest net price in any order.',
    check: 'reading',
    doors: /^pricing\.prices$/,
    plant: at(/^pricing\.prices$/, async ({ admin, next }) => ({
      own: await next(),
      spread: await admin`select sum(net_minor)::text as turnover from order_lines`,
    })),
  },
  {
    name: 'a cache keyed without the party',
    what: 'The list of orders is kept by its address alone, and the next asker gets the last one’s.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: (product, subject) => {
      kept.clear();
      return at(
        /^orders\.list$/,
        cached((call) => `${worldOf(call)} ${call.door} ${JSON.stringify(call.input)}`),
      )(product, subject);
    },
  },
  {
    name: 'a cache keyed without the person',
    what: 'The bell is kept by organisation, and shows one colleague’s notifications to another.',
    check: 'reading',
    doors: /^notifications\.list$/,
    plant: (product, subject) => {
      kept.clear();
      return at(
        /^notifications\.list$/,
        cached((call) => `${worldOf(call)} ${call.actor?.partyId} ${JSON.stringify(call.input)}`),
      )(product, subject);
    },
  },
  {
    name: 'orders numbered for everybody',
    what: 'Orders carry a number that counts all orders of the vendor instead of a random reference.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => {
      const page = await next();
      const numbers = new Map(
        (await admin`select ref, row_number() over (order by id) as number from orders`).map(({ ref, number }) => [ref, Number(number)]),
      );
      return { ...page, rows: page.rows!.map((row) => ({ ...row, number: `ORD-${counted(1000 + (numbers.get(String(row.ref)) ?? 0))}` })) };
    }),
  },
  {
    name: 'an order of rows that others decide',
    what: 'A list is sorted by a place among all rows, so that it turns with what others do.',
    check: 'reading',
    doors: /^entitlements\.list$/,
    plant: at(/^entitlements\.list$/, async ({ admin, next }) => {
      const page = await next();
      return (await count(admin, 'entitlements')) % 2 === (await count(admin, 'orders')) % 2
        ? { ...page, rows: [...page.rows!].reverse() }
        : page;
    }),
  },
  {
    name: 'an internal id',
    what: 'An order carries its id, which tells when it was made, and of a shared record when the other made it.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => {
      const page = await next();
      const ids = new Map((await admin`select ref, id from orders`).map(({ ref, id }) => [ref, id]));
      return { ...page, rows: page.rows!.map((row) => ({ ...row, id: ids.get(row.ref) })) };
    }),
  },
  {
    name: 'a bell that rings for everybody',
    what: 'The number of unread notifications is that of all.',
    check: 'reading',
    doors: /^notifications\.unread$/,
    plant: at(/^notifications\.unread$/, async ({ admin }) => count(admin, 'notifications where read_at is null')),
  },
  {
    name: 'a timeline with the vendor’s entries',
    what: 'The timeline of an order shows what happened to other orders of its customer.',
    check: 'reading',
    doors: /^(orders\.list|audit\.timeline)$/,
    plant: at(/^audit\.timeline$/, async ({ admin, next }) => ({
      ...(await next()),
      further: await admin`select e.name, e.hint_ref from events e where e.name like 'orders/%' order by e.id`,
    })),
  },
  {
    name: 'stock of all holders',
    what: 'The ageing of stock sums up everybody’s copies.',
    check: 'reading',
    doors: /^stock\.ageing$/,
    plant: at(/^stock\.ageing$/, async ({ admin, next }) => ({
      own: await next(),
      all: await admin`select sum(abs(balance))::text as copies from stock_accounts`,
    })),
  },
  {
    name: 'other partners of the customer',
    what: 'The roles of an entitlement list who else sells to its customer.',
    check: 'reading',
    doors: /^entitlements\.(list|roles)$/,
    plant: at(/^entitlements\.roles$/, async ({ admin, next }) => ({
      own: await next(),
      others: await admin`select distinct p.name from line_roles r join parties p on p.id = r.party_id where r.role = 'sold_by' order by 1`,
    })),
  },
  {
    name: 'a customer’s own record behind the card',
    what: 'A card shows when the customer was first known to the vendor, which was through the other reseller.',
    check: 'reading',
    doors: /^parties\.cards$/,
    plant: at(/^parties\.cards$/, async ({ admin, next }) => {
      const page = await next();
      const since = await admin`select min(submitted_at) as at, count(*)::int as orders from orders where end_user_party_id is not null`;
      return { ...page, rows: page.rows!.map((row) => ({ ...row, knownSince: since[0] })) };
    }),
  },
  {
    name: 'a limit that everybody shares',
    what: 'Who asks is told what is left of an allowance that all partners use up.',
    check: 'reading',
    doors: /^catalog\.products$/,
    plant: at(/^catalog\.products$/, async ({ admin, next }) => ({ own: await next(), left: 1000 - (await count(admin, 'events')) })),
  },
  {
    name: 'a place in a queue',
    what: 'An order in review says how many are before it.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => ({
      ...(await next()),
      before: await count(admin, `orders where state = 'submitted'`),
    })),
  },
  {
    name: 'padding that varies',
    what: 'An answer is as long as the number of hidden rows.',
    check: 'reading',
    doors: /^stock\.any$/,
    plant: at(/^stock\.any$/, async ({ admin, next }) => ({ own: await next(), pad: ' '.repeat(await count(admin, 'order_lines')) })),
  },
  {
    name: 'a log line in an answer',
    what: 'An answer carries the last line of the log, which another’s request wrote.',
    check: 'reading',
    doors: /^parties\.me$/,
    plant: at(/^parties\.me$/, async ({ next }) => ({
      own: await next(),
      debug: 'request failed person=sales@corvid.example path=/orders',
    })),
  },
  {
    name: 'a customer that is known already',
    what: 'A quote for a customer whom the other reseller serves is marked as taken.',
    check: 'naming',
    doors: /^orders\.quote$/,
    plant: at(/^orders\.quote$/, async ({ admin, input, next }) => {
      const name = String((input.customer as { name?: string }).name);
      const taken = await count(
        admin,
        `party_cards c join parties p on p.id = c.owner_party_id where p.name = 'Corvid Networks' and c.name = '${name.replaceAll("'", "''")}'`,
      );
      return { ...(await next()), taken: taken > 0 };
    }),
  },
  {
    name: 'a deal that is refused because another has it',
    what: 'An order for a customer of the other reseller is refused with a reason of its own.',
    check: 'naming',
    doors: /^orders\.submit$/,
    plant: at(/^orders\.submit$/, async ({ admin, input, next }) => {
      const name = String((input.customer as { name?: string }).name);
      const taken = await count(
        admin,
        `party_cards c join parties p on p.id = c.owner_party_id where p.name = 'Corvid Networks' and c.name = '${name.replaceAll("'", "''")}'`,
      );
      if (taken > 0) throw new DomainError('orders/taken');
      return next();
    }),
  },
  {
    name: 'staff who write through a hat',
    what: 'Staff who look through a partner’s hat act as the partner.',
    check: 'looking through',
    doors: /^(tickets\.reply|notifications\.markRead)$/,
    plant: at(/^(tickets\.reply|notifications\.markRead)$/, async ({ actor, next, as }) => {
      if (!actor?.viewedBy) return next();
      const { viewedBy: _viewedBy, ...partner } = actor;
      return as(partner);
    }),
  },
  {
    name: 'staff who are told less through a hat',
    what: 'A write through a hat is refused as not found, so that nobody sees that it was tried.',
    check: 'looking through',
    doors: /^orders\.cancel$/,
    plant: at(/^orders\.cancel$/, async ({ actor, next }) => {
      if (actor?.viewedBy) throw new DomainError('not_found');
      return next();
    }),
  },
  {
    name: 'time that tells',
    what: 'A hidden order takes five milliseconds longer than a missing one.',
    check: 'timing',
    doors: /^orders\.get$/,
    timed: [['orders.get', 'order']],
    plant: at(/^orders\.get$/, async ({ admin, input, next }) => {
      if (await exists(admin, 'orders', input.ref)) await sleep(5);
      return next();
    }),
  },
  {
    name: 'work that tells',
    what: 'A hidden ticket is read whole before it is refused.',
    check: 'timing',
    doors: /^tickets\.get$/,
    timed: [['tickets.get', 'ticket']],
    plant: at(/^tickets\.get$/, async ({ admin, input, next }) => {
      if (await exists(admin, 'tickets', input.ref))
        for (let at = 0; at < 6; at++) await admin`select to_jsonb(t), pg_sleep(0.0003) from tickets t limit 20`;
      return next();
    }),
  },
  {
    name: 'a constraint’s name in an error',
    what: 'The error translator passes PostgreSQL’s message on, with the value that exists already.',
    check: 'aiming',
    doors: /^orders\.get$/,
    plant: (product, subject) => {
      const planted = at(/^orders\.get$/, async ({ admin, input, next }) =>
        next().catch(async (error: unknown) => {
          if (await exists(admin, 'orders', input.ref))
            throw Object.assign(new Error(`duplicate key value: (ref)=(${String(input.ref)}) of Corvid Networks`), { code: '23505' });
          throw error;
        }),
      )(product, subject);
      return {
        ...planted,
        toPublicError: (error) => ({
          ...product.toPublicError(error),
          ...(error instanceof Error && 'code' in error && error.code === '23505' ? { data: { message: error.message } } : {}),
        }),
      };
    },
  },
  {
    name: 'a status of its own for hidden rows',
    what: 'What row-level security refuses is answered with 403 and what is missing with 404.',
    check: 'aiming',
    doors: /^entitlements\.price$/,
    plant: (product, subject) => {
      const planted = at(/^entitlements\.price$/, async ({ admin, input, next }) =>
        next().catch(async (error: unknown) => {
          throw (await exists(admin, 'entitlements', input.ref)) ? Object.assign(new Error('42501'), { hidden: true }) : error;
        }),
      )(product, subject);
      return {
        ...planted,
        toPublicError: (error) =>
          error instanceof Error && 'hidden' in error ? { code: 'not_found', status: 403 } : product.toPublicError(error),
      };
    },
  },
];
