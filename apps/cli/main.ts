import { formatMoney } from '@tributary/kernel/money';
import { ADVISORY_STATES, listAdvisoriesInput } from '@tributary/notices/contract';
import { listOrdersInput, ORDER_STATES } from '@tributary/orders/contract';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Desk } from './desk.ts';
import { env } from './env.ts';
import { EXIT, print, printJson, printTable, say } from './output.ts';
import manifest from './package.json' with { type: 'json' };

interface Common {
  readonly json?: boolean;
}
interface Listing extends Common {
  readonly state?: string;
  readonly limit: number;
}

const program = new Command('tributary')
  .description('The command line of Tributary: what the console does, without a browser.')
  .version(manifest.version)
  .option('--as <email>', 'act as this member of the vendor’s staff (else the first administrator, or TRIBUTARY_AS)')
  .configureOutput({ writeErr: (text) => say(text.trimEnd()) })
  .exitOverride()
  .addHelpText(
    'after',
    `
Examples:
  npm run tributary -- advisory import advisories/*.json --json
  npm run tributary -- advisory audience ADV-7K3M9QX2
  npm run tributary -- order list --state submitted
  npm run tributary -- order import orders.csv --dry-run
  npm run tributary -- --as psirt@halden.example advisory list

Exit codes: 0 done, 1 something was refused, 2 wrong usage, 3 not found, 4 database or mail not there.`,
  );

const json = () => new Option('--json', 'one JSON object a line');
const limit = () => new Option('--limit <count>', 'at most so many').default(50).argParser(toCount);

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('It must be a whole number of 1 or more.');
  return count;
}

const advisory = program.command('advisory').description('security advisories (CSAF 2.0)');

advisory
  .command('import')
  .description('judge and take in CSAF documents; each is accepted, quarantined or rejected for itself')
  .argument('<file...>', 'CSAF documents')
  .addOption(json())
  .action((files: string[], options: Common) =>
    atDesk(async (desk) => {
      const { importFiles } = await import('./advisory-import.ts');
      return importFiles(desk, files, { json: options.json ?? false });
    }),
  );

advisory
  .command('list')
  .description('advisories, last imported first')
  .addOption(new Option('--state <state>', 'only these').choices(ADVISORY_STATES))
  .addOption(limit())
  .addOption(json())
  .action((options: Listing) =>
    atDesk(async (desk) => {
      const rows = await pages(options.limit, (page) => desk.advisories(listAdvisoriesInput.parse({ ...page, state: options.state })));
      if (options.json) for (const row of rows) printJson(row);
      else
        printTable(
          ['ADVISORY', 'STATE', 'TRACKING ID', 'VERSION', 'SEVERITY', 'OPEN', 'TITLE'],
          rows.map((row) => [
            row.ref,
            row.state,
            row.trackingId,
            row.trackingVersion,
            row.severity ?? '',
            String(row.openProducts),
            row.title,
          ]),
        );
    }),
  );

advisory
  .command('audience')
  .description('who would be told about an advisory, with reasons; tells nobody')
  .argument('<id>', 'reference (ADV-…) or tracking id')
  .addOption(json())
  .action((id: string, options: Common) =>
    atDesk(async (desk) => {
      const { printAudience } = await import('./advisory-audience.ts');
      await printAudience(desk, id, { json: options.json ?? false });
      return EXIT.ok;
    }),
  );

const order = program.command('order').description('orders');

order
  .command('import')
  .description('check a file of orders (CSV or XLSX) and place all of them, or none; the same file again is the same import')
  .argument('<file>', 'the template filled in; the console has it')
  .option('--dry-run', 'check only')
  .addOption(json())
  .action((file: string, options: Common & { dryRun?: boolean }) =>
    atDesk(async (desk) => {
      const { importOrders } = await import('./order-import.ts');
      return importOrders(desk, file, { dryRun: options.dryRun ?? false, json: options.json ?? false });
    }),
  );

order
  .command('list')
  .description('orders, newest first')
  .addOption(new Option('--state <state>', 'only these').choices(ORDER_STATES))
  .addOption(limit())
  .addOption(json())
  .action((options: Listing) =>
    atDesk(async (desk) => {
      const rows = await pages(options.limit, (page) => desk.orders(listOrdersInput.parse({ ...page, state: options.state })));
      if (options.json) for (const row of rows) printJson(row);
      else
        printTable(
          ['ORDER', 'STATE', 'PLACED BY', 'CUSTOMER', 'TOTAL', 'LINES', 'SUBMITTED'],
          rows.map((row) => [
            row.ref,
            row.state,
            row.placedBy.name,
            row.customerName,
            formatMoney(row.total),
            String(row.lineCount),
            row.submittedAt.toISOString().slice(0, 16),
          ]),
        );
    }),
  );

program
  .command('doctor')
  .description('check database, migrations, roles, row-level security, queue and mail')
  .addOption(json())
  .action(async (options: Common) => {
    const { DATABASE_URL, SMTP_URL } = env();
    const [{ connect }, { examine }] = await Promise.all([import('@tributary/db/connection'), import('./doctor.ts')]);
    const database = connect(DATABASE_URL, { poolSize: 2, applicationName: 'tributary-cli' });
    try {
      const checks = await examine(database, SMTP_URL);
      for (const check of checks) {
        if (options.json) printJson(check);
        else print(`${check.ok ? 'ok  ' : 'FAIL'}  ${check.name.padEnd(20)} ${check.detail}${check.mend ? `\n      ${check.mend}` : ''}`);
      }
      process.exitCode = checks.every(({ ok }) => ok) ? EXIT.ok : EXIT.refused;
    } finally {
      await database.close();
    }
  });

/** Runs a command that needs the database, and leaves its exit code behind. What knows the database is loaded here, so that help is at once. */
async function atDesk(work: (desk: Desk) => Promise<number | undefined>): Promise<void> {
  const { DATABASE_URL, FILES_DIR, TRIBUTARY_AS } = env();
  const [{ connect }, { folderStore }, { openDesk }] = await Promise.all([
    import('@tributary/db/connection'),
    import('@tributary/db/file-store'),
    import('./desk.ts'),
  ]);
  const database = connect(DATABASE_URL, { poolSize: 2, applicationName: 'tributary-cli' });
  try {
    const { as } = program.opts<{ as?: string }>();
    process.exitCode = (await work(await openDesk(database, folderStore(FILES_DIR), as ?? TRIBUTARY_AS))) ?? EXIT.ok;
  } finally {
    await database.close();
  }
}

/** Turns pages until there are so many rows, or no more. */
async function pages<Row>(
  wanted: number,
  fetch: (page: { limit: number; cursor?: string }) => Promise<{ rows: readonly Row[]; nextCursor: string | null }>,
): Promise<Row[]> {
  const rows: Row[] = [];
  let cursor: string | null = null;
  do {
    const page = await fetch({ limit: Math.min(100, wanted - rows.length), ...(cursor ? { cursor } : {}) });
    rows.push(...page.rows);
    cursor = page.nextCursor;
  } while (cursor !== null && rows.length < wanted);
  return rows;
}

// A reader such as `head` may have gone before the answer is whole; that is its business.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.unavailable));

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else {
    const { explain } = await import('./failure.ts');
    const failure = explain(error);
    say(failure.text);
    process.exitCode = failure.code;
  }
}
