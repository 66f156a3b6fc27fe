import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type ActorContext, withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { type PartyActor, type SystemActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { notFound } from '@tributary/kernel/errors';
import { and, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Hat, ViewAs, ViewEnd } from './identity.contract.ts';
import type { Session } from './identity.session.ts';
import { sessions, viewKeys } from './identity.sql.ts';

/** A view as the parties module knows it, with ids: for the server only. */
export interface KnownView {
  readonly id: string;
  readonly ref: string;
  readonly hat: Hat;
  readonly person: Session['person'];
  /** Looks with the party's own identity. */
  readonly actor: PartyActor;
  readonly asName: string | null;
  readonly staff: { readonly actor: VendorActor; readonly name: string };
  readonly reason: string;
  readonly minutes: number;
  /** Null while it was asked for and not begun. */
  readonly endsAt: Date | null;
}

/** What is known of views further down, in the parties module; the assembly hands it in. */
export interface Views {
  /** The view, or why it is over, or null for none. */
  find(ctx: ActorContext<SystemActor>, by: { id: string } | { ref: string }): Promise<KnownView | ViewEnd | null>;
  /** Begins it; null where it has begun or ended. */
  start(ctx: ActorContext<VendorActor>, viewId: string): Promise<{ endsAt: Date } | null>;
  end(ctx: ActorContext<SystemActor | VendorActor>, viewId: string, how: ViewEnd): Promise<void>;
  note(ctx: ActorContext<VendorActor>, viewId: string, path: string): Promise<void>;
}

/** What a hand-over would open, shown before it is used. */
export type ViewOffer = Pick<ViewAs, 'partyName' | 'asName' | 'functions' | 'staffName' | 'reason'> & { readonly minutes: number };

/** Looking at the portal as a party (DOMAIN §2g): the hand-over from the console, and the portal's session of its own that follows. */
export interface Viewing {
  /** A token for the portal: signed, used once, for a minute. Throws `not_found` unless the session's person asked for this view. */
  handOver(session: Session, viewRef: string): Promise<string>;
  /** What the token would open; null where it is used up, outlived or none. */
  peek(token: string): Promise<ViewOffer | null>;
  /** Uses the token up: Set-Cookie lines, and the ids of a view that gave way in this browser. Null where the token is none any more. */
  begin(token: string, headers: Headers): Promise<{ setCookies: string[]; ended: string[] } | null>;
  /** Who looks, by these headers; null where no view is meant. `over`: the view has ended, and its cookie goes. */
  resolve(headers: Headers): Promise<{ session: Session | null; over: ViewEnd | null; setCookies: string[] } | null>;
  /** Ends the view; Set-Cookie lines. */
  end(session: Session): Promise<string[]>;
  /** Puts on record what is about to be shown. */
  note(session: Session, path: string): Promise<void>;
}

/** How long a hand-over can be used: as long as a redirect and a press take. */
export const HAND_OVER_TTL_SECONDS = 120;

export function createViewing(options: { database: Database; secret: string; baseUrl: string; views: Views; now: () => Date }): Viewing {
  const { database, views, now } = options;
  const table = database.drizzle;
  const isSecure = options.baseUrl.startsWith('https:');
  const cookieName = `${isSecure ? '__Secure-' : ''}tributary-portal.view_as`;
  const cookie = (value: string, seconds: number) =>
    `${cookieName}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const signature = (word: string) => createHmac('sha256', options.secret).update(`tributary view hand-over ${word}`).digest('base64url');
  const find = (by: { id: string } | { ref: string }) =>
    withActor(database, systemActor, { now: now(), mode: 'read' }, (ctx) => views.find(ctx, by));

  /** The random part of a token that we signed, or null. */
  function wordOf(token: string): string | null {
    const [word, signed] = token.split('.');
    if (!word || !signed) return null;
    const [given, own] = [Buffer.from(signed), Buffer.from(signature(word))];
    return given.length === own.length && timingSafeEqual(given, own) ? word : null;
  }

  const usable = (word: string) =>
    and(eq(viewKeys.handOverDigest, digestOf(word)), isNull(viewKeys.usedAt), gt(viewKeys.handOverExpiresAt, now()));

  /** The view behind a key row, as long as the console's session that it came from lives. */
  async function viewOf(key: typeof viewKeys.$inferSelect): Promise<KnownView | ViewEnd | null> {
    const [staff] = await table
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.id, key.staffSessionId), eq(sessions.userId, key.staffPersonId), gt(sessions.expiresAt, now())));
    if (!staff) return 'signed_out';
    return find({ id: key.viewId });
  }

  async function keyOf(headers: Headers) {
    const value = cookieOf(headers, cookieName);
    if (value === null) return null;
    const [key] = await table
      .select()
      .from(viewKeys)
      .where(eq(viewKeys.keyDigest, digestOf(value)));
    return { key: key ?? null };
  }

  async function close(viewId: string, how: ViewEnd, by: VendorActor | SystemActor = systemActor): Promise<void> {
    await withActor(database, by, { now: now(), mode: 'write' }, (ctx) => views.end(ctx, viewId, how));
    await table.delete(viewKeys).where(eq(viewKeys.viewId, viewId));
  }

  return {
    async handOver(session, viewRef) {
      const view = await find({ ref: viewRef });
      if (view === null || typeof view === 'string' || view.endsAt || view.staff.actor.personId !== session.person.id) throw notFound();
      const word = randomBytes(32).toString('base64url');
      await table.delete(viewKeys).where(and(isNull(viewKeys.usedAt), lt(viewKeys.handOverExpiresAt, now())));
      const given = {
        viewId: view.id,
        staffPersonId: session.person.id,
        staffSessionId: session.id,
        handOverDigest: digestOf(word),
        handOverExpiresAt: new Date(now().getTime() + HAND_OVER_TTL_SECONDS * 1000),
      };
      await table
        .insert(viewKeys)
        .values(given)
        .onConflictDoUpdate({ target: viewKeys.viewId, set: given, setWhere: isNull(viewKeys.usedAt) });
      return `${word}.${signature(word)}`;
    },
    async peek(token) {
      const word = wordOf(token);
      const [key] = word === null ? [] : await table.select().from(viewKeys).where(usable(word));
      const view = key ? await viewOf(key) : null;
      if (view === null || typeof view === 'string') return null;
      const { hat, asName, staff, reason, minutes } = view;
      return { partyName: hat.partyName, asName, functions: hat.functions, staffName: staff.name, reason, minutes };
    },
    async begin(token, headers) {
      const word = wordOf(token);
      if (word === null) return null;
      const value = randomBytes(32).toString('base64url');
      // One conditional update: of two that use it at the same moment one finds it unused.
      const [key] = await table
        .update(viewKeys)
        .set({ usedAt: now(), keyDigest: digestOf(value) })
        .where(usable(word))
        .returning();
      const view = key ? await viewOf(key) : null;
      if (view === null || typeof view === 'string') return null;
      const before = await keyOf(headers);
      const started = await withActor(database, view.staff.actor, { now: now(), mode: 'write' }, (ctx) => views.start(ctx, view.id));
      if (!started) return null;
      const ended = before?.key && before.key.viewId !== view.id ? [before.key.viewId] : [];
      for (const id of ended) await close(id, 'replaced');
      return { setCookies: [cookie(value, view.minutes * 60 + REMEMBERED_SECONDS)], ended };
    },
    async resolve(headers) {
      const found = await keyOf(headers);
      if (!found) return null;
      const gone = (over: ViewEnd) => ({ session: null, over, setCookies: [cookie('', 0)] });
      const { key } = found;
      if (!key) return gone('ended');
      const view = await viewOf(key);
      if (view === null) return gone('ended');
      if (typeof view === 'string') {
        await close(key.viewId, view);
        return gone(view);
      }
      if (!view.endsAt) return gone('ended');
      return { session: sessionOf(view, key, view.endsAt), over: null, setCookies: [] };
    },
    async end(session) {
      if (session.viewAs) await close(session.id, 'ended', session.viewAs.staffActor);
      return [cookie('', 0)];
    },
    async note(session, path) {
      if (!session.viewAs) return;
      const { staffActor } = session.viewAs;
      await withActor(database, staffActor, { now: now(), mode: 'write' }, (ctx) => views.note(ctx, session.id, path));
    },
  };
}

/** A cookie outlives its view, so that the next page can say that the view has ended, and of what. */
const REMEMBERED_SECONDS = 12 * 3600;

function sessionOf(view: KnownView, key: typeof viewKeys.$inferSelect, endsAt: Date): Session {
  const { hat, person, actor, asName, staff, reason, ref } = view;
  const viewAs: Session['viewAs'] = {
    ref,
    partyName: hat.partyName,
    partyRef: hat.partyRef,
    asName,
    functions: hat.functions,
    staffName: staff.name,
    reason,
    endsAt,
    staffActor: staff.actor,
    staffSessionId: key.staffSessionId,
  };
  return { id: view.id, person, hats: [hat], worn: hat, actor, viewAs };
}

const digestOf = (secret: string) => createHash('sha256').update(`view ${secret}`).digest('base64url');

function cookieOf(headers: Headers, name: string): string | null {
  for (const pair of headers.get('cookie')?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}
