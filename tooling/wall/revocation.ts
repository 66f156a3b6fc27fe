import { setTimeout as sleep } from 'node:timers/promises';
import { withActor } from '@tributary/db/actor';
import { sendHints } from '@tributary/db/send-hints';
import { makeGrant, takeBack } from '@tributary/entitlements/grants.fixtures';
import { handOver } from '@tributary/entitlements/handover.fixtures';
import { changePartnerState } from '@tributary/parties/commands';
import { endParty } from '@tributary/parties/ending';
import { asSystem, makeMember } from '@tributary/parties/fixtures';
import { endMember } from '@tributary/parties/people';
import type { PartResult } from './figures.ts';
import type { WallGround } from './ground.ts';
import { RevocationStage, type SignedIn } from './revocation.stage.ts';

/** How soon the room of a hat, or of a session, that is over must be left. */
const SOCKET_LIMIT_MS = 1_000;

type Fault = (what: string) => void;
type Way = (stage: RevocationStage, fault: Fault) => Promise<void>;

/** Socket gone in time, since the moment given; the sockets of others stay. */
async function expectGone(who: SignedIn, since: number, fault: Fault, others: readonly SignedIn[] = []): Promise<void> {
  await Promise.race([who.gone, sleep(5_000)]);
  const took = performance.now() - since;
  if (who.socket.connected) fault('its socket is still there after 5 s');
  else if (took > SOCKET_LIMIT_MS) fault(`its socket was closed after ${Math.round(took)} ms`);
  if (others.some(({ socket }) => !socket.connected)) fault("a colleague's socket was closed with it");
}

async function expectStranger(stage: RevocationStage, { cookie }: SignedIn, fault: Fault): Promise<void> {
  const { status } = await stage.ask(cookie, 'orders.list', { limit: 5 });
  if (status !== 401) fault(`the next request was answered with ${status}`);
  const back = await stage.connect(cookie).catch(() => null);
  if (back) fault('its socket could connect again');
}

