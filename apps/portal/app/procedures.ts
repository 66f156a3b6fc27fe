import { createBrowserClient } from '@tributary/api/client';
import type { PortalRouter } from '@tributary/api/portal.router';

/** The portal's procedures for the browser, typed. Pages import this when they first ask, because most never do. */
export const procedures = createBrowserClient<PortalRouter>();
