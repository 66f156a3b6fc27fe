import { newRef } from '@tributary/kernel/ids';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import type { Stage } from './twins.script.ts';

/** What is refused: hidden where there is somebody to be hidden, missing where not; malformed; not allowed; too much. */
export async function tryRefused({ twin, say }: Stage): Promise<void> {
  const sales = twin.hat('partner A, sales');
  const technician = twin.hat('partner A, technical');
  const { admin } = twin.world;
  const corvid = twin.hat('partner B, sales').partyId;
  const hidden = async (kind: RefKind, table: string, owner: string) => {
    const [row] = await admin.unsafe<{ ref: string }[]>(`select x.ref from ${table} x where ${owner} = '${corvid}' order by x.ref limit 1`);
    return row?.ref ?? newRef(kind);
  };
  const aimed: readonly (readonly [door: string, ref: string])[] = [
    ['orders.get', await hidden('order', 'orders', 'x.placed_by_party_id')],
    [
      'entitlements.get',
      await hidden('entitlement', 'entitlements', '(select l.placed_by_party_id from order_lines l where l.id = x.line_id)'),
    ],
    ['stock.get', await hidden('holding', 'stock_holdings', 'x.holder_party_id')],
    ['orders.import', await hidden('orderImport', 'order_imports', 'x.party_id')],
    ['agreements.get', await hidden('agreement', 'agreements', 'x.counterparty_id')],
  ];
  for (const [door, ref] of aimed) {
    const answer = await twin.http.ask('portal', sales, door, 'query', { ref });
    say('errors', `${door} of the other`, { ...answer, body: answer.body.replaceAll(ref, '<asked>') });
  }
  for (const ref of ['ORD-00000000', 'ord-1', '', '../../etc', "'; --", 'ORD-0000000I'])
    say('errors', `orders.get ${ref}`, await twin.http.ask('portal', sales, 'orders.get', 'query', { ref }));
  say('errors', 'orders.submit by technical', await twin.http.ask('portal', technician, 'orders.submit', 'mutation', {}));
  say('errors', 'orders.submit empty', await twin.http.ask('portal', sales, 'orders.submit', 'mutation', {}));
  for (const path of [
    '/livez',
    '/readyz',
    '/api/auth/get-session',
    '/trpc/no.such',
    '/trpc',
    '/no/such/page',
    '/orders/ORD-00000000',
    '/assets/none.js',
    '/realtime/',
  ])
    for (const hat of [sales, null]) say('paths', `GET ${path} by ${hat?.name ?? 'nobody'}`, await twin.http.request('portal', hat, path));
  say(
    'paths',
    'POST from elsewhere',
    await twin.http.request('portal', sales, '/trpc/orders.cancel', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'cross-site' },
      body: '{}',
    }),
  );
}
