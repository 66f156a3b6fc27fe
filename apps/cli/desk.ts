import { randomUUID } from 'node:crypto';
import { createConsoleCaller } from '@tributary/api/console.router';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import { systemActor } from '@tributary/kernel/actor';
import { DomainError } from '@tributary/kernel/errors';
import { listAdvisories } from '@tributary/notices/advisories';
import { audienceOf } from '@tributary/notices/audience';
import {
  type AdvisoryRow,
  type Audience,
  type ImportOutcome,
  importAdvisoryInput,
  type ListAdvisoriesInput,
} from '@tributary/notices/contract';
import { importAdvisory } from '@tributary/notices/import';
import type { ListOrdersInput } from '@tributary/orders/contract';
import type { ImportDetail } from '@tributary/orders/import.contract';
import { checkImport, importIdOf, placeImport } from '@tributary/orders/import.run';
import { staffActor } from './staff.ts';

type Orders = Awaited<ReturnType<ReturnType<typeof createConsoleCaller>['orders']['list']>>;

/** What commands do: the console's procedures, under a hat. */
export interface Desk {
  importAdvisory(file: { fileName: string; bytes: Uint8Array }): Promise<ImportOutcome>;
  advisories(input: ListAdvisoriesInput): Promise<{ rows: AdvisoryRow[]; nextCursor: string | null }>;
  audience(ref: string): Promise<Audience>;
  orders(input: ListOrdersInput): Promise<Orders>;
  /** Takes a file of orders in and checks it here, whether a worker runs or not. */
  bringOrders(file: { fileName: string; bytes: Uint8Array }): Promise<{ repeated: boolean; found: ImportDetail }>;
  /** Places the orders of a file that is ready. */
  placeOrders(importRef: string): Promise<ImportDetail>;
}

/**
 * Opens the desk under the hat of a member of staff. In a database where the vendor has no staff yet, and nobody was named, advisories
 * can be taken in and read by the system, so that a new installation can be filled before anybody signs in.
 */
export async function openDesk(database: Database, files: FileStore, email: string | undefined): Promise<Desk> {
  const now = () => new Date();
  try {
    const actor = await staffActor(database, email, now());
    const caller = createConsoleCaller({ database, files, actor, now, requestId: randomUUID() });
    return {
      importAdvisory: (file) => caller.notices.import(file),
      advisories: (input) => caller.notices.advisories(input),
      audience: (ref) => caller.notices.audience({ ref }),
      orders: (input) => caller.orders.list(input),
      async bringOrders(file) {
        const { ref, repeated } = await caller.orders.uploadImport(file);
        await checkImport({ database, files, now }, await importIdOf({ database, now }, ref));
        return { repeated, found: await caller.orders.import({ ref }) };
      },
      async placeOrders(ref) {
        await caller.orders.placeImport({ ref });
        await placeImport({ database, files, now }, await importIdOf({ database, now }, ref));
        return caller.orders.import({ ref });
      },
    };
  } catch (error) {
    if (email !== undefined || !(error instanceof DomainError) || error.code !== 'cli/nobody_of_staff') throw error;
  }
  // Orders are placed by people: without anybody of staff there is nobody to place them.
  const nobody = () => Promise.reject(new DomainError('cli/nobody_of_staff'));
  const as = (mode: 'read' | 'write') => ({ now: now(), mode });
  return {
    importAdvisory: (file) => withActor(database, systemActor, as('write'), (ctx) => importAdvisory(ctx, importAdvisoryInput.parse(file))),
    advisories: (input) => withActor(database, systemActor, as('read'), (ctx) => listAdvisories(ctx, input)),
    audience: (ref) => withActor(database, systemActor, as('read'), (ctx) => audienceOf(ctx, { ref })),
    orders: async () => ({ rows: [], nextCursor: null }),
    bringOrders: nobody,
    placeOrders: nobody,
  };
}
