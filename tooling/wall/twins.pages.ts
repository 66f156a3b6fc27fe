import { answerOf, httpAccess, ORIGINS, wallApps } from './doors.access.ts';
import { addressesOf } from './doors.other.ts';
import { allRecords, targetsOf } from './doors.records.ts';
import type { SurfaceName } from './surfaces.ts';
import type { Observation } from './twins.names.ts';
import type { Twin } from './twins.world.ts';

const text = ({ status, headers, body }: { status: number; headers: object; body: string }) =>
  `${status}\n${JSON.stringify(headers)}\n${body}`;

const HANDLE = /(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{16}(?![\w-])/g;

/** Every page of the portal as Reseller 1's people see it: as HTML, as data, with searches, and its forms sent empty. */
export async function walkPagesOf(twin: Twin, readers: readonly string[]): Promise<Observation[]> {
  const seen: Observation[] = [];
  const records = await allRecords(twin.world.admin);
  for (const name of readers) {
    const hat = twin.hat(name);
    const { own } = targetsOf(hat, records, []);
    const look = async (surface: SurfaceName, path: string, init?: RequestInit) => {
      const answer = await twin.http.request('portal', hat, path, init);
      // Sessions are named by digests of their ids.
      const shown = path.startsWith('/account') ? text(answer).replaceAll(HANDLE, '<handle>') : text(answer);
      seen.push({ surface, at: `${surface} ${path} by ${name}`, text: shown });
    };
    for (const { address, kind } of addressesOf('portal')) {
      if (/\*|^\/sign-|^\/dev/.test(address) || kind === undefined) continue;
      const ref = kind === null ? '' : (own as Record<string, string | undefined>)[kind];
      if (ref === undefined) continue;
      const path = address.replace(':ref', ref);
      await look('pages', path);
      await look('page data', path === '/' ? '/_root.data' : `${path}.data`);
      await look('forms', path, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'intent=none' });
      if (kind === null) for (const q of ['nord', 'corvid']) await look('pages', `${path}?q=${q}`);
    }
    await look('pages', '/no/such/page');
  }
  return seen;
}

/** Signing in, as somebody of Reseller 1 who mistypes: refusals, a link by mail, and the list of sessions. */
export async function trySignIn(twin: Twin): Promise<Observation[]> {
  const seen: Observation[] = [];
  const post = async (form: Record<string, string>) => {
    const answer = await twin.http.request('portal', null, '/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(form).toString(),
    });
    seen.push({ surface: 'sign-in', at: `sign-in ${form.email} ${form.intent}`, text: text(answer) });
  };
  for (const email of ['sales@bluepeak.example', 'nobody@bluepeak.example', 'sales@corvid.example'])
    await post({ email, password: 'wrong-password', intent: 'password' });
  for (const email of ['sales@bluepeak.example', 'nobody@bluepeak.example']) await post({ email, intent: 'link' });
  return seen;
}

/** How much may be asked in a minute, after the other reseller has asked all it may from the same address. */
export async function reachLimits(twin: Twin): Promise<Observation[]> {
  const requestsPerMinute = 12;
  const apps = wallApps(twin.world, { now: twin.now, filesDir: twin.filesDir, requestsPerMinute });
  const http = httpAccess(apps);
  if (twin.activity !== 'absent')
    for (let at = 0; at < 2 * requestsPerMinute; at++)
      await http.ask('portal', twin.hat('partner B, sales'), 'parties.me', 'query', undefined);
  const seen: Observation[] = [];
  for (let at = 0; at < requestsPerMinute + 3; at++) {
    const { status, headers, body } = await http.ask('portal', twin.hat('partner A, sales'), 'parties.me', 'query', undefined);
    // Seconds to wait follow the real clock.
    seen.push({
      surface: 'limits',
      at: `request ${at + 1}`,
      text: text({ status, headers: { ...headers, ...(headers['retry-after'] ? { 'retry-after': '<seconds>' } : {}) }, body }),
    });
  }
  const stranger = await answerOf(await apps.portal.fetch(new Request(new URL('/livez', ORIGINS.portal)), { address: '192.0.2.9' }));
  seen.push({ surface: 'limits', at: 'a stranger', text: text(stranger) });
  return seen;
}
