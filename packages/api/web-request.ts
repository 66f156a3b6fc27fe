import type { Auth } from '@tributary/identity/auth';
import type { ViewEnd } from '@tributary/identity/contract';
import type { Session, Sessions } from '@tributary/identity/session';
import { requestSignInLink, type SignInOutcome, signInWithLink, signInWithPassword, signOut } from '@tributary/identity/sign-in';
import type { Viewing, ViewOffer } from '@tributary/identity/views';
import { DomainError } from '@tributary/kernel/errors';
import type { RpcContext } from '@tributary/rpc/procedures';
import { type Attempt, attempt, toRouteResponse } from './load-error.ts';
import { NOT_FOUND_MS } from './not-found-time.ts';
import type { Platform } from './platform.ts';

/** Makes an in-process caller of a router, as `createCallerFactory` returns it. */
export type CreateCaller<Caller> = (context: RpcContext, options?: { onError?: (given: { error: Error }) => void }) => Caller;

/** What a route's loaders and actions work with: one request, who sends it, and the procedures. */
export interface WebRequest<Caller> {
  readonly requestId: string;
  /** Before anything of it was read. */
  readonly receivedAt: Date;
  /** Of the content security policy; every inline script carries it. */
  readonly nonce: string;
  /** Path and query as the person sees them. */
  readonly path: string;
  readonly session: Session | null;
  readonly sessions: Sessions;
  /** For loaders: calls a procedure in this process; its errors are thrown as Responses (see toRouteResponse). */
  readonly caller: Caller;
  /** For actions: calls a procedure in this process; its refusals are returned. */
  attempt<T>(work: (caller: Caller) => Promise<T>): Promise<Attempt<T>>;
  readonly signIn: SignIn;
  readonly viewAs: ViewAsDoor;
  /** Logs a fault of ours under this request's id. */
  reportFault(error: unknown): void;
  /** Closes sockets of sessions that ended or changed hats. */
  readonly endSockets: Platform['endSockets'];
}

/** Looking at the portal as a party: begun in the console, used and ended in the portal. */
export interface ViewAsDoor {
  /** Why the view that the request came with is over; null where there is none, or it lasts. */
  readonly over: ViewEnd | null;
  /** In the console: where the portal begins the view that this session's person asked for. Works once, for two minutes. */
  handOver(viewRef: string): Promise<string>;
  peek(token: string): Promise<ViewOffer | null>;
  /** Set-Cookie lines; null where the token is none any more. */
  begin(token: string): Promise<string[] | null>;
  /** Ends the view: Set-Cookie lines, and where in the console it came from. */
  end(): Promise<{ setCookies: string[]; leadsTo: string }>;
}

/** Sign-in with its limits. */
export interface SignIn {
  withPassword(given: { email: string; password: string }): Promise<SignInOutcome>;
  withLink(token: string): Promise<SignInOutcome>;
  /** Asks for a link by mail; false when too many were asked for. Whether the address is known, nobody is told. */
  sendLink(email: string): Promise<boolean>;
  /** Ends the session; Set-Cookie lines. */
  out(): Promise<string[]>;
}

export function createWebRequest<Caller>(given: {
  requestId: string;
  nonce: string;
  path: string;
  address: string;
  headers: Headers;
  session: Session | null;
  sessions: Sessions;
  viewing: Viewing;
  viewOver: ViewEnd | null;
  auth: Auth;
  platform: Platform;
  createCaller: CreateCaller<Caller>;
}): WebRequest<Caller> {
  const { requestId, nonce, path, address, headers, session, sessions, viewing, auth, platform, createCaller } = given;
  const { limits, log } = platform;
  const context: RpcContext = {
    database: platform.database,
    files: platform.files,
    notFoundMs: NOT_FOUND_MS,
    actor: session?.actor ?? null,
    now: platform.now,
    requestId,
  };
  const onFault = (error: unknown) => log.error({ err: error, requestId }, 'request failed');
  const signIn: SignIn = {
    async withPassword(entered) {
      if (await limits.signIn(entered.email, address)) return { ok: false, refusal: 'too_many_requests' };
      const outcome = await signInWithPassword(auth, headers, entered);
      if (outcome.ok) await limits.signedIn(entered.email, address);
      return outcome;
    },
    async withLink(token) {
      if (await limits.signIn('', address)) return { ok: false, refusal: 'too_many_requests' };
      const outcome = await signInWithLink(auth, headers, token);
      if (outcome.ok) await limits.signedIn('', address);
      return outcome;
    },
    async sendLink(email) {
      if (await limits.mail(email, address)) return false;
      await requestSignInLink(auth, headers, email);
      return true;
    },
    async out() {
      if (session) platform.endSockets([session.id]);
      // Whoever looks as somebody has no session of theirs to end.
      if (session?.viewAs) return viewing.end(session);
      return signOut(auth, headers);
    },
  };
  const viewAs: ViewAsDoor = {
    over: given.viewOver,
    async handOver(viewRef) {
      if (!session) throw new DomainError('unauthenticated');
      const url = new URL('/view-as', platform.env.portalUrl);
      url.searchParams.set('token', await viewing.handOver(session, viewRef));
      return url.href;
    },
    peek: viewing.peek,
    async begin(token) {
      const begun = await viewing.begin(token, headers);
      if (begun) platform.endSockets(begun.ended);
      return begun?.setCookies ?? null;
    },
    async end() {
      if (!session?.viewAs) return { setCookies: [], leadsTo: '/' };
      const setCookies = await viewing.end(session);
      platform.endSockets([session.id]);
      return { setCookies, leadsTo: new URL(`/parties/${session.viewAs.partyRef}/view-as`, platform.env.consoleUrl).href };
    },
  };
  return {
    requestId,
    receivedAt: platform.now(),
    nonce,
    path,
    session,
    sessions,
    signIn,
    viewAs,
    reportFault: onFault,
    endSockets: platform.endSockets,
    caller: createCaller(context, {
      onError({ error }) {
        const response = toRouteResponse(error, { requestId, path });
        if (response.status >= 500) onFault(error);
        throw response;
      },
    }),
    attempt: (work) => attempt(() => work(createCaller(context)), { requestId, path }, onFault),
  };
}
