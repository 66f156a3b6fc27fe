import { randomBytes } from 'node:crypto';
import { connect, type Database } from '@tributary/db/connection';
import { urlFor } from '@tributary/db/migrate';
import { seedDemoWorld } from '@tributary/dev/seed';
import { databaseUrl, TEST_PASSWORDS, type TestCluster, worldName } from '@tributary/vitest/cluster';
import postgres from 'postgres';

/** The clock of every world: what is compared must not depend on when it was made. */
export const WALL_NOW = new Date('2026-11-22T09:00:00Z');

/** One database of the throw-away cluster. */
export interface WallDatabase {
  /** As the product connects: `app_login`. */
  readonly database: Database;
  /** As superuser: proves that what is hidden exists, and plants leaks. */
  readonly admin: postgres.Sql;
  readonly appUrl: string;
  readonly queueUrl: string;
  readonly adminUrl: string;
  /** Closes the connections and drops the database. */
  drop(): Promise<void>;
}

/** Where the parts of the wall get their databases. */
export interface WallGround {
  readonly now: Date;
  /** For everything that is drawn by chance; printed, and settable by WALL_SEED. */
  readonly seed: number;
  /** A migrated database without rows. */
  empty(): Promise<WallDatabase>;
  /**
   * The demo world without the business of these partners ('corvid'). It is seeded once a run, whichever file asks first; each call clones.
   */
  demo(leaveOut?: readonly string[]): Promise<WallDatabase>;
}

/** The ground on a throw-away cluster. */
export function wallGround(cluster: TestCluster, options: { seed?: number } = {}): WallGround {
  const clone = async (template: string): Promise<WallDatabase> => {
    const name = `wall_${randomBytes(6).toString('hex')}`;
    await asRoot(cluster.adminUrl, async (root) => {
      await root.unsafe(`create database ${name} template ${template}`);
      // What is granted on a database itself is not cloned; `ensureRoles` says it for real ones.
      await root.unsafe(`revoke temporary on database ${name} from public`);
    });
    return openDatabase(cluster.adminUrl, name);
  };
  return {
    now: WALL_NOW,
    seed: options.seed ?? 20_261_122,
    empty: () => clone(cluster.template),
    async demo(leaveOut = []) {
      const name = worldName(cluster, ['demo', ...leaveOut].join('_'));
      await asRoot(cluster.adminUrl, async (root) => {
        await root`select pg_advisory_lock(hashtext(${cluster.run}), hashtext(${name}))`;
        if ((await root`select 1 from pg_database where datname = ${name}`).length > 0) return;
        const draft = `${name}_draft`;
        await root.unsafe(`drop database if exists ${draft} with (force)`);
        await root.unsafe(`create database ${draft} template ${cluster.template}`);
        const own = databaseUrl(cluster.adminUrl, draft);
        await seedDemoWorld({
          adminUrl: own,
          appUrl: urlFor(own, 'app_login', TEST_PASSWORDS.appPassword),
          authSecret: 'x'.repeat(32),
          now: WALL_NOW,
          leaveOut: [...leaveOut],
          log: () => {},
        });
        await root.unsafe(`alter database ${draft} rename to ${name}`);
      });
      return clone(name);
    },
  };
}

async function asRoot<T>(adminUrl: string, work: (root: postgres.Sql) => Promise<T>): Promise<T> {
  const root = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    return await work(root);
  } finally {
    await root.end({ timeout: 5 });
  }
}

function openDatabase(clusterUrl: string, name: string): WallDatabase {
  const adminUrl = databaseUrl(clusterUrl, name);
  const appUrl = urlFor(adminUrl, 'app_login', TEST_PASSWORDS.appPassword);
  const database = connect(appUrl, { poolSize: 8 });
  const admin = postgres(adminUrl, { max: 2, onnotice: () => {} });
  return {
    database,
    admin,
    appUrl,
    queueUrl: urlFor(adminUrl, 'app_queue', TEST_PASSWORDS.queuePassword),
    adminUrl,
    async drop() {
      await database.close();
      await admin.end({ timeout: 5 });
      await asRoot(clusterUrl, (root) => root.unsafe(`drop database if exists ${name} with (force)`));
    },
  };
}
