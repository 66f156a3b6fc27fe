import * as build from 'virtual:react-router/server-build';
import { consoleRouter, createConsoleCaller } from '@tributary/api/console.router';
import { createWebApp, type WebApp } from '@tributary/api/http';
import type { Platform } from '@tributary/api/platform';
import { createRequestHandler, RouterContextProvider } from 'react-router';
import { webRequest } from '../app/request.server.ts';

const handle = createRequestHandler(build, import.meta.env.MODE);

/** The console on a platform; the bundle's one export that the process uses. */
export function createApp(platform: Platform): WebApp {
  return createWebApp({
    audience: 'console',
    platform,
    router: consoleRouter,
    createCaller: createConsoleCaller,
    // Larger than any advisory may be, so that the form can say which file is too large instead of a bare 413.
    largeBodies: { '/advisories/import': 64 * 1024 * 1024 },
    render(request, web) {
      const context = new RouterContextProvider();
      context.set(webRequest, web);
      return handle(request, context);
    },
  });
}
