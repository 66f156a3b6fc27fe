import { existsSync } from 'node:fs';
import path from 'node:path';
import { SetupError } from '@tributary/db/setup-error';
import { z } from 'zod';

/** The repository's root. */
export const repositoryRoot = path.resolve(import.meta.dirname, '../..');

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const text = z
  .string()
  .trim()
  .transform((value) => value || undefined)
  .optional();

const shape = z.object({
  DATABASE_URL: text,
  SMTP_URL: text,
  AUTH_SECRET: text,
  TRIBUTARY_DATA_DIR: text,
  PORTAL_PORT: port(3000),
  CONSOLE_PORT: port(3001),
  INBOX_PORT: port(1080),
  SMTP_PORT: port(1025),
  PORTAL_URL: text,
  CONSOLE_URL: text,
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  CHROMIUM_PATH: text,
  NO_COLOR: text,
  PATH: z.string().default('/usr/local/bin:/usr/bin:/bin'),
});

/** Where the commands of this package run: ports, folders and the servers that replace the embedded ones. */
export interface DevEnvironment {
  /** A PostgreSQL 18 of one's own, as the role that may create roles; undefined means the embedded one. */
  databaseUrl: string | undefined;
  /** A mail server of one's own; undefined means the sink with its inbox. */
  smtpUrl: string | undefined;
  authSecret: string | undefined;
  dataDir: string;
  ports: Ports;
  portalUrl: string | undefined;
  consoleUrl: string | undefined;
  logLevel: string;
  chromiumPath: string | undefined;
  colour: boolean;
  searchPath: string[];
}

/** TCP ports on 127.0.0.1. */
export interface Ports {
  portal: number;
  console: number;
  inbox: number;
  smtp: number;
}

/**
 * Reads the variables that steer this package.
 * @throws SetupError naming the variable that makes no sense
 */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): DevEnvironment {
  const parsed = shape.safeParse(variables);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new SetupError(`${issue?.path.join('.')} is set to a value that makes no sense: ${issue?.message}. Correct it or unset it.`);
  }
  const value = parsed.data;
  for (const [name, url, scheme] of [
    ['DATABASE_URL', value.DATABASE_URL, /^postgres(ql)?:\/\//],
    ['SMTP_URL', value.SMTP_URL, /^smtps?:\/\//],
  ] as const)
    if (url !== undefined && !(scheme.test(url) && URL.canParse(url)))
      throw new SetupError(
        `${name} is not an address: write ${name === 'SMTP_URL' ? 'smtp' : 'postgres'}://user:password@host:port, or unset it.`,
      );
  return {
    databaseUrl: value.DATABASE_URL,
    smtpUrl: value.SMTP_URL,
    authSecret: value.AUTH_SECRET,
    dataDir: path.resolve(repositoryRoot, value.TRIBUTARY_DATA_DIR ?? '.data'),
    ports: { portal: value.PORTAL_PORT, console: value.CONSOLE_PORT, inbox: value.INBOX_PORT, smtp: value.SMTP_PORT },
    portalUrl: value.PORTAL_URL,
    consoleUrl: value.CONSOLE_URL,
    logLevel: value.LOG_LEVEL,
    chromiumPath: value.CHROMIUM_PATH,
    colour: value.NO_COLOR === undefined,
    searchPath: value.PATH.split(path.delimiter),
  };
}

/**
 * The environment for a child: ours, without what would send it to another database or mail server than the one it is told.
 * @param own what this child gets
 */
export function childEnvironment(own: Record<string, string>): NodeJS.ProcessEnv {
  const { DATABASE_URL: _database, SMTP_URL: _smtp, NODE_OPTIONS: _options, ...rest } = process.env;
  return { ...rest, ...own };
}

/** The folder the person was in: npm runs scripts in the root, but FILE arguments are meant from where they were typed. */
export function commandFolder(): string {
  const typedIn = process.env.INIT_CWD;
  return typedIn !== undefined && existsSync(typedIn) ? typedIn : repositoryRoot;
}

/** Where uploaded documents lie. */
export const filesDirOf = (dataDir: string) => path.join(dataDir, 'files');

/** The addresses people use: what stands in front when that is told, else our own ports. */
export function publicUrls({ ports, portalUrl, consoleUrl }: DevEnvironment): { portal: string; console: string } {
  return { portal: portalUrl ?? `http://localhost:${ports.portal}`, console: consoleUrl ?? `http://localhost:${ports.console}` };
}
