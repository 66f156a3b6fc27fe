import path from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

/** Looks at every page of both apps, and takes as long as half of all the others. */
export const EVERY_PAGE = 'tooling/e2e/access.test.ts';

/**
 * Browser tests. One production stack for all of them, started by the setup; one file at a time and one process for all files, so that they
 * share the browser and the sessions. Each file makes what it needs and depends on no other.
 */
export default defineConfig({
  root,
  test: {
    name: 'browser',
    include: ['tooling/e2e/**/*.test.ts'],
    exclude: [...configDefaults.exclude, EVERY_PAGE],
    globalSetup: [path.join(import.meta.dirname, 'stack.ts')],
    pool: 'forks',
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // As for the other tests: what fails twice has failed.
    retry: process.env.CI ? 1 : 0,
  },
});
