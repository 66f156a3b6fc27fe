import { portalRouter } from '@tributary/api/portal.router';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError, forbidden } from '@tributary/kernel/errors';
import type postgres from 'postgres';
import { at, type CodeLeak, count } from './planted-calls.ts';
import { READING_LEAKS } from './planted-reading.ts';

const procedures = portalRouter._def.procedures as unknown as Record<string, unknown>;
const exists = async (admin: postgres.Sql, table: string, ref: unknown) =>
  (await admin.unsafe(`select 1 from ${table} where ref = $1`, [ref] as never[])).length > 0;

/** Somebody as the product knows actors. */
async function somebody(admin: postgres.Sql, email: string): Promise<PartyActor> {
  const [row] =
    await admin`select m.person_id, m.party_id, m.functions from memberships m join people p on p.id = m.person_id where p.email = ${email}`;
  return { kind: 'party', personId: row!.person_id, partyId: row!.party_id, functions: row!.functions };
}

const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Mistakes in procedures, in the error translator, in caches and in what is counted. */
export const CODE_LEAKS: readonly CodeLeak[] = [
  ...READING_LEAKS,
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
