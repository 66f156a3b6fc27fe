import { DomainError, notFound } from '@tributary/kernel/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { TRPCError } from '@trpc/server';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toPublicError } from './errors.ts';

const db = useTestDatabase();
const failure = (query: ReturnType<typeof sql>) =>
  db.database.drizzle.execute(query).then(
    () => null,
    (error: unknown) => error,
  );

describe('what anybody may know of an error', () => {
  test('a refusal keeps its code, field and data, also wrapped by tRPC', () => {
    const refusal = new DomainError('orders/no_price', { line: 1 }, { field: 'lines.1.productRef' });
    expect(toPublicError(new TRPCError({ code: 'INTERNAL_SERVER_ERROR', cause: refusal }))).toEqual({
      code: 'orders/no_price',
      status: 422,
      field: 'lines.1.productRef',
      data: { line: 1 },
    });
  });
  test('what row-level security refuses is not found, and so is what is missing', async () => {
    expect(toPublicError(await failure(sql`select * from orders`)).code).toBe(toPublicError(notFound()).code);
  });
  test('a value that cannot exist is an invalid request, not a fault of ours', async () => {
    expect(toPublicError(await failure(sql`select 'no-uuid'::uuid`))).toEqual({ code: 'invalid', status: 400 });
  });
  test('a fault of ours tells nothing: neither statement nor message', async () => {
    const told = toPublicError(await failure(sql`select 1 from no_such_table_at_all`));
    expect(told).toEqual({ code: 'internal', status: 500 });
    expect(JSON.stringify(toPublicError(new Error('password=hunter2')))).not.toContain('hunter2');
  });
  test('each wrong field is named by its path with a code, never with prose', () => {
    const result = z
      .object({ lines: z.array(z.object({ quantity: z.int({ error: 'quantity_whole' }) })), name: z.string() })
      .safeParse({ lines: [{ quantity: 1.5 }] });
    expect(toPublicError(result.error)).toEqual({
      code: 'invalid',
      status: 400,
      fields: { 'lines.0.quantity': 'quantity_whole', name: 'required' },
    });
  });
});
