import { isHint, type RealtimeHint } from './contract.ts';

/** A page is rendered, its scripts arrive, and only then does its socket connect: hints of this long are kept for it. */
const KEPT_MS = 60_000;
/** More than this in a minute is not kept: who connects then loads its page again. */
const MOST_KEPT = 5_000;

/** What a socket missed: hints to its rooms, oldest first, and whether these are all. */
export interface Missed {
  readonly hints: RealtimeHint[];
  readonly isWhole: boolean;
}

/** The hints that this process heard of late, for sockets that connect a moment after their page was rendered. */
export interface RecentHints {
  /** Takes a message of the adapter's channel; what is not a broadcast hint is none of its business. */
  hear(message: string): void;
  /** What went to any of the rooms at `since` (milliseconds of the epoch) or later. */
  missed(since: number, rooms: ReadonlySet<string>): Missed;
}

/** Makes an empty memory, which knows of nothing before now. `now` gives milliseconds of the epoch. */
export function rememberHints(now: () => number): RecentHints {
  let kept: { at: number; hint: RealtimeHint; rooms: readonly string[] }[] = [];
  /** From here on nothing is missing. */
  let wholeFrom = now();
  return {
    hear(message) {
      const heard = readBroadcast(message);
      if (!heard) return;
      const at = now();
      kept.push({ at, ...heard });
      const tooMany = kept.length - MOST_KEPT;
      const firstKept = Math.max(
        tooMany,
        kept.findIndex((one) => one.at >= at - KEPT_MS),
      );
      if (firstKept <= 0) return;
      wholeFrom = Math.max(wholeFrom, kept[firstKept - 1]!.at + 1);
      kept = kept.slice(firstKept);
    },
    missed(since, rooms) {
      const hints = kept.filter((one) => one.at >= since && one.rooms.some((room) => rooms.has(room))).map(({ hint }) => hint);
      return { hints, isWhole: since >= wholeFrom };
    },
  };
}

/** The hint and the rooms of a broadcast as `app.send_hints` writes it, in the adapter's own format; null for any other message. */
export function readBroadcast(message: string): { hint: RealtimeHint; rooms: readonly string[] } | null {
  const { packet, opts } = (JSON.parse(message) as { data?: { packet?: { data?: unknown[] }; opts?: { rooms?: string[] } } }).data ?? {};
  const [event, hint] = packet?.data ?? [];
  return event === 'hint' && isHint(hint) && opts?.rooms ? { hint, rooms: opts.rooms } : null;
}
