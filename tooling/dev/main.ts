import { explainFileError, SetupError } from '@tributary/db/setup-error';

type Command = (args: string[]) => Promise<number>;

/** Every command of the root's package.json, loaded when asked for, so that the quick ones stay quick. */
const commands: Record<string, { what: string; load: () => Promise<Command> }> = {
  start: { what: 'start everything and keep it running until Ctrl-C', load: async () => (await import('./start.ts')).start },
  dev: { what: 'the same with hot reload, for those who work on it', load: async () => (await import('./dev.ts')).dev },
  stop: { what: 'stop what another terminal started', load: async () => (await import('./stop.ts')).stop },
  test: { what: 'types, lint, boundaries, maps, unit, database and browser tests', load: async () => (await import('./test.ts')).test },
  check: { what: 'the same without build and browser', load: async () => (await import('./check.ts')).check },
  seed: { what: 'put the demo world into an empty database', load: async () => (await import('./seed-command.ts')).seedCommand },
  tributary: { what: 'the command line: tributary <noun> <verb>', load: async () => (await import('./tributary.ts')).tributary },
  bench: { what: 'a measurement: bench <id>', load: async () => (await import('./bench.ts')).bench },
  wall: {
    what: 'the proof that one reseller learns nothing of another: wall [--long]',
    load: async () => (await import('./wall.ts')).wall,
  },
  screenshots: { what: 'take the pictures for the README', load: async () => (await import('./screenshots.ts')).screenshots },
};

async function main([name = 'help', ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const list = Object.entries(commands).map(([known, { what }]) => `  npm run ${known.padEnd(12)} ${what}`);
    process.stderr.write(`${name === 'help' ? '' : `There is no command "${name}".\n\n`}Commands:\n${list.join('\n')}\n`);
    return name === 'help' ? 0 : 2;
  }
  try {
    return await (await command.load())(args);
  } catch (error) {
    const explained = explainFileError(error, 'the data folder');
    if (!(explained instanceof SetupError)) throw error;
    process.stderr.write(`${explained.message}\n`);
    return 1;
  }
}

// Explicit, since a library's open handle (a pool, a watcher) must not keep a finished command alive.
process.exit(await main(process.argv.slice(2)));
