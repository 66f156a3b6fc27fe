import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect } from '@tributary/db/connection';
import { startStack } from '@tributary/dev/stack';
import postgres from 'postgres';
import { measureAsOf, measureHandover, measureImport, measureLines, measurePrices } from './counterparties-figures.ts';
import { buildWorld } from './counterparties-world.ts';
import { atMost, machine, versions } from './figures.ts';

/**
 * `npm run bench -- counterparties [--lines N]`: the figures of roles through time on 1,000,000 lines (or N), as one JSON object. A missed
 * goal is printed as missed and is no failure; a failure is a run whose rows are not what was asked for. The server keeps its promises
 * (fsync on) and has the memory it has for everybody.
 */
const asked = process.argv.indexOf('--lines');
const lines = asked < 0 ? 1_000_000 : Number(process.argv[asked + 1]);
if (!Number.isSafeInteger(lines) || lines < 20_000 || lines % 200 !== 0) throw new Error('--lines takes a multiple of 200 from 20000 on');
const size = { lines, partners: 5_000, customers: lines / 5 };
const say = (text: string) => process.stderr.write(`${text}\n`);

const dataDir = mkdtempSync(path.join(tmpdir(), 'tributary-bench-'));
// PostgreSQL runs under an account of its own, which has to get in.
chmodSync(dataDir, 0o755);
try {
  const stack = await startStack({ mode: 'production', dataDir });
  const admin = postgres(stack.database.adminUrl, { max: 2, onnotice: () => {} });
  const database = connect(stack.database.appUrl, { poolSize: 4, applicationName: 'tributary-bench' });
  // The same queries without policies: the superuser, whom row-level security does not bind.
  const unbound = connect(stack.database.adminUrl, { poolSize: 2, applicationName: 'tributary-bench-unbound' });
  try {
    say(`Ten years of ${lines.toLocaleString('en')} lines, by COPY`);
    const world = await buildWorld(admin, size);
    const given = { stack, admin, database, unbound, world };
    say('My lines, for the largest partner');
    const mine = await measureLines(given);
    say('Deals as of a day');
    const asOf = await measureAsOf(given);
    say('Prices');
    const prices = await measurePrices(given);
    say('A file of 50,000 order lines');
    const imported = await measureImport(given);
    say(`Exit of a partner with ${world.failingPartnerLines.toLocaleString('en')} lines`);
    const exit = await measureHandover(given);
    const report = {
      bench: 'counterparties',
      machine: machine(),
      versions: versions({ postgres: stack.database.version }),
      size: { ...size, rows: world.rows },
      contenders: {
        seed: { copySeconds: world.copySeconds, keySeconds: world.keySeconds, copySecondsOf: world.copySecondsOf },
        ...mine.contenders,
        ...asOf.contenders,
        ...prices.contenders,
        ...imported.contenders,
        ...exit.contenders,
      },
      ratios: { ...mine.ratios, ...imported.ratios, ...exit.ratios },
      goals: {
        linesP95: atMost(150, 'ms', mine.p95, 'GET of the page’s data over HTTP, signed in, all statements included'),
        linesToUnbound: atMost(1.15, 'times', mine.ratios.linesToUnbound.median, 'the list’s reads under policies to the same without'),
        asOfP95: atMost(150, 'ms', asOf.p95, 'GET of the deal’s data as of a past day, over HTTP'),
        exitSeconds: atMost(10, 's', exit.seconds, `${world.failingPartnerLines} lines, one transaction, roles, access, cards and events`),
        priceP99: atMost(5, 'ms', prices.p99, 'one line, one transaction, under the partner’s policies'),
        importSeconds: atMost(60, 's', imported.seconds, '50,000 lines read, checked, priced and placed'),
      },
    };
    process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } finally {
    await Promise.all([database.close(), unbound.close(), admin.end()]);
    await stack.stop();
  }
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
