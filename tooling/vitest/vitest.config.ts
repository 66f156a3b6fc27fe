import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = path.resolve(import.meta.dirname, '../..');

/** Unit, property and database tests; browser tests have a config of their own in tooling/e2e. */
export default defineConfig({
  root,
  test: {
    include: ['packages/**/*.test.{ts,tsx}', 'tooling/**/*.test.ts', 'apps/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/build/**', 'tooling/e2e/**'],
    globalSetup: [path.join(import.meta.dirname, 'cluster.ts')],
    pool: 'forks',
    // One more than the processors that CI has: some tests wait.
    maxWorkers: 3,
    // Files share a process and its loaded modules, which is half of the time; what a file needs apart it makes apart, a database above all.
    isolate: false,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // A shared machine may stall for seconds; what fails twice has failed. The report names what needed it.
    retry: process.env.CI ? 1 : 0,
  },
});
