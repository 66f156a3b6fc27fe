import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The whole wall in one process, as `npm run wall` runs it: mails are JSX, which Node alone does not load. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    name: 'wall',
    include: ['tooling/wall/everything.ts'],
    globalSetup: [path.resolve(import.meta.dirname, '../vitest/cluster.ts')],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 7_200_000,
    disableConsoleIntercept: true,
  },
});
