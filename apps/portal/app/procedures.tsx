import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserClient } from '@tributary/api/client';
import type { PortalRouter } from '@tributary/api/portal.router';
import { type ReactNode, useState } from 'react';
import { TRPCProvider } from './trpc.ts';

/** Lends the typed client to the pages behind sign-in; the sign-in pages do without its weight. */
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
