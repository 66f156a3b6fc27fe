import { type IsoDate, isIsoDate } from '@tributary/kernel/dates';

/** The past day that an address asks for; undefined for today, for the future, and for what is no day. */
export function asOfAsked(asked: string, today: IsoDate): IsoDate | undefined {
  return isIsoDate(asked) && asked < today ? asked : undefined;
}
