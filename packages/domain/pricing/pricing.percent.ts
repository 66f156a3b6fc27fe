/** The whole, in ten-thousandths of a percent. */
export const WHOLE = 1_000_000n;

/** A percentage as people type it (`-3.5`, up to four decimals), in ten-thousandths of a percent; 0 for what is none. */
export function readPercent(text: string): bigint {
  const match = /^([+-]?)(\d{1,4})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (!match) return 0n;
  return BigInt(match[2]! + (match[3] ?? '').padEnd(4, '0')) * (match[1] === '-' ? -1n : 1n);
}

/**
 * The amount changed by ten-thousandths of a percent, to the minor unit, a half rounded up: `(amount × (100 % + change)) + ½`, whole. For
 * amounts of 0 and more and changes above -100 %.
 */
export function withPercent(amountMinor: bigint, change: bigint): bigint {
  return (amountMinor * (WHOLE + change) * 2n + WHOLE) / (WHOLE * 2n);
}

/** By how much the second amount is above the first, in percent with one decimal (`-3.5`, a half away from 0); null where the first is 0. */
export function percentBetween(before: bigint, after: bigint): string | null {
  if (before === 0n) return null;
  const moved = (after - before) * 2000n;
  const tenths = (moved + (moved < 0n ? -before : before)) / (2n * before);
  const size = tenths < 0n ? -tenths : tenths;
  return `${tenths < 0n ? '-' : ''}${size / 10n}.${size % 10n}`;
}
