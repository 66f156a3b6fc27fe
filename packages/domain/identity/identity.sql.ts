import { appAuth, appParty, appSystem, appVendor, claim, everything, instant, ref } from '@tributary/db/columns';
import { sql } from 'drizzle-orm';
import { boolean, index, pgPolicy, pgSchema, pgTable, text, uuid } from 'drizzle-orm/pg-core';

/** better-auth's own tables; only the login role reaches them, through `app_auth`. */
export const authSchema = pgSchema('auth');

/** A human being, once, whatever hats they wear. Also better-auth's user. Somebody who never signs in can still get notices. */
export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey().default(sql`uuidv7()`),
    ref: ref('person'),
    name: text('name').notNull(),
    email: text('email').notNull().unique(),
    emailVerified: boolean('email_verified').notNull().default(false),
    image: text('image'),
    locale: text('locale').notNull().default('en'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  () => [
    pgPolicy('people_for_sign_in', { for: 'all', to: appAuth, using: everything, withCheck: everything }),
    // Colleagues only: memberships are the parties module's, so this asks for the rows that its own policy shows.
    pgPolicy('people_of_party', {
      for: 'select',
      to: appParty,
      using: sql`id = ${claim.person} or exists (select 1 from memberships m where m.person_id = people.id and m.party_id = ${claim.party})`,
    }),
    pgPolicy('people_of_vendor', { for: 'all', to: appVendor, using: everything, withCheck: everything }),
    pgPolicy('people_of_system', { for: 'all', to: appSystem, using: everything, withCheck: everything }),
  ],
);

export const sessions = authSchema.table(
  'sessions',
  {
    id: uuid('id').primaryKey().default(sql`uuidv7()`),
    token: text('token').notNull().unique(),
    userId: uuid('user_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    expiresAt: instant('expires_at').notNull(),
    ipAddress: text('ip_address'),
    userAgent: text('user_agent'),
    /** The hat worn: a membership of the parties module. Not a foreign key, because identity is upstream of parties. */
    membershipId: uuid('membership_id'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('sessions_user').on(table.userId),
    pgPolicy('sessions_for_sign_in', { for: 'all', to: appAuth, using: everything, withCheck: everything }),
  ],
);

export const accounts = authSchema.table(
  'accounts',
  {
    id: uuid('id').primaryKey().default(sql`uuidv7()`),
    accountId: text('account_id').notNull(),
    providerId: text('provider_id').notNull(),
    userId: uuid('user_id')
      .notNull()
      .references(() => people.id, { onDelete: 'cascade' }),
    accessToken: text('access_token'),
    refreshToken: text('refresh_token'),
    idToken: text('id_token'),
    accessTokenExpiresAt: instant('access_token_expires_at'),
    refreshTokenExpiresAt: instant('refresh_token_expires_at'),
    scope: text('scope'),
    password: text('password'),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('accounts_user').on(table.userId),
    pgPolicy('accounts_for_sign_in', { for: 'all', to: appAuth, using: everything, withCheck: everything }),
  ],
);

/** `id` is text: better-auth reserves a verification by a key of its own making, and a uuid column would disable its replay gate. */
export const verifications = authSchema.table(
  'verifications',
  {
    id: text('id').primaryKey(),
    identifier: text('identifier').notNull(),
    value: text('value').notNull(),
    expiresAt: instant('expires_at').notNull(),
    createdAt: instant('created_at').notNull().defaultNow(),
    updatedAt: instant('updated_at').notNull().defaultNow(),
  },
  (table) => [
    index('verifications_identifier').on(table.identifier),
    pgPolicy('verifications_for_sign_in', { for: 'all', to: appAuth, using: everything, withCheck: everything }),
  ],
);

/**
 * What opens a view of the portal as a party (DOMAIN §2g): a hand-over from the console, used once, and then the key in the portal's cookie.
 * Digests alone. It lives no longer than the console's session that it came from.
 */
export const viewKeys = authSchema.table(
  'view_keys',
  {
    /** The view: a row of the parties module, downstream of this one. */
    viewId: uuid('view_id').primaryKey(),
    staffPersonId: uuid('staff_person_id')
      .notNull()
      .references(() => people.id),
    /** Of the console. No foreign key, because the session ends before what it opened does. */
    staffSessionId: uuid('staff_session_id').notNull(),
    handOverDigest: text('hand_over_digest').notNull().unique(),
    handOverExpiresAt: instant('hand_over_expires_at').notNull(),
    usedAt: instant('used_at'),
    keyDigest: text('key_digest').unique(),
  },
  () => [pgPolicy('view_keys_for_sign_in', { for: 'all', to: appAuth, using: everything, withCheck: everything })],
);
