import * as build from 'virtual:react-router/server-build';
import { createWebApp, type WebApp } from '@tributary/api/http';
import type { Platform } from '@tributary/api/platform';
import { createPortalCaller, portalRouter } from '@tributary/api/portal.router';
import { IMPORT_DRAINED_BYTES } from '@tributary/web/order-import.server';
import { webRequest } from '@tributary/web/request.server';
import { createRequestHandler, RouterContextProvider } from 'react-router';

const handle = createRequestHandler(build, import.meta.env.MODE);

/** The portal on a platform; the bundle's one export that the process uses. */
export function createApp(platform: Platform): WebApp {
  return createWebApp({
    audience: 'portal',
    platform,
    router: portalRouter,
    createCaller: createPortalCaller,
    // The route itself keeps no more than its own, smaller limit, and tells who exceeds it; this is where listening ends.
    largeBodies: { '/orders/import': IMPORT_DRAINED_BYTES },
    render(request, web) {
      const context = new RouterContextProvider();
      context.set(webRequest, web);
      return handle(request, context);
    },
  });
}
