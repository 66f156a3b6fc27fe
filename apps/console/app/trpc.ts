import type { ConsoleRouter } from '@tributary/api/console.router';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The browser's typed procedures: `useTRPC().orders.list.queryOptions({…})` for TanStack Query. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<ConsoleRouter>();
