import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { drizzleAdapter } from '@better-auth/drizzle-adapter';
import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { enqueue } from '@tributary/db/reaction';
import { type SystemActor, systemActor } from '@tributary/kernel/actor';
import { betterAuth } from 'better-auth';
import { APIError } from 'better-auth/api';
import { magicLink } from 'better-auth/plugins';
import {
  type Audience,
  fitsAudience,
  type Hat,
  MIN_PASSWORD_LENGTH,
  SEND_SIGN_IN_LINK,
  type SignInLinkPayload,
} from './identity.contract.ts';
import { accounts, people, sessions, verifications } from './identity.sql.ts';

/** Who knows the memberships: the parties module, which is downstream of this one, so the assembly hands its query in. */
export type ListHats = (context: ActorContext<SystemActor>, personId: string) => Promise<Hat[]>;

/** What sign-in of one app is made of. */
export interface AuthOptions {
  readonly database: Database;
  readonly audience: Audience;
  /** Public address of the app, for instance `https://portal.example`. */
  readonly baseUrl: string;
  readonly secret: string;
  readonly listHats: ListHats;
  readonly now: () => Date;
}

/** How long a sign-in link can be used. */
export const LINK_TTL_SECONDS = 15 * 60;
const SESSION_TTL_SECONDS = 14 * 24 * 3600;
/** A session's "last seen" is written at most this often. */
const LAST_SEEN_SECONDS = 5 * 60;

/** The header that carries the caller's address from our server to better-auth; what a client sends under this name is dropped. */
export const CLIENT_ADDRESS_HEADER = 'x-tributary-client-address';

/**
 * Sign-in of one app over better-auth. Only people who are known and wear a hat of the audience get a session; each app has a cookie name
 * and a signing key of its own, because both may share a host and cookies do not know ports.
 */
export function createAuth(options: AuthOptions) {
  const { database, audience, baseUrl, now } = options;
  return betterAuth({
    appName: 'Tributary',
    baseURL: baseUrl,
    basePath: '/api/auth',
    // A cookie signed for one app is not a cookie of the other.
    secret: createHmac('sha256', options.secret).update(`tributary session ${audience}`).digest('hex'),
    trustedOrigins: [new URL(baseUrl).origin],
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: drizzleAdapter(database.drizzle, {
      provider: 'pg',
      schema: { user: people, session: sessions, account: accounts, verification: verifications },
    }),
    user: {
      additionalFields: {
        ref: { type: 'string', required: false, input: false },
        locale: { type: 'string', required: false, input: false },
      },
    },
    session: {
      expiresIn: SESSION_TTL_SECONDS,
      updateAge: LAST_SEEN_SECONDS,
      // An ended session must end at once, so nothing of it may live in a cookie.
      cookieCache: { enabled: false },
      additionalFields: { membershipId: { type: 'string', required: false, input: false } },
    },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: MIN_PASSWORD_LENGTH, maxPasswordLength: 128 },
    plugins: [
      magicLink({
        disableSignUp: true,
        expiresIn: LINK_TTL_SECONDS,
        storeToken: 'hashed',
        sendMagicLink: async ({ email, token }) => {
          // Enqueued for every address alike: whether it is known shows neither in the answer nor in its time. The job looks.
          const url = new URL('/sign-in/link', baseUrl);
          url.searchParams.set('token', token);
          const at = now();
          const expiresAt = new Date(at.getTime() + LINK_TTL_SECONDS * 1000).toISOString();
          const payload: SignInLinkPayload = { email, url: url.href, audience, expiresAt };
          await withActor(database, systemActor, { now: at, mode: 'write' }, (context) => enqueue(context, SEND_SIGN_IN_LINK, payload));
        },
      }),
    ],
    databaseHooks: {
      session: {
        create: {
          before: async (session) => {
            const hats = await withActor(database, systemActor, { now: now(), mode: 'read' }, (context) =>
              options.listHats(context, session.userId),
            );
            const first = hats.find((hat) => fitsAudience(hat, audience));
            // The answer of a wrong password, so that nobody learns who works where.
            if (!first) throw new APIError('UNAUTHORIZED', { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' });
            return { data: { ...session, membershipId: first.membershipId } };
          },
        },
      },
    },
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: `tributary-${audience}`,
      useSecureCookies: baseUrl.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure: baseUrl.startsWith('https:'), path: '/' },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      // Not 'uuid': with it better-auth's first-writer-wins gate against replay does nothing (STACK §9). Verification ids are text.
      database: { generateId: ({ model }) => (model === 'verification' ? randomUUID() : uuidv7(now())) },
    },
  });
}
export type Auth = ReturnType<typeof createAuth>;

/** RFC 9562 §5.7: 48 bits of milliseconds, then random bits. */
function uuidv7(at: Date): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(at.getTime(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
