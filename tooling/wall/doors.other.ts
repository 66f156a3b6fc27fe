import { readFileSync } from 'node:fs';
import path from 'node:path';
import { reactions } from '@tributary/api/reactions';
import { schedules } from '../../apps/worker/schedules.ts';
import { tasks } from '../../apps/worker/tasks.ts';

/** A door that is no procedure, and the check that looks at it; null: none does. */
export interface OtherDoor {
  readonly kind: 'page' | 'path' | 'socket event' | 'task' | 'reaction' | 'schedule';
  readonly name: string;
  readonly by: string | null;
}

const APPS = path.resolve(import.meta.dirname, '../../apps');

/** What the parameter of an address names, by the path before it. An address with a parameter that is not here is uncovered. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  orders: 'order',
  'orders/imports': 'orderImport',
  entitlements: 'entitlement',
  stock: 'holding',
  tickets: 'ticket',
  agreements: 'agreement',
  notices: 'notice',
  customers: 'card',
  cards: 'card',
  advisories: 'advisory',
  catalog: 'product',
  'commissioning/templates': 'commissioningTemplate',
  deals: 'order',
  handovers: 'handover',
  parties: 'party',
  'price-books': 'priceBook',
  access: 'entitlement',
  go: 'order',
  views: 'view',
};
/** In the console a lot is what is kept, and in the portal a holding of it. */
const IN_CONSOLE: Readonly<Record<string, string>> = { stock: 'lot' };

/** Every address of an app as its reviewed map has it, with what its parameter names (null: it has none; undefined: nobody knows). */
export function addressesOf(app: 'portal' | 'console'): { readonly address: string; readonly kind: string | null | undefined }[] {
  const map = readFileSync(path.join(APPS, app, 'urls.map'), 'utf8');
  return map
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(/\s+/)[0]!)
    .map((address) => {
      const before = /^\/(.*?)\/:ref/.exec(address)?.[1];
      const kind = address.includes(':')
        ? before === undefined
          ? undefined
          : ((app === 'console' ? IN_CONSOLE[before] : undefined) ?? PARAMETERS[before])
        : null;
      return { address, kind };
    });
}

const PAGES = 'matrix.pages (npm run wall, and tooling/e2e/wall.test.ts over HTTP)';
/** Plain paths of both servers (packages/api/http.ts, server.ts), each with its check. */
const PATHS: readonly string[] = ['/livez', '/readyz', '/api/*', '/trpc/*', '/realtime/*', '/assets/*', '/favicon.ico'];
/** From server to browser, as packages/realtime/contract.ts has them; there are none the other way. */
const SOCKET_EVENTS: readonly string[] = ['hint', 'resync'];

/** Every door that is no procedure, read from where each kind is declared. */
export function otherDoors(): OtherDoor[] {
  const pages = (['portal', 'console'] as const).flatMap((app) =>
    addressesOf(app).map(
      ({ address, kind }): OtherDoor => ({ kind: 'page', name: `${app} ${address}`, by: kind === undefined ? null : PAGES }),
    ),
  );
  return [
    ...pages,
    ...PATHS.map((name): OtherDoor => ({ kind: 'path', name, by: 'twins (surface "paths")' })),
    ...SOCKET_EVENTS.map((name): OtherDoor => ({ kind: 'socket event', name, by: 'twins and canaries (surface "sockets")' })),
    ...['event', 'react', 'hints'].map(
      (name): OtherDoor => ({ kind: 'task', name, by: 'run in every world; what leaves is searched (canaries)' }),
    ),
    ...tasks.map(({ name }): OtherDoor => ({ kind: 'task', name, by: 'run in every world; what leaves is searched (canaries)' })),
    ...reactions.map(({ name }): OtherDoor => ({ kind: 'reaction', name, by: 'run in every world; what leaves is searched (canaries)' })),
    ...schedules.map(({ task }): OtherDoor => ({ kind: 'schedule', name: task, by: 'its task' })),
  ];
}
