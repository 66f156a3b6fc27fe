import type { PortalCaller } from '@tributary/api/portal.router';
import { requireHatOf } from '@tributary/web/request.server';

/** The request of somebody signed in, with the portal's procedures. */
export const requireHat = requireHatOf<PortalCaller>;
