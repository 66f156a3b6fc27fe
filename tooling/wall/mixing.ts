import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { HAT_HEADER } from '@tributary/api/hat-header';
import { listen } from '@tributary/api/http.fixtures';
import { type AnyWebRequest, makeWebApp, PASSWORD } from '@tributary/api/web.fixtures';
import { connect, type Database } from '@tributary/db/connection';
import { setPassword } from '@tributary/identity/password';
import { makeMember } from '@tributary/parties/fixtures';
import { sql } from 'drizzle-orm';
import type postgres from 'postgres';
import { chanceOf } from './chance.ts';
import type { PartResult } from './figures.ts';
import type { WallGround } from './ground.ts';

/** So few connections that whoever asks gets the one that somebody else has just had. */
const POOL_SIZE = 3;
/** Requests under way at once. */
const AT_ONCE = 12;
const APPLICATION = 'tributary-mixing';
/** What postgres.js asks by itself on a new connection, and has no answer to when that fails: it is not cancelled. */
const NOT_OURS = '%pg_catalog.pg_type%';
/** The pool is looked at after so many requests, so that a leftover is found near its cause. */
const LOOK_EVERY = 250;

/** Somebody with a browser: the cookie it sends, and words that must never reach it. */
interface Visitor {
  readonly name: string;
  readonly cookie: string;
  readonly own: readonly string[];
  readonly foreign: readonly string[];
}

/** Reading procedures that answer with something of the party's own, and one that writes. */
const READS = [
  ['parties.me', {}],
  ['orders.list', { limit: 25 }],
  ['entitlements.list', { limit: 25 }],
  ['tickets.list', { limit: 25 }],
  ['parties.cards', { limit: 25 }],
  ['notifications.list', { limit: 25 }],
  ['parties.people', {}],
] as const;
const encoded = (input: object) => encodeURIComponent(JSON.stringify({ json: input }));

/**
 * Two resellers use one server with a tiny pool at once, and most of their requests are cut off at random points, by the browser or in the
 * database. No answer may hold the other's words, and no pooled connection may keep a role, a claim or a transaction. Then one person
 * changes hats in one tab while another tab asks on.
 */
export async function runMixing(ground: WallGround, { long }: { long: boolean }): Promise<PartResult> {
  const world = await ground.demo();
  const pool = connect(world.appUrl, { poolSize: POOL_SIZE, applicationName: APPLICATION });
  const failures: string[] = [];
  const startedAt = performance.now();
  try {
    const web = makeWebApp({ ...world, database: pool }, 'portal', {
      now: () => ground.now,
      env: { requestsPerMinute: 1_000_000_000, logLevel: 'silent' },
      render: accountPage,
    });
    const server = await listen(web.app);
    try {
      const visitors = await visitorsOf(world, ground, web);
      const cut = await cutOff({
        port: server.port,
        visitors,
        pool,
        admin: world.admin,
        requests: long ? 100_000 : 500,
        chance: chanceOf(ground.seed),
      });
      const hats = await twoTabs({ port: server.port, world, ground, web, rounds: long ? 400 : 12 });
      failures.push(...cut.failures, ...hats.failures);
      return {
        artefacts: cut.answered + hats.answered,
        canaryHits: cut.hits,
        failures,
        notes: {
          requestsCutOff: cut.cut,
          requestsAnswered: cut.answered,
          statementsCancelled: cut.cancelled,
          poolLooks: cut.looks,
          hatsChanged: hats.changed,
          answersUnderChangingHats: hats.answered,
          refusedForAnotherHat: hats.refused,
          mixingSeconds: Math.round((performance.now() - startedAt) / 100) / 10,
        },
      };
    } finally {
      await server.close();
    }
  } finally {
    await pool.close();
    await world.drop();
  }
}

type Web = ReturnType<typeof makeWebApp>;
type World = Awaited<ReturnType<WallGround['demo']>>;

/** What a browser posts to change hats and to sign in; everything else here are procedures. */
async function accountPage(request: Request, web: AnyWebRequest): Promise<Response> {
  const given = request.method === 'POST' ? await request.json() : {};
  if (new URL(request.url).pathname === '/account' && web.session) {
    await web.sessions.wearHat(web.session, given.membershipRef);
    return new Response('done');
  }
  const outcome = await web.signIn.withPassword(given);
  if (!outcome.ok) return new Response(outcome.refusal, { status: 401 });
  return new Response('done', { headers: outcome.setCookies.map((line): [string, string] => ['set-cookie', line]) });
}

