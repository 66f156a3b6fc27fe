import type { FileStore } from '@tributary/db/file-store';
import { defineTask, type Task } from '@tributary/db/reaction';
import { z } from 'zod';
import { CHECK_IMPORT, PLACE_IMPORT } from './orders.import.jobs.ts';
import { checkImport, placeImport } from './orders.import.run.ts';

const payload = z.object({ importId: z.uuid() });

/** This module's work outside a transaction: files of orders are checked and placed by the worker, so that a page can be left. */
export const ordersTasks: Task<{ readonly files: FileStore }>[] = [
  defineTask(CHECK_IMPORT, payload, ({ importId }, resources) => checkImport(resources, importId)),
  defineTask(PLACE_IMPORT, payload, ({ importId }, resources) => placeImport(resources, importId)),
];
