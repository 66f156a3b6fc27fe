import { configDefaults, mergeConfig } from 'vitest/config';
import browserTests, { EVERY_PAGE } from './vitest.config.ts';

/** The walk over every page, beside the other browser tests: on a stack of its own, so that neither sees what the other does. */
const config = mergeConfig(browserTests, { test: { name: 'access' } });
export default { ...config, test: { ...config.test, include: [EVERY_PAGE], exclude: configDefaults.exclude } };