/** Both resellers' salespeople, each with the words of the other's business, which are known to exist. */
async function visitorsOf(world: World, ground: WallGround, web: Web): Promise<Visitor[]> {
  const wordsOf = async (party: string) => {
    const rows = await world.admin<{ word: string }[]>`
      with own as (select id from parties where name = ${party})
      select ref as word from orders where placed_by_party_id = (select id from own)
      union select ref from party_cards where owner_party_id = (select id from own)
      union select p.email from people p join memberships m on m.person_id = p.id where m.party_id = (select id from own)
      union select ref from parties where id = (select id from own) union select ${party}`;
    return rows.map(({ word }) => word);
  };
  const [bluepeak, corvid] = [await wordsOf('Bluepeak Solutions'), await wordsOf('Corvid Networks')];
  const visitor = async (name: string, own: string[], foreign: string[]): Promise<Visitor> => {
    const [person] = await world.admin<{ id: string }[]>`select id from people where email = ${name}`;
    await setPassword(world.database, { personId: person!.id, password: PASSWORD, now: ground.now });
    const { cookie } = await web.signIn(name);
    if (!cookie) throw new Error(`${name} cannot sign in`);
    return { name, cookie, own, foreign };
  };
  return [await visitor('sales@bluepeak.example', bluepeak, corvid), await visitor('sales@corvid.example', corvid, bluepeak)];
}

interface Sent {
  readonly answer: Promise<{ status: number; body: string } | null>;
  /** The browser goes away. */
  cut(): void;
}

/** One request over a connection that the next one may use again, as browsers and proxies do. */
function send(agent: http.Agent, port: number, path: string, cookie: string, headers: Record<string, string> = {}): Sent {
  let cut = () => {};
  const answer = new Promise<{ status: number; body: string } | null>((resolve) => {
    const request = http.get({ agent, port, host: '127.0.0.1', path, headers: { cookie, ...headers } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, body }));
      // Half an answer is an answer: what came of it was seen.
      response.on('error', () => resolve({ status: response.statusCode!, body }));
      response.on('aborted', () => resolve({ status: response.statusCode!, body }));
    });
    request.on('error', () => resolve(null));
    cut = () => {
      request.destroy();
      resolve(null);
    };
  });
  return { answer, cut: () => cut() };
}

async function cutOff({
  port,
  visitors,
  pool,
  admin,
  requests,
  chance,
}: {
  port: number;
  visitors: readonly Visitor[];
  pool: Database;
  admin: postgres.Sql;
  requests: number;
  chance: () => number;
}) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const tally = { cut: 0, answered: 0, cancelled: 0, hits: 0, looks: 0, failures: [] as string[] };
  let begun = 0;
  // Every connection is open, and asked what it asks by itself, before anything is cut off.
  tally.failures.push(...(await leftoversIn(pool, admin)));
  const visit = async () => {
    while (begun < requests) {
      begun += 1;
      const visitor = visitors[Math.floor(chance() * visitors.length)]!;
      const [procedure, input] = READS[Math.floor(chance() * READS.length)]!;
      const sent = send(agent, port, `/trpc/${procedure}?input=${encoded(input)}`, visitor.cookie);
      // Two in three are cut off: before they arrive, while a transaction is open, or while the answer leaves.
      const isCut = chance() < 0.67;
      if (isCut) setTimeout(sent.cut, chance() * 40);
      if (chance() < 0.05) {
        const stopped = await admin`select pg_cancel_backend(pid) as done from pg_stat_activity
          where application_name = ${APPLICATION} and state <> 'idle' and datname = current_database() and query not like ${NOT_OURS}`;
        tally.cancelled += stopped.length;
      }
      const answer = await sent.answer;
      if (!answer) tally.cut += 1;
      else {
        tally.answered += 1;
        tally.failures.push(...wordsIn(answer.body, visitor, procedure, tally));
      }
    }
  };
  const rounds = Math.ceil(requests / LOOK_EVERY);
  const all = requests;
  for (let round = 1; round <= rounds && tally.failures.length < 20; round++) {
    requests = Math.min(all, round * LOOK_EVERY);
    await Promise.all(Array.from({ length: AT_ONCE }, visit));
    tally.looks += 1;
    tally.failures.push(...(await leftoversIn(pool, admin)));
  }
  agent.destroy();
  // The check itself: each is still answered with its own.
  const last = new http.Agent();
  for (const visitor of visitors) {
    const answer = await send(last, port, `/trpc/orders.list?input=${encoded({ limit: 25 })}`, visitor.cookie).answer;
    if (!visitor.own.some((word) => answer?.body.includes(word)))
      tally.failures.push(`${visitor.name} does not see its own any more: ${answer?.body.slice(0, 200)}`);
  }
  last.destroy();
  return tally;
}

function wordsIn(body: string, visitor: Visitor, procedure: string, tally: { hits: number }): string[] {
  const found = visitor.foreign.filter((word) => body.includes(word));
  tally.hits += found.length;
  return found.map((word) => `${procedure} answered ${visitor.name} with ${word}, which is the other's`);
}

