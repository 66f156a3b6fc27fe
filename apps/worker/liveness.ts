import pg from 'pg';

/**
 * Jobs of a worker that died stay locked for four hours by graphile-worker's own rule, and its named queues stand still (reliability-ux §2,
 * fact 7). So every worker holds a session-level advisory lock named after its pool for as long as it lives. The server drops the lock
 * with the connection: at once when the process dies, within half a minute when its machine does. Whoever can take the lock of a pool that
 * still has jobs knows that the pool is dead, and unlocks them. This needs no table, no heartbeat writes and no agreement of clocks.
 */
export interface Liveness {
  /** Whether this worker's own lock is held: false for a moment after the server restarted. */
  isHeld(): boolean;
  /** Unlocks the jobs of dead workers; their pool ids. */
  sweep(): Promise<string[]>;
  /** Unlocks this worker's own jobs, when it must end before they do. */
  giveBack(): Promise<void>;
  close(): Promise<void>;
}

/** A pool takes its lock within moments of taking its first job; jobs locked more recently than this are left alone. */
const GRACE_SECONDS = 5;
const RECONNECT_MS = 1000;
const lockOf = (parameter: string) => `hashtextextended('tributary worker ' || ${parameter}, 0)`;

/** Takes the lock of this worker's pool. `queueUrl` logs in as `app_queue`. Rejects when the server cannot be reached at the start. */
export async function announce(queueUrl: string, poolId: string, onError: (error: unknown) => void): Promise<Liveness> {
  let client: pg.Client | null = null;
  let closed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({
      connectionString: queueUrl,
      application_name: 'tributary worker',
      keepAlive: true,
      options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
    });
    fresh.on('error', (error) => {
      if (client === fresh) client = null;
      if (closed) return;
      onError(error);
      setTimeout(reconnect, RECONNECT_MS).unref();
    });
    await fresh.connect();
    await fresh.query(`select pg_advisory_lock(${lockOf('$1')})`, [poolId]);
    client = fresh;
  }
  function reconnect(): void {
    if (closed) return;
    connect().catch((error) => {
      onError(error);
      setTimeout(reconnect, RECONNECT_MS).unref();
    });
  }

  await connect();
  return {
    isHeld: () => client !== null,
    sweep: async () => (client ? unlockDead(client, poolId) : []),
    giveBack: async () => {
      await client?.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
    },
    close: async () => {
      closed = true;
      await client?.end();
    },
  };
}

async function unlockDead(client: pg.Client, ownPoolId: string): Promise<string[]> {
  const { rows } = await client.query<{ poolId: string }>(
    `select distinct locked_by as "poolId" from graphile_worker.jobs
     where locked_by is not null and locked_by <> $1 and locked_at < now() - make_interval(secs => $2)`,
    [ownPoolId, GRACE_SECONDS],
  );
  const dead: string[] = [];
  for (const { poolId } of rows) {
    const { rows: taken } = await client.query<{ free: boolean }>(`select pg_try_advisory_lock(${lockOf('$1')}) as free`, [poolId]);
    if (!taken[0]?.free) continue;
    try {
      await client.query('select graphile_worker.force_unlock_workers(array[$1])', [poolId]);
      dead.push(poolId);
    } finally {
      await client.query(`select pg_advisory_unlock(${lockOf('$1')})`, [poolId]);
    }
  }
  return dead;
}
