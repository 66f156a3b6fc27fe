import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** What went over the wire since the last reset, of the connections whose application name fits. */
export interface WireCost {
  /** Executed statements, `begin` and `commit` included. */
  readonly statements: number;
  /** Times the client had to wait for the server before it went on. */
  readonly roundTrips: number;
}

/** A counting wire between a client and PostgreSQL. */
export interface Wire {
  /** The given address, through the wire. */
  readonly url: string;
  reset(): void;
  cost(application?: RegExp): WireCost;
  close(): Promise<void>;
}

interface Counted {
  application: string;
  statements: number;
  roundTrips: number;
}

/**
 * Stands between clients and PostgreSQL and counts: each Execute or simple Query message is a statement, each turn from answer to question a
 * round trip. Times are not changed enough to matter, but are not to be measured through it either.
 */
export async function startWire(databaseUrl: string): Promise<Wire> {
  const target = new URL(databaseUrl);
  const counted: Counted[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const count: Counted = { application: '', statements: 0, roundTrips: 0 };
    counted.push(count);
    let waiting = true;
    const reader = messageReader((type, body) => {
      if (type === 'startup') count.application = /application_name\0([^\0]*)/.exec(body.toString('latin1'))?.[1] ?? '';
      else if (type === 'E' || type === 'Q') count.statements += 1;
    });
    client.on('data', (chunk: Buffer) => {
      if (waiting) count.roundTrips += 1;
      waiting = false;
      reader(chunk);
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => {
      waiting = true;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    reset() {
      for (const count of counted) Object.assign(count, { statements: 0, roundTrips: 0 });
    },
    cost(application = /./) {
      const fitting = counted.filter((count) => application.test(count.application));
      const sum = (of: 'statements' | 'roundTrips') => fitting.reduce((total, count) => total + count[of], 0);
      return { statements: sum('statements'), roundTrips: sum('roundTrips') };
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Cuts what a client sends into messages of PostgreSQL's protocol 3 (one type byte but for the first, then the length). */
function messageReader(onMessage: (type: string, body: Buffer) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let started = false;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const head = started ? 1 : 0;
      if (rest.length < head + 4) return;
      const length = rest.readInt32BE(head) + head;
      if (rest.length < length) return;
      onMessage(started ? String.fromCharCode(rest[0]!) : 'startup', rest.subarray(head + 4, length));
      started = true;
      rest = rest.subarray(length);
    }
  };
}
