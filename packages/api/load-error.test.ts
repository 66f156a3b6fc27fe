import { DomainError, forbidden, notFound } from '@tributary/kernel/errors';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attempt, pagePath, safeNext, toRouteResponse } from './load-error.ts';

const at = { requestId: 'r1', path: '/orders?state=submitted' };

describe('a loader’s error', () => {
  test('leads strangers to sign-in and back', () => {
    const response = toRouteResponse(new DomainError('unauthenticated'), at);
    expect([response.status, response.headers.get('location')]).toEqual([302, '/sign-in?next=%2Forders%3Fstate%3Dsubmitted']);
  });
  test('is 404 for hidden and missing alike, 403 for a missing function, and 500 without its message for a fault', async () => {
    expect(toRouteResponse(notFound(), at).status).toBe(404);
    expect(toRouteResponse(forbidden('sales'), at).status).toBe(403);
    const fault = toRouteResponse(new Error('password of the database is x'), at);
    expect(fault.status).toBe(500);
    expect(await fault.text()).not.toContain('password');
  });
});

describe('an action’s attempt', () => {
  test('lets an answer of the action itself through, which is no fault of ours', async () => {
    const told: unknown[] = [];
    const answered = attempt(
      () => Promise.reject(new Response(null, { status: 400 })),
      at,
      (fault) => told.push(fault),
    );
    await expect(answered).rejects.toMatchObject({ status: 400 });
    expect(told).toEqual([]);
  });
  test('returns refusals and throws what no form can show', async () => {
    const told: unknown[] = [];
    const run = (error: unknown) =>
      attempt(
        () => Promise.reject(error),
        at,
        (fault) => told.push(fault),
      );
    expect(
      await attempt(
        async () => 1,
        at,
        () => {},
      ),
    ).toEqual({ ok: true, value: 1 });
    expect(await run(new DomainError('orders/no_price', {}, { field: 'lines.0' }))).toMatchObject({
      ok: false,
      error: { code: 'orders/no_price', field: 'lines.0' },
    });
    expect(await run(notFound())).toMatchObject({ ok: false, error: { code: 'not_found' } });
    await expect(run(new DomainError('unauthenticated'))).rejects.toMatchObject({ status: 302 });
    expect(told).toEqual([]);
    await expect(run(new Error('a fault'))).rejects.toMatchObject({ status: 500 });
    expect(told).toHaveLength(1);
  });
});

describe('the way back after sign-in', () => {
  test('never leaves this site, whatever it is given', () => {
    for (const given of [
      '//evil.example',
      '/\\evil.example',
      'https://evil.example',
      'javascript:alert(1)',
      '/\t/evil.example',
      '/\n//evil.example',
      '',
      null,
    ])
      expect(safeNext(given)).toBe('/');
    expect(safeNext('/orders/ORD-7K3M9QX2?tab=a#b')).toBe('/orders/ORD-7K3M9QX2?tab=a#b');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `/${text}`),
          fc.webUrl(),
        ),
        (given) => {
          expect(new URL(safeNext(given), 'http://own.example').origin).toBe('http://own.example');
        },
      ),
    );
  });
  test('is the page’s own path, not that of the data request behind it', () => {
    const path = (url: string) => pagePath(new URL(url, 'http://own.example'));
    expect(path('/orders.data?state=a&_routes=routes%2Forders')).toBe('/orders?state=a');
    expect(path('/_root.data')).toBe('/');
    expect(path('/orders/ORD-7K3M9QX2')).toBe('/orders/ORD-7K3M9QX2');
  });
});
