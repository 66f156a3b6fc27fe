import { readWebEnvironment } from '@tributary/api/env';

/** The console's settings, read once. */
export const env = readWebEnvironment(process.env, { port: 3001 });
