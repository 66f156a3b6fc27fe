/** Somebody signed in, over plain HTTP. */
export interface Visitor {
  readonly cookies: readonly { readonly name: string; readonly value: string }[];
  get(path: string): Promise<Response>;
  post(path: string, form: Record<string, string>): Promise<Response>;
  call(procedure: string, input: unknown): Promise<Response>;
}

/** Signs in through the form. Throws where the demo world's password does not fit. */
export async function signIn(origin: string, email: string): Promise<Visitor> {
  const answer = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams({ email, password: 'tributary-demo', intent: 'password' }),
  });
  const pairs = answer.headers.getSetCookie().map((line) => line.split(';')[0]!);
  if (answer.status !== 302 || pairs.length === 0) throw new Error(`${email} could not sign in: ${answer.status}`);
  const cookie = pairs.join('; ');
  return {
    cookies: pairs.map((pair) => ({ name: pair.slice(0, pair.indexOf('=')), value: pair.slice(pair.indexOf('=') + 1) })),
    get: (path) => fetch(origin + path, { headers: { cookie }, redirect: 'manual' }),
    post: (path, form) =>
      fetch(origin + path, { method: 'POST', redirect: 'manual', headers: { cookie, origin }, body: new URLSearchParams(form) }),
    call: (procedure, input) =>
      fetch(`${origin}/trpc/${procedure}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ json: input }),
      }),
  };
}
