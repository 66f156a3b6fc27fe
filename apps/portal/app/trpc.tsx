import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserClient } from '@tributary/api/client';
import type { PortalRouter } from '@tributary/api/portal.router';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';

/** The browser's typed procedures: `useTRPC().parties.cards.queryOptions({…})` for TanStack Query, below `Procedures`. */
const { TRPCProvider, useTRPC } = createTRPCContext<PortalRouter>();

export { useTRPC };

/**
 * Lends the typed client to what asks while the page stands, such as a search as one types. Not in the root: it weighs 20 kB, and pages that
 * read by loader and write by action never need it.
 */
export function Procedures({ children }: { children: ReactNode }) {
  const [queryClient] = useState(() => new QueryClient({ defaultOptions: { queries: { staleTime: 30_000, retry: false } } }));
  const [trpcClient] = useState(() => createBrowserClient<PortalRouter>());
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