/**
 * What connections of a pool kept from whoever had them last, in words. Takes all of them at once: each waits a moment, so that no
 * connection answers twice before the others have.
 */
export async function leftoversIn(pool: Database, admin: postgres.Sql, poolSize = POOL_SIZE): Promise<string[]> {
  const seen = new Map<number, string>();
  for (let attempt = 0; attempt < 5 && seen.size < poolSize; attempt++) {
    const rows = await Promise.all(
      Array.from({ length: poolSize }, () =>
        pool.drizzle.execute<{ pid: number; kept: string }>(sql`
          select pg_backend_pid() as pid, concat_ws(' ', nullif(current_user, session_user), nullif(current_setting('role'), 'none'),
            nullif(current_setting('app.party', true), ''), nullif(current_setting('app.person', true), ''),
            nullif(current_setting('app.actor_kind', true), ''), nullif(current_setting('transaction_read_only'), 'off')) as kept, pg_sleep(0.03)`),
      ),
    );
    for (const [row] of rows) seen.set(row!.pid, row!.kept);
  }
  // Nobody asks anything now: whatever is under way was left behind.
  const open = await admin<{ pid: number; state: string }[]>`select pid, state from pg_stat_activity
    where pid = any(${[...seen.keys()]}) and (state <> 'idle' or xact_start is not null)`;
  return [
    ...[...seen].filter(([, kept]) => kept !== '').map(([pid, kept]) => `connection ${pid} keeps ${kept}`),
    ...open.map(({ pid, state }) => `connection ${pid} is left ${state}`),
  ];
}

/**
 * One person of both resellers with two tabs: one changes hats, the other asks on. Every answer is wholly of one hat, and a call that says
 * under which hat its page was made is answered under that one or refused.
 */
async function twoTabs({ port, world, ground, web, rounds }: { port: number; world: World; ground: WallGround; web: Web; rounds: number }) {
  const parties = await world.admin<{ id: string; ref: string; name: string }[]>`
    select id, ref, name from parties where name in ('Bluepeak Solutions', 'Corvid Networks') order by name`;
  const email = 'both@hats.example';
  const hats: { readonly personId: string; readonly membershipRef: string }[] = [];
  for (const party of parties)
    hats.push(await makeMember(world.database, party, { functions: ['sales'], email, from: '2026-01-01', now: ground.now }));
  await setPassword(world.database, { personId: hats[0]!.personId, password: PASSWORD, now: ground.now });
  const { cookie } = await web.signIn(email);
  const ordersOf = await Promise.all(
    parties.map(async ({ id }) =>
      (await world.admin`select ref from orders where placed_by_party_id = ${id}`).map((row) => row.ref as string),
    ),
  );
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const tally = { changed: 0, answered: 0, refused: 0, failures: [] as string[] };
  let changing = true;
  const changer = (async () => {
    for (let round = 0; round < rounds; round++) {
      const { status } = await web.post('/account', { membershipRef: hats[round % 2]!.membershipRef }, { cookie });
      if (status !== 200) tally.failures.push(`a hat could not be changed: ${status}`);
      tally.changed += 1;
      await sleep(25);
    }
    changing = false;
  })();
  const asker = async () => {
    while (changing) {
      const batch = 'parties.me,orders.list,parties.people';
      const input = encodeURIComponent(JSON.stringify({ 0: { json: null }, 1: { json: { limit: 25 } }, 2: { json: null } }));
      const claimed = tally.answered % 3;
      const headers: Record<string, string> = claimed === 2 ? {} : { [HAT_HEADER]: hats[claimed]!.membershipRef };
      const answer = await send(agent, port, `/trpc/${batch}?batch=1&input=${input}`, cookie, headers).answer;
      tally.answered += 1;
      if (!answer) continue;
      const about = parties.map(({ name }, at) => [name, ...ordersOf[at]!].filter((word) => answer.body.includes(word)));
      if (about[0]!.length > 0 && about[1]!.length > 0)
        tally.failures.push(`one answer holds both hats: ${about[0]![0]} and ${about[1]![0]}`);
      if (answer.body.includes('hat_changed')) {
        tally.refused += 1;
        if (answer.body.includes('"result"')) tally.failures.push('a refusal for another hat holds an answer beside it');
      } else if (claimed < 2 && about[1 - claimed]!.length > 0)
        tally.failures.push(`a page of ${parties[claimed]!.name} was answered with ${about[1 - claimed]![0]}`);
      else if (about.every((words) => words.length === 0)) tally.failures.push(`an answer holds neither hat: ${answer.body.slice(0, 200)}`);
    }
  };
  await Promise.all([changer, asker(), asker(), asker()]);
  agent.destroy();
  if (tally.refused === 0) tally.failures.push('no call was ever refused for another hat: the check looked at nothing');
  return tally;
}
