import path from 'node:path';
import { z } from 'zod';

const shape = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, { error: 'must be a postgres:// address' }),
  AUTH_SECRET: z.string().min(32, { error: 'must have 32 characters or more' }),
  BASE_URL: z.url().optional(),
  PORTAL_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  CONSOLE_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3001'),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(1).max(65_535).optional(),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(100).default(10),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(1200),
  FILES_DIR: z.string().min(1).default('../../.data/files'),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
});

/** Settings of one web app. */
export interface WebEnvironment {
  readonly production: boolean;
  /** As `app_login`. */
  readonly databaseUrl: string;
  readonly authSecret: string;
  /** The address people use, without a trailing slash. Its origin is the only one that may change anything. */
  readonly baseUrl: string;
  /** Where both apps are: a view of the portal as a party begins in the console and ends there. */
  readonly portalUrl: string;
  readonly consoleUrl: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: string;
  readonly poolSize: number;
  /** Per person, or per address before sign-in. */
  readonly requestsPerMinute: number;
  /** How many reverse proxies stand in front and append to X-Forwarded-For; 0 ignores that header. */
  readonly trustedProxies: number;
  /** The folder of uploaded documents; one for all web servers and workers. By default the repository's, seen from an app's folder. */
  readonly filesDir: string;
}

/**
 * Reads a web app's settings. There is no default for the database or the secret: `npm start` and `pnpm dev` give both, and a server that
 * guesses them would be a server with a known secret. Throws Error naming each variable at fault.
 */
export function readWebEnvironment(variables: NodeJS.ProcessEnv, defaults: { port: number }): WebEnvironment {
  const parsed = shape.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The environment is incomplete (npm start sets it): ${faults.join('; ')}.`);
  }
  const value = parsed.data;
  const port = value.PORT ?? defaults.port;
  return {
    production: value.NODE_ENV === 'production',
    databaseUrl: value.DATABASE_URL,
    authSecret: value.AUTH_SECRET,
    baseUrl: (value.BASE_URL ?? `http://localhost:${port}`).replace(/\/+$/, ''),
    portalUrl: value.PORTAL_URL.replace(/\/+$/, ''),
    consoleUrl: value.CONSOLE_URL.replace(/\/+$/, ''),
    host: value.HOST,
    port,
    logLevel: value.LOG_LEVEL,
    poolSize: value.DATABASE_POOL_SIZE,
    requestsPerMinute: value.REQUESTS_PER_MINUTE,
    trustedProxies: value.TRUSTED_PROXIES,
    filesDir: path.resolve(value.FILES_DIR),
  };
}
