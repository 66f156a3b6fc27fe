import { start } from './start.ts';

/** `pnpm dev`: as `npm start`, with development servers: pages reload as they are edited, the worker restarts. Returns the exit code. */
export function dev(args: string[]): Promise<number> {
  return start(args, 'development');
}
