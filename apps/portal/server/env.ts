import { readWebEnvironment } from '@tributary/api/env';

/** The portal's settings, read once. */
export const env = readWebEnvironment(process.env, { port: 3000 });
