import { type DateRange, fromPgRange, toPgRange } from '@tributary/kernel/dates';
import { newRef } from '@tributary/kernel/ids';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import { sql } from 'drizzle-orm';
import { bigint, customType, date, pgRole, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** Database roles; created by the first migration because roles belong to the cluster, not to one database. */
export const appParty = pgRole('app_party').existing();
export const appVendor = pgRole('app_vendor').existing();
export const appSystem = pgRole('app_system').existing();
/** Inherited by the login role: what better-auth needs before it is known who asks. */
export const appAuth = pgRole('app_auth').existing();

/** The claims that policies compare with. The sub-select makes each an init plan and so an index condition (PERFORMANCE §3). */
export const claim = {
  party: sql`(select nullif(current_setting('app.party', true), '')::uuid)`,
  person: sql`(select nullif(current_setting('app.person', true), '')::uuid)`,
  today: sql`(select nullif(current_setting('app.today', true), '')::date)`,
};
export const everything = sql`true`;

/** Primary key: uuidv7, inside only; people see `ref`. */
export const id = () => uuid('id').primaryKey().default(sql`uuidv7()`);
/** The short random reference people see, unique over its table. */
export const ref = (kind: RefKind) =>
  text('ref')
    .notNull()
    .unique()
    .$defaultFn(() => newRef(kind));
/** An instant with time zone, read as ISO text by drizzle's `string` mode would lose its zone: always a Date. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });
/** A day in the vendor's calendar, as `YYYY-MM-DD`. */
export const day = (name: string) => date(name, { mode: 'string' });
/** Money in minor units; the currency stands in a column of its own beside it. */
export const amountMinor = (name: string) => bigint(name, { mode: 'bigint' });

/** A span of days, end exclusive. */
export const daterange = customType<{ data: DateRange; driverData: string }>({
  dataType: () => 'daterange',
  toDriver: (value) => toPgRange(value),
  fromDriver: (value) => fromPgRange(value),
});
/** A span of instants: the recorded clock. Read as PostgreSQL's text; only SQL computes with it. */
export const tstzrange = customType<{ data: string; driverData: string }>({ dataType: () => 'tstzrange' });
/** Bytes, exactly as received. */
export const bytea = customType<{ data: Uint8Array; driverData: Buffer | string }>({
  dataType: () => 'bytea',
  toDriver: (value) => Buffer.from(value),
  fromDriver: (value) => (typeof value === 'string' ? Uint8Array.from(Buffer.from(value.slice(2), 'hex')) : Uint8Array.from(value)),
});
