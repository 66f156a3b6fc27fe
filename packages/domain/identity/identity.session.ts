import { createHash } from 'node:crypto';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { type PartyActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { notFound, viewOnly } from '@tributary/kernel/errors';
import { and, desc, eq, gt, inArray } from 'drizzle-orm';
import type { Auth, ListHats } from './identity.auth.ts';
import { type Audience, deviceOf, fitsAudience, type Hat, type SessionRow, type ViewAs } from './identity.contract.ts';
import { sessions } from './identity.sql.ts';

/** Somebody signed in, under the hat they wear in this app. */
export interface Session {
  /** Inside only; people see the handle of `listSessions`. */
  readonly id: string;
  readonly person: { readonly id: string; readonly ref: string; readonly name: string; readonly email: string; readonly locale: string };
  /** Hats valid today that this app accepts, by party name. Never empty. */
  readonly hats: readonly Hat[];
  readonly worn: Hat;
  readonly actor: PartyActor | VendorActor;
  /** Set where a member of staff looks through this hat (`identity.views`): whose session it comes from, and for whom it is on record. */
  readonly viewAs: (ViewAs & { readonly staffActor: VendorActor; readonly staffSessionId: string }) | null;
}

/** Reads and ends sessions of one app. */
export interface Sessions {
  /**
   * Who sends these headers, or null. A session whose hat belongs to the other app is nobody's here. `setCookies` are Set-Cookie lines to
   * pass on (the cookie is renewed while it is used); with `passive` nothing is renewed, for sockets that only look.
   */
  resolve(headers: Headers, options?: { passive?: boolean }): Promise<{ session: Session | null; setCookies: string[] }>;
  /** Puts on another hat of this person and app. Throws `not_found` for any other reference. Sockets of the session must be closed after it. */
  wearHat(session: Session, membershipRef: string): Promise<void>;
  /** The person's living sessions in both apps, newest first. */
  list(session: Session): Promise<SessionRow[]>;
  /** Ends one session of this person; its id, for closing its sockets. Throws `not_found`. */
  end(session: Session, handle: string): Promise<string[]>;
  /** Ends all sessions of this person but the current one; their ids. */
  endOthers(session: Session): Promise<string[]>;
}

/** Sessions of one app over its `auth`. */
export function createSessions(options: {
  database: Database;
  auth: Auth;
  audience: Audience;
  listHats: ListHats;
  now: () => Date;
}): Sessions {
  const { database, auth, audience, now } = options;
  const table = database.drizzle;
  const living = (personId: string) => and(eq(sessions.userId, personId), gt(sessions.expiresAt, now()));
  const cookieName = `tributary-${audience}.session_token=`;

  async function resolve(headers: Headers, { passive = false } = {}): Promise<{ session: Session | null; setCookies: string[] }> {
    // Most requests of strangers carry no cookie of ours and need no query.
    if (!headers.get('cookie')?.includes(cookieName)) return { session: null, setCookies: [] };
    const { response, headers: answered } = await auth.api.getSession({
      headers,
      query: passive ? { disableRefresh: true } : {},
      returnHeaders: true,
    });
    const setCookies = answered.getSetCookie();
    if (!response) return { session: null, setCookies };
    const hats = await withActor(database, systemActor, { now: now(), mode: 'read' }, (context) =>
      options.listHats(context, response.user.id),
    );
    const chosen = hats.find((hat) => hat.membershipId === response.session.membershipId);
    if (chosen && !fitsAudience(chosen, audience)) return { session: null, setCookies };
    const fitting = hats.filter((hat) => fitsAudience(hat, audience));
    const worn = chosen ?? fitting[0];
    if (!worn) return { session: null, setCookies };
    const person = {
      id: response.user.id,
      ref: response.user.ref ?? '',
      name: response.user.name,
      email: response.user.email,
      locale: response.user.locale ?? 'en',
    };
    const kind = audience === 'console' ? ('vendor' as const) : ('party' as const);
    const actor = { kind, personId: person.id, partyId: worn.partyId, functions: worn.functions };
    return { session: { id: response.session.id, person, hats: fitting, worn, actor, viewAs: null }, setCookies };
  }

  return {
    resolve,
    async wearHat(session, membershipRef) {
      refuseView(session);
      const hat = session.hats.find((one) => one.membershipRef === membershipRef);
      if (!hat) throw notFound();
      await table.update(sessions).set({ membershipId: hat.membershipId }).where(eq(sessions.id, session.id));
    },
    async list(session) {
      // Where a person is signed in is theirs, and no part of what their party sees.
      if (session.viewAs) return [];
      const rows = await table.select().from(sessions).where(living(session.person.id)).orderBy(desc(sessions.updatedAt)).limit(100);
      return rows.map((row) => ({
        handle: handleOf(row.id),
        device: deviceOf(row.userAgent),
        ipAddress: row.ipAddress || null,
        startedAt: row.createdAt,
        lastSeenAt: row.updatedAt,
        current: row.id === session.id,
      }));
    },
    async end(session, handle) {
      refuseView(session);
      const rows = await table.select({ id: sessions.id }).from(sessions).where(living(session.person.id));
      const ended = rows.filter((row) => handleOf(row.id) === handle).map((row) => row.id);
      if (ended.length === 0) throw notFound();
      await table.delete(sessions).where(inArray(sessions.id, ended));
      return ended;
    },
    async endOthers(session) {
      refuseView(session);
      const rows = await table.select({ id: sessions.id }).from(sessions).where(living(session.person.id));
      const ended = rows.map((row) => row.id).filter((id) => id !== session.id);
      if (ended.length > 0) await table.delete(sessions).where(inArray(sessions.id, ended));
      return ended;
    },
  };
}

function refuseView(session: Session): void {
  if (session.viewAs) throw viewOnly();
}

/** A session's name for its owner: tells neither its id (which tells its age) nor its token. */
function handleOf(sessionId: string): string {
  return createHash('sha256').update(`session handle ${sessionId}`).digest('base64url').slice(0, 16);
}
