import type { PortalRouter } from '@tributary/api/portal.router';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The browser's typed procedures: `useTRPC().parties.cards.queryOptions({…})` for TanStack Query. Below `Procedures` (procedures.tsx). */
export const { TRPCProvider, useTRPC } = createTRPCContext<PortalRouter>();
