import type { Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import type { Logger } from 'pino';
import type { WebEnvironment } from './env.ts';
import type { Limits } from './limits.ts';

/**
 * What outlives a reload of the app's code: made once by the process (`server.ts`) and handed to the app, which in development is loaded
 * anew after each edit.
 */
export interface Platform {
  readonly env: WebEnvironment;
  readonly database: Database;
  readonly files: FileStore;
  readonly log: Logger;
  readonly limits: Limits;
  /** True once the process was asked to stop: it finishes what it has and takes nothing new. */
  readonly isDraining: () => boolean;
  /** Closes the sockets of ended sessions everywhere. */
  readonly endSockets: (sessionIds: readonly string[]) => void;
  readonly now: () => Date;
}
