import { openDatabase } from './database.ts';
import { publicUrls, readEnvironment } from './env.ts';
import { createProgress } from './progress.ts';
import { seedStep } from './stack.ts';
import { refuseUnknown } from './start.ts';

/** `npm run seed`: the demo world in an empty database; a database that has one is left as it is. Returns the exit code. */
export async function seedCommand(args: string[]): Promise<number> {
  refuseUnknown(args, []);
  const progress = createProgress();
  const environment = readEnvironment();
  const database = await openDatabase({ ...environment, log: progress.say });
  try {
    await progress.step('Schema', () => database.migrate());
    for (const { kind, email, password } of await seedStep(database, publicUrls(environment), progress, environment.dataDir))
      process.stdout.write(`${kind}\t${email}\t${password}\n`);
    return 0;
  } finally {
    await database.stop();
  }
}
