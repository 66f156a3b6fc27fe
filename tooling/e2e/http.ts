import { type AppName, appOf, PASSWORD, urlOf } from './running.ts';

/** Somebody signed in, without a browser: what a script that speaks HTTP can do. */
export interface HttpClient {
  readonly app: AppName;
  readonly cookie: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts a form as a browser without scripts does. */
  post(path: string, form: Record<string, string> | FormData | URLSearchParams, headers?: Record<string, string>): Promise<Response>;
  /** Calls a query or mutation; the answer's status and parsed body. */
  query(procedure: string, input?: unknown): Promise<{ status: number; body: TrpcBody }>;
  mutate(procedure: string, input: unknown): Promise<{ status: number; body: TrpcBody }>;
}

/** What a procedure answers: its value, or the public error. */
export interface TrpcBody {
  result?: { data: { json: unknown } };
  error?: { json: { data: { error: PublicRefusal; requestId: string } } };
}
export interface PublicRefusal {
  code: string;
  status: number;
  field?: string;
  fields?: Record<string, string>;
  data?: Record<string, unknown>;
}

/** Signs in through the form and keeps the cookies. */
export async function signInOverHttp(email: string, password: string = PASSWORD): Promise<HttpClient> {
  const app = appOf(email);
  const origin = urlOf(app);
  const response = await fetch(`${origin}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ email, password, intent: 'password' }),
  });
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  if (response.status !== 302 || cookie === '')
    throw new Error(`${email} could not sign in: ${response.status} ${(await response.text()).slice(0, 300)}`);
  return httpClient(app, cookie);
}

/** A client with these cookies; none for a stranger. */
export function httpClient(app: AppName, cookie = ''): HttpClient {
  const origin = urlOf(app);
  const call = async (path: string, init: RequestInit) => {
    const response = await fetch(origin + path, init);
    return { status: response.status, body: (await response.json()) as TrpcBody };
  };
  return {
    app,
    cookie,
    get: (path, headers = {}) => fetch(origin + path, { redirect: 'manual', headers: { cookie, ...headers } }),
    post: (path, form, headers = {}) =>
      fetch(origin + path, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie, origin, ...headers },
        body: form instanceof FormData || form instanceof URLSearchParams ? form : new URLSearchParams(form),
      }),
    query: (procedure, input) =>
      call(`/trpc/${procedure}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify({ json: input }))}`}`, {
        headers: { cookie },
      }),
    mutate: (procedure, input) =>
      call(`/trpc/${procedure}`, {
        method: 'POST',
        headers: { cookie, origin, 'content-type': 'application/json' },
        body: JSON.stringify({ json: input }),
      }),
  };
}

/** The value of a call that must have worked. */
export function resultOf<T>(answer: { status: number; body: TrpcBody }): T {
  if (!answer.body.result) throw new Error(`refused with ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body.result.data.json as T;
}

/** The refusal of a call that must not have worked. */
export function refusalOf(answer: { status: number; body: TrpcBody }): PublicRefusal {
  if (!answer.body.error) throw new Error(`not refused: ${JSON.stringify(answer.body)}`);
  return answer.body.error.json.data.error;
}
