import { existsSync } from 'node:fs';
import path from 'node:path';
import { ensureEmbeddedPostgres } from '@tributary/db/embedded';
import { readEnvironment } from './env.ts';
import { stopRunning } from './leftovers.ts';
import { refuseUnknown } from './start.ts';

/** Stops the system that another terminal started on this data folder, or what a killed one left behind. Returns the exit code. */
export async function stop(args: string[]): Promise<number> {
  refuseUnknown(args, []);
  const { dataDir } = readEnvironment();
  const servers = await stopRunning(dataDir);
  const database = existsSync(path.join(dataDir, 'postgres', 'postmaster.pid'));
  // Joining and leaving stops it, unless somebody else still uses it.
  if (database) await (await ensureEmbeddedPostgres({ dataDir: path.join(dataDir, 'postgres') })).stop();
  process.stderr.write(servers || database ? 'Stopped.\n' : `Nothing runs on ${dataDir}.\n`);
  return 0;
}
