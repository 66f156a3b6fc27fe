import path from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /** Logs in as `app_login`. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** Logs in as `app_queue`; a direct connection, because LISTEN and session locks do not survive a transaction pooler. */
  QUEUE_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }),
  PORTAL_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3000'),
  CONSOLE_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:3001'),
  /** Makes the Message-IDs of notices; the web apps' secret where it is not set. One a vendor, 16 bytes or more. */
  NOTICE_SECRET: z.string().min(16).optional(),
  AUTH_SECRET: z.string().min(16).optional(),
  /** The folder of uploaded documents, the same as the web servers'. */
  FILES_DIR: z.string().min(1).default('../../.data/files'),
  /** Loopback port of /livez and /readyz. Unset: 3002, or any free one when that is taken. 0: any free one. */
  WORKER_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(50).default(5),
  /** How often the jobs of dead workers are looked for. */
  WORKER_SWEEP_SECONDS: z.coerce.number().min(0.1).max(60).default(15),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

/** The worker's settings: the only reader of `process.env` here (ARCHITECTURE rule 8). Exits with one line a mistake. */
export function readEnv(): {
  databaseUrl: string;
  queueUrl: string;
  smtpUrl: string;
  portalUrl: string;
  consoleUrl: string;
  noticeSecret: string;
  filesDir: string;
  port: number | undefined;
  concurrency: number;
  sweepSeconds: number;
  logLevel: string;
} {
  const parsed = schema.safeParse(process.env);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) process.stderr.write(`${issue.path.join('.')}: ${issue.message}\n`);
    process.exit(2);
  }
  const { data } = parsed;
  const noticeSecret = data.NOTICE_SECRET ?? data.AUTH_SECRET;
  if (!noticeSecret) {
    process.stderr.write('NOTICE_SECRET: set it, or AUTH_SECRET\n');
    process.exit(2);
  }
  return {
    noticeSecret,
    filesDir: path.resolve(data.FILES_DIR),
    databaseUrl: data.DATABASE_URL,
    queueUrl: data.QUEUE_DATABASE_URL,
    smtpUrl: data.SMTP_URL,
    portalUrl: data.PORTAL_URL.replace(/\/$/, ''),
    consoleUrl: data.CONSOLE_URL.replace(/\/$/, ''),
    port: data.WORKER_PORT,
    concurrency: data.WORKER_CONCURRENCY,
    sweepSeconds: data.WORKER_SWEEP_SECONDS,
    logLevel: data.LOG_LEVEL,
  };
}
