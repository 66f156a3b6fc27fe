import { createBrowserClient } from '@tributary/api/client';
import type { ConsoleRouter } from '@tributary/api/console.router';

/** The browser's typed procedures, for what asks while a page stands: `procedures.orders.counts.query()`. Import it when it is needed. */
export const procedures = createBrowserClient<ConsoleRouter>();
