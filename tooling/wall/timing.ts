import { NOT_FOUND_MS } from '@tributary/api/not-found-time';
import { createPortalCaller, type PortalCaller } from '@tributary/api/portal.router';
import { newRef } from '@tributary/kernel/ids';
import { toPublicError } from '@tributary/rpc/errors';
import { chanceOf } from './chance.ts';
import type { PartResult } from './figures.ts';
import type { WallDatabase, WallGround } from './ground.ts';
import { hatOf } from './world.ts';

/** A call about a record: `ref` is of somebody else's, or of none. */
export interface TimedDoor {
  readonly name: string;
  readonly hidden: readonly string[];
  readonly missing: readonly string[];
  ask(ref: string): Promise<unknown>;
}

/** What the clock says of a door: Welch's t of hidden against missing, over so many pairs. */
export interface Timed {
  readonly door: string;
  readonly pairs: number;
  readonly t: number;
  readonly hiddenMs: number;
  readonly missingMs: number;
}

/** |t| from which on two means are held to differ (the bound of leakage tests: TVLA, ISO/IEC 17825). */
export const T_LIMIT = 4.5;
/** What is slower than a quantile of both samples together is the machine's, not the door's: t is taken below each, and the largest counts. */
const KEPT_QUANTILES = [0.5, 0.8, 0.95];

/** Welch's t of two samples: the difference of their means in units of its own error. */
export function welchT(one: readonly number[], other: readonly number[]): number {
  const [a, b] = [momentsOf(one), momentsOf(other)];
  const error = Math.sqrt(a.variance / a.n + b.variance / b.n);
  return error === 0 ? 0 : (a.mean - b.mean) / error;
}

function momentsOf(sample: readonly number[]): { n: number; mean: number; variance: number } {
  const n = sample.length;
  const mean = sample.reduce((sum, one) => sum + one, 0) / n;
  return { n, mean, variance: sample.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1) };
}

/**
 * Asks each door for hidden and for missing records by turns in random order, so that whatever slows the machine slows both alike. As many
 * references of each kind take turns, so that neither is known better to any cache.
 */
export async function timeDoors(doors: readonly TimedDoor[], pairsEach: number, chance: () => number): Promise<Timed[]> {
  const taken = doors.map(() => ({ hidden: [] as number[], missing: [] as number[] }));
  const one = async (at: number, kind: 'hidden' | 'missing') => {
    const { ask, [kind]: refs } = doors[at]!;
    const ref = refs[Math.floor(chance() * refs.length)]!;
    const begun = process.hrtime.bigint();
    await ask(ref);
    return Number(process.hrtime.bigint() - begun) / 1e6;
  };
  const warmUp = Math.ceil(pairsEach / 20);
  // Doors side by side, because finding nothing mostly waits.
  const askPairs = async (at: number) => {
    for (let pair = -warmUp; pair < pairsEach; pair++)
      for (const kind of chance() < 0.5 ? (['hidden', 'missing'] as const) : (['missing', 'hidden'] as const)) {
        const milliseconds = await one(at, kind);
        if (pair >= 0) taken[at]![kind].push(milliseconds);
      }
  };
  await Promise.all(doors.map((_door, at) => askPairs(at)));
  return doors.map(({ name }, at) => {
    const { hidden, missing } = taken[at]!;
    const sorted = [...hidden, ...missing].sort((a, b) => a - b);
    const below = (quantile: number) => {
      const bound = sorted[Math.floor((sorted.length - 1) * quantile)]!;
      return [hidden, missing].map((sample) => sample.filter((milliseconds) => milliseconds <= bound)) as [number[], number[]];
    };
    const ts = KEPT_QUANTILES.map((quantile) => welchT(...below(quantile))).sort((a, b) => Math.abs(b) - Math.abs(a));
    const [h, m] = below(KEPT_QUANTILES.at(-1)!);
    const rounded = (value: number) => Math.round(value * 1000) / 1000;
    return {
      door: name,
      pairs: pairsEach,
      t: rounded(ts[0]!),
      hiddenMs: rounded(momentsOf(h).mean),
      missingMs: rounded(momentsOf(m).mean),
    };
  });
}

