import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import superjson from 'superjson';
import { HAT_HEADER } from './hat-header.ts';

/** The hat that this page was made under stands on the document: another tab may have put on another since, which the server then says. */
function hatOfPage(): Record<string, string> {
  const { hat } = document.documentElement.dataset;
  return hat ? { [HAT_HEADER]: hat } : {};
}

/** The browser's typed client of a router: queries of one moment travel together; cookies and Origin go with them by themselves. */
export function createBrowserClient<R extends AnyTRPCRouter>(): TRPCClient<R> {
  const link = httpBatchLink({
    url: '/trpc',
    transformer: superjson,
    maxURLLength: 4_000,
    maxItems: 20,
    headers: hatOfPage,
  } as unknown as Parameters<typeof httpBatchLink<R>>[0]);
  return createTRPCClient<R>({ links: [link] });
}
