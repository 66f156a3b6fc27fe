import type { ConsoleCaller } from '@tributary/api/console.router';
import { requireHatOf } from '@tributary/web/request.server';

/** The request of somebody signed in, with the console's procedures. */
export const requireHat = requireHatOf<ConsoleCaller>;
