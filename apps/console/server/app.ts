import * as build from 'virtual:react-router/server-build';
import { consoleRouter, createConsoleCaller } from '@tributary/api/console.router';
import { createWebApp, type WebApp } from '@tributary/api/http';
import type { Platform } from '@tributary/api/platform';
import { IMPORT_DRAINED_BYTES } from '@tributary/web/order-import.server';
import { webRequest } from '@tributary/web/request.server';
import { createRequestHandler, RouterContextProvider } from 'react-router';
import { DRAINED_BYTES as AGREEMENT_BYTES } from '../app/routes/agreement/limits.ts';
import { DRAINED_BYTES } from '../app/routes/import/limits.ts';
import { DRAINED_BYTES as PRICES_BYTES } from '../app/routes/price-book/limits.ts';

const handle = createRequestHandler(build, import.meta.env.MODE);

/** The console on a platform; the bundle's one export that the process uses. */
export function createApp(platform: Platform): WebApp {
  return createWebApp({
    audience: 'console',
    platform,
    router: consoleRouter,
    createCaller: createConsoleCaller,
    // The route itself keeps no more than its own, smaller limit, and tells who exceeds it; this is where listening ends.
    largeBodies: {
      '/price-books/:ref/import': PRICES_BYTES,
      '/advisories/import': DRAINED_BYTES,
      '/orders/import': IMPORT_DRAINED_BYTES,
      '/agreements/new': AGREEMENT_BYTES,
      '/agreements/:ref': AGREEMENT_BYTES,
    },
    render(request, web) {
      const context = new RouterContextProvider();
      context.set(webRequest, web);
      return handle(request, context);
    },
  });
}
