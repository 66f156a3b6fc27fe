import { type PublicError, toPublicError } from '@tributary/rpc/errors';

/** What a page's error boundary gets: the error without secrets, and the id that our logs carry. */
export interface RouteFailure {
  readonly error: PublicError;
  readonly requestId: string;
}

/** What an action gets of a procedure: its value, or the refusal its form shows. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: PublicError };

/**
 * What a loader throws instead of a procedure's error: signed out leads to the sign-in page and back; anything else is the page's error
 * boundary, under its own status (hidden and missing are both 404).
 */
export function toRouteResponse(error: unknown, at: { requestId: string; path: string }): Response {
  const told = toPublicError(error);
  if (told.code === 'unauthenticated') return new Response(null, { status: 302, headers: { location: signInPath(at.path) } });
  const failure: RouteFailure = { error: told, requestId: at.requestId };
  return Response.json(failure, { status: told.status });
}

/** Runs an action's procedure: a refusal is the form's; signed out and our own faults are not, and are thrown as Responses. */
export async function attempt<T>(
  work: () => Promise<T>,
  at: { requestId: string; path: string },
  onFault: (error: unknown) => void,
): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    // An action that answers by itself, such as to a form that no page of ours sends.
    if (error instanceof Response) throw error;
    const told = toPublicError(error);
    if (told.code === 'internal') onFault(error);
    if (told.code === 'internal' || told.code === 'unauthenticated') throw toRouteResponse(error, at);
    return { ok: false, error: told };
  }
}

/** The sign-in page that leads back to `path` afterwards. */
export function signInPath(path: string): string {
  return path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`;
}

/** The path to go to after sign-in: only one of our own, never another site's. */
export function safeNext(next: string | null | undefined): string {
  if (!next || !/^\/(?![/\\])/.test(next) || /[\r\n\t]/.test(next)) return '/';
  return new URL(next, 'http://own.invalid').origin === 'http://own.invalid' ? next : '/';
}

/** The path a person sees, from the URL of a document or of the data request that React Router makes for it. */
export function pagePath(url: URL): string {
  const search = new URLSearchParams(url.search);
  search.delete('_routes');
  const text = search.size > 0 ? `?${search}` : '';
  if (!url.pathname.endsWith('.data')) return url.pathname + text;
  const path = url.pathname.slice(0, -'.data'.length).replace(/\/_$/, '/');
  return (path === '/_root' ? '/' : path) + text;
}