/** Each way in which access ends during use, and what must be gone then. */
const WAYS: Readonly<Record<string, Way>> = {
  /** A role moves by a handover: pages, lists, hints and mail that waits. */
  'a role passed on': async (stage, fault) => {
    const { world } = stage;
    const { entitlementRef, ticketRef } = world.line1;
    const technician = await makeMember(stage.db.database, world.reseller1, { functions: ['technical'], now: stage.now });
    const [loser, heir] = [await stage.signIn(technician), await stage.signIn(world.sales2, 'second')];
    if ((await stage.ask(loser.cookie, 'entitlements.get', { ref: entitlementRef })).status !== 200)
      fault('it did not see the line before');
    await stage.replyOn(ticketRef);
    if (!(await stage.until(() => loser.hints.some(({ ref }) => ref === ticketRef)))) fault('it heard nothing before');
    await stage.drain();
    const wish = { staff: world.channel.actor, kind: 'transfer', from: world.reseller1, to: world.reseller2, now: stage.now } as const;
    await handOver(stage.db.database, wish);
    for (const [door, ref] of [
      ['entitlements.get', entitlementRef],
      ['tickets.get', ticketRef],
      ['entitlements.price', entitlementRef],
    ] as const) {
      const { status } = await stage.ask(loser.cookie, door, { ref });
      if (status !== 404) fault(`${door} was answered with ${status}`);
    }
    for (const door of ['entitlements.list', 'tickets.list']) {
      const { body } = await stage.ask(loser.cookie, door, { limit: 25 });
      if (body.includes(entitlementRef) || body.includes(ticketRef)) fault(`${door} still names it`);
    }
    const mails = await stage.sendMails();
    if (mails.some(({ to }) => to.email === technician.email)) fault('mail that waited was sent to it');
    await stage.drain();
    await sleep(100);
    const [madeAt, heard] = [stage.now.getTime(), loser.hints.length];
    await stage.replyOn(ticketRef);
    if (!(await stage.until(() => heir.hints.some(({ ref }) => ref === ticketRef)))) fault('the heir hears nothing');
    await stage.drain();
    await sleep(100);
    if (loser.hints.length > heard) fault(`its socket heard of ${loser.hints.slice(heard).map(({ name, ref }) => `${name} ${ref}`)}`);
    const late = await stage.connect(loser.cookie, 'second', madeAt);
    await sleep(50);
    if (late.hints.filter(({ ref }) => ref === ticketRef).length > heard)
      fault('a socket that came back was given hints of what passed on');
  },

  /** The customer takes a grant back. */
  'a grant taken back': async (stage, fault) => {
    const { world } = stage;
    const helper = await makeMember(stage.db.database, world.reseller1, { functions: ['technical'], now: stage.now });
    const { entitlementRef } = world.line2;
    const [refs, grantee] = [
      await makeGrant(stage.db.database, {
        ...{ by: world.administrator.actor, to: world.reseller1, entitlementRefs: [entitlementRef], now: stage.now },
        actions: ['view', 'open_ticket', 'download'],
      }),
      await stage.signIn(helper),
    ];
    if ((await stage.ask(grantee.cookie, 'entitlements.get', { ref: entitlementRef })).status !== 200) fault('the grant let nobody in');
    await stage.drain();
    await takeBack(stage.db.database, world.administrator.actor, refs, stage.now);
    const { status } = await stage.ask(grantee.cookie, 'entitlements.get', { ref: entitlementRef });
    if (status !== 404) fault(`the next request was answered with ${status}`);
    await stage.drain();
    if ((await stage.sendMails()).some(({ to, text }) => to.email === helper.email && text.includes(entitlementRef)))
      fault('mail named the line');
    await sleep(100);
    const heard = grantee.hints.length;
    await stage.replyOn(world.line2.ticketRef);
    await stage.drain();
    await sleep(100);
    if (grantee.hints.slice(heard).some(({ ref }) => ref === world.line2.ticketRef)) fault('its socket heard of the line');
  },

  /** Staff end somebody's membership, in another process. */
  'a membership ended': async (stage, fault) => {
    const { world } = stage;
    const leaver = await makeMember(stage.db.database, world.customer, { functions: ['technical'], now: stage.now });
    const [gone, colleague] = [await stage.signIn(leaver), await stage.signIn(world.security)];
    const elsewhere = await stage.connect(gone.cookie, 'second');
    await stage.web.post('/sign-in/ask', { email: leaver.email });
    const [job] = await stage.db.admin`select payload from graphile_worker._private_jobs where payload->>'email' = ${leaver.email}`;
    const token = new URL(job!.payload.url).searchParams.get('token');
    await stage.replyOn(world.line2.ticketRef);
    await stage.drain();
    const planned = await stage.db.admin`select 1 from mails where person_id = ${leaver.personId} and state = 'planned'`;
    if (planned.length === 0) fault('no mail waited for it');
    await withActor(stage.db.database, world.operations.actor, { now: stage.now, mode: 'write' }, (ctx) =>
      endMember(ctx, { ref: leaver.membershipRef }),
    );
    const since = performance.now();
    await expectGone(gone, since, fault, [colleague]);
    await expectGone({ ...gone, ...elsewhere }, since, fault);
    await expectStranger(stage, gone, fault);
    if ((await stage.sendMails()).some(({ to }) => to.email === leaver.email)) fault('mail that waited was sent to it');
    const { status } = await stage.web.post('/sign-in/link', { token });
    if (status !== 401) fault(`its sign-in link was answered with ${status}`);
  },

  /** Somebody ends the session of a lost browser from another one. */
  'a session ended': async (stage, fault) => {
    const lost = await stage.signIn(stage.world.administrator, 'second');
    const here = await stage.signIn(stage.world.administrator);
    await stage.web.post('/sessions', {}, { cookie: here.cookie });
    await expectGone(lost, performance.now(), fault, [here]);
    await expectStranger(stage, lost, fault);
  },

  /** A partner is suspended: it keeps what it has, and begins nothing. */
  'a partner suspended': async (stage, fault) => {
    const { world } = stage;
    const { cookie } = await stage.signIn(world.sales2);
    const order = {
      ...{ currency: 'EUR', startsOn: stage.now.toISOString().slice(0, 10), customer: { kind: 'new', name: 'Newly named', country: 'DE' } },
      lines: [{ productRef: world.product.ref, quantity: 1 }],
    };
    const submit = async (clientRequestId: string) => {
      const response = await stage.web.post('/trpc/orders.submit', { json: { ...order, clientRequestId } }, { cookie });
      return { status: response.status, body: await response.text() };
    };
    const before = await submit('before-suspension');
    if (before.status !== 200) fault(`it could not order before: ${before.body.slice(0, 200)}`);
    await asSystem(
      stage.db.database,
      (ctx) => changePartnerState(ctx, { partyId: world.reseller2.id, action: 'suspend', reason: 'Unpaid' }),
      stage.now,
    );
    const after = await submit('after-suspension');
    if (after.status === 200) fault('its next order was taken');
    await asSystem(
      stage.db.database,
      (ctx) => changePartnerState(ctx, { partyId: world.reseller2.id, action: 'reinstate', reason: null }),
      stage.now,
    );
  },

  /** A party is no more: all its people lose their hat. */
  'a party ended': async (stage, fault) => {
    const { world } = stage;
    const [ended, other] = [await stage.signIn(world.sales2, 'second'), await stage.signIn(world.administrator)];
    const hintsBefore = Date.now();
    await asSystem(
      stage.db.database,
      (ctx) => endParty(ctx, { partyId: world.reseller2.id, on: stage.now.toISOString().slice(0, 10) }),
      stage.now,
    );
    await expectGone(ended, performance.now(), fault, [other]);
    await expectStranger(stage, ended, fault);
    await sendHints(stage.db.database, [
      { name: 'orders/submitted', ref: 'ORD-7K3M9QX2', eventId: 'late', partyIds: [world.reseller2.id] },
    ]);
    const back = await stage.connect(ended.cookie, 'second', hintsBefore).catch(() => null);
    if (back) fault('it came back and could hear');
  },
};

/** The names of the ways, for the titles of tests. */
export const WAYS_ACCESS_ENDS = Object.keys(WAYS);

/**
 * Access that ended during use is gone: from the next request, from sockets within a second, from mail that waits, from sign-in links.
 * One stage, the ways one after the other.
 */
export async function runRevocation(ground: WallGround, _options: { long: boolean }): Promise<PartResult> {
  const stage = await RevocationStage.open(ground);
  const failures: string[] = [];
  const startedAt = performance.now();
  try {
    for (const [name, way] of Object.entries(WAYS))
      await way(stage, (what) => failures.push(`${name}: ${what}`)).catch((error: unknown) =>
        failures.push(`${name}: ${error instanceof Error ? error.stack : String(error)}`),
      );
  } finally {
    await stage.close();
  }
  return {
    failures,
    notes: { waysAccessEnded: WAYS_ACCESS_ENDS, revocationSeconds: Math.round((performance.now() - startedAt) / 100) / 10 },
  };
}
