import type { Auth } from '@tributary/identity/auth';
import type { Session, Sessions } from '@tributary/identity/session';
import { requestSignInLink, type SignInOutcome, signInWithLink, signInWithPassword, signOut } from '@tributary/identity/sign-in';
import type { RpcContext } from '@tributary/rpc/procedures';
import { type Attempt, attempt, toRouteResponse } from './load-error.ts';
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
  /** Logs a fault of ours under this request's id. */
  reportFault(error: unknown): void;
  /** Closes sockets of sessions that ended or changed hats. */
  readonly endSockets: Platform['endSockets'];
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
  auth: Auth;
  platform: Platform;
  createCaller: CreateCaller<Caller>;
}): WebRequest<Caller> {
  const { requestId, nonce, path, address, headers, session, sessions, auth, platform, createCaller } = given;
  const { limits, log } = platform;
  const context: RpcContext = {
    database: platform.database,
    files: platform.files,
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
      return signOut(auth, headers);
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
