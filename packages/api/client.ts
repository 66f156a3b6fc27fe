import { createTRPCClient, httpBatchLink, type TRPCClient } from '@trpc/client';
import type { AnyTRPCRouter } from '@trpc/server';
import superjson from 'superjson';

/** The browser's typed client of a router: queries of one moment travel together; cookies and Origin go with them by themselves. */
export function createBrowserClient<R extends AnyTRPCRouter>(): TRPCClient<R> {
  const link = httpBatchLink({ url: '/trpc', transformer: superjson, maxURLLength: 4_000, maxItems: 20 } as unknown as Parameters<
    typeof httpBatchLink<R>
  >[0]);
  return createTRPCClient<R>({ links: [link] });
}