/** The busiest procedures about one record, aimed at what Corvid has and at what nobody has. */
export async function doorsTimed(world: WallDatabase, ground: WallGround): Promise<TimedDoor[]> {
  const caller = createPortalCaller({
    database: world.database,
    actor: await hatOf(world.admin, 'sales@bluepeak.example'),
    now: () => ground.now,
    requestId: 'timing',
    notFoundMs: NOT_FOUND_MS,
  });
  const refsOf = async (statement: string) => (await world.admin.unsafe<{ ref: string }[]>(statement)).map(({ ref }) => ref);
  const own = `(select id from parties where name = 'Corvid Networks')`;
  const lines = `(select l.id from order_lines l join orders o on o.id = l.order_id where o.placed_by_party_id = ${own})`;
  const orders = await refsOf(`select ref from orders where placed_by_party_id = ${own} order by ref limit 8`);
  const entitlements = await refsOf(`select ref from entitlements where line_id in ${lines} order by ref limit 8`);
  const tickets = await refsOf(`select ref from tickets where line_id in ${lines} order by ref limit 8`);
  const answered = (ask: (caller: PortalCaller, ref: string) => Promise<unknown>) => (ref: string) =>
    ask(caller, ref).then(
      () => Promise.reject(new Error(`${ref} was shown`)),
      (error: unknown) => {
        const { code } = toPublicError(error);
        if (code !== 'not_found') throw error;
      },
    );
  const door = (
    name: string,
    kind: Parameters<typeof newRef>[0],
    hidden: readonly string[],
    ask: (caller: PortalCaller, ref: string) => Promise<unknown>,
  ): TimedDoor => {
    if (hidden.length === 0) throw new Error(`Corvid has nothing for ${name}`);
    return { name, hidden, missing: hidden.map(() => newRef(kind)), ask: answered(ask) };
  };
  return [
    door('entitlements.get', 'entitlement', entitlements, (one, ref) => one.entitlements.get({ ref })),
    door('orders.get', 'order', orders, (one, ref) => one.orders.get({ ref })),
    door('tickets.get', 'ticket', tickets, (one, ref) => one.tickets.get({ ref })),
    door('entitlements.roles', 'entitlement', entitlements, (one, ref) => one.entitlements.roles({ ref })),
    door('entitlements.price', 'entitlement', entitlements, (one, ref) => one.entitlements.price({ ref })),
    door('audit.timeline', 'order', orders, (one, ref) => one.audit.timeline({ type: 'order', ref })),
    door('tickets.reply', 'ticket', tickets, (one, ref) => one.tickets.reply({ clientRequestId: 'timing-request', ref, body: 'Hello' })),
    door('entitlements.activate', 'entitlement', entitlements, (one, ref) => one.entitlements.activate({ ref, deviceName: 'timing' })),
  ];
}

/** In a pair so many of the long run's pairs are taken of each door: 50,000 and more of all. */
const LONG_PAIRS = 6_500;

/**
 * Whether the clock tells what the answer does not: that a record exists. The long run measures; the short one only shows that the
 * measuring works, because a shared machine is no place for figures: doors that differ by a planted sleep of 2 ms are found.
 */
export async function runTiming(ground: WallGround, { long }: { long: boolean }): Promise<PartResult> {
  const world = await ground.demo();
  const startedAt = performance.now();
  try {
    const chance = chanceOf(ground.seed);
    const doors = await doorsTimed(world, ground);
    const failures: string[] = [];
    // In the short run of a door that does nothing, so that a stalled machine does not hide 2 ms.
    const [planted] = await timeDoors([slower(long ? doors[0]! : NOTHING, 2)], long ? 2_000 : 60, chance);
    if (Math.abs(planted!.t) < T_LIMIT) failures.push(`${planted!.door}: a planted sleep of 2 ms was not found (t ${planted!.t})`);
    const timed = await timeDoors(doors, long ? LONG_PAIRS : 3, chance);
    for (const { door, hiddenMs, missingMs } of timed)
      if (Math.min(hiddenMs, missingMs) < NOT_FOUND_MS)
        failures.push(`${door} found nothing in ${Math.min(hiddenMs, missingMs)} ms: looking shows`);
    if (long)
      for (const { door, t, hiddenMs, missingMs } of timed)
        if (Math.abs(t) >= T_LIMIT) failures.push(`${door}: hidden takes ${hiddenMs} ms and missing ${missingMs} ms (t ${t})`);
    return {
      failures,
      notes: {
        timingPairs: timed.reduce((sum, { pairs }) => sum + pairs, 0),
        timingPlantedT: planted!.t,
        ...(long ? { timing: timed, timingLargestT: Math.max(...timed.map(({ t }) => Math.abs(t))) } : {}),
        timingSeconds: Math.round((performance.now() - startedAt) / 100) / 10,
      },
    };
  } finally {
    await world.drop();
  }
}

const NOTHING: TimedDoor = { name: 'a door that does nothing', hidden: ['hidden'], missing: ['missing'], ask: async () => {} };

/** The door as it would be if it did something more about records that exist. */
const slower = (door: TimedDoor, milliseconds: number): TimedDoor => ({
  ...door,
  ask: async (ref) => {
    if (door.hidden.includes(ref)) await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return door.ask(ref);
  },
});
