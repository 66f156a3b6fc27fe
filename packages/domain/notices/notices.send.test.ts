import { withActor } from '@tributary/db/actor';
import { drainReactions } from '@tributary/db/dispatch';
import { eventSubjects, events } from '@tributary/db/events.sql';
import { createMailer, type Mailer } from '@tributary/email/send';
import { assignRole } from '@tributary/entitlements/assign-role';
import { changePartnerState } from '@tributary/parties/commands';
import { asSystem, makeMember, makeParty, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { composeMessage, readContent } from './emails/compose-message.ts';
import { advisoryBytes, approve, makeAdvisory, makeNoticeWorld } from './notices.fixtures.ts';
import { inspector } from './notices.inspect.ts';
import { beginSending, claimBatch, LEASE_MS, MAX_ATTEMPTS, planNotice, settle } from './notices.ledger.ts';
import { getNotice } from './notices.queries.ts';
import { noticesReactions } from './notices.reactions.ts';
import { startTestMailServer, type TestMailServer } from './notices.smtp.fixtures.ts';
import { deliveries } from './notices.sql.ts';
import { sendNotice } from './notices.tasks.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeNoticeWorld>>;
let server: TestMailServer;
let mailer: Mailer;

beforeAll(async () => {
  // The validator takes seconds to load on a busy machine; no test's own time is for that.
  await inspector().inspect(advisoryBytes());
  world = await makeNoticeWorld(db.database);
});
afterAll(() => stopMail());

async function stopMail() {
  await mailer?.close();
  await server?.stop();
}

/** The resources of a worker whose clock shows so many milliseconds after the approval. */
const worker = (afterMs = 0) => ({
  database: db.database,
  now: () => new Date(now.getTime() + afterMs),
  mailer,
  portalUrl: 'https://portal.halden.example',
  consoleUrl: 'https://console.halden.example',
  noticeSecret: 'a secret of sixteen bytes',
});

async function approved() {
  await stopMail();
  server = await startTestMailServer();
  mailer = createMailer({ smtpUrl: server.smtpUrl, timeoutMs: 5000 });
  const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
  const { noticeRef } = await approve(db.database, world.productSecurity.actor, advisory);
  const [row] = await db.admin<{ id: string }[]>`select id from notices where ref = ${noticeRef}`;
  return { noticeRef, noticeId: row!.id };
}
const ledger = (noticeId: string) => db.admin`select * from deliveries where notice_id = ${noticeId} order by id`;
const notice = (ref: string) =>
  withActor(db.database, world.productSecurity.actor, { now, mode: 'read' }, (ctx) => getNotice(ctx, { ref }));

describe('sending a notice', () => {
  test('the customer of two resellers gets two messages, each with its own partner, its own line and not one byte of the other', async () => {
    const { noticeId, noticeRef } = await approved();
    await sendNotice(worker(), noticeId);
    expect(server.taken.map(({ to }) => to)).toEqual([world.security.email, world.security.email]);
    const one = server.taken.find(({ decoded }) => decoded.includes(world.line1.entitlementRef))!;
    const other = server.taken.find(({ decoded }) => decoded.includes(world.line2.entitlementRef))!;
    const contact = async (partyId: string) =>
      (await db.admin<{ contact_name: string; contact_email: string }[]>`select * from partner_profiles where party_id = ${partyId}`)[0]!;
    const [ofOne, ofOther] = [await contact(world.reseller1.id), await contact(world.reseller2.id)];
    expect(one.decoded).toContain(ofOne.contact_name);
    expect(one.decoded).toContain(ofOne.contact_email);
    expect(one.decoded).toContain('gw-hall-1: version 4.2.2, affected');
    expect(one.decoded).toContain('Update to 4.2.3.');
    expect(one.decoded).toContain(`https://portal.halden.example/notices/${noticeRef}`);
    expect(other.decoded).toContain(ofOther.contact_email);
    expect(other.decoded).toContain('gw-dock-9');
    const canaries = [
      world.reseller2.name,
      world.reseller2.ref,
      ofOther.contact_email,
      world.line2.entitlementRef,
      world.line2.orderRef,
      'gw-dock-9',
    ];
    for (const canary of canaries) expect(`${one.raw}\n${one.decoded}`.toLowerCase()).not.toContain(canary.toLowerCase());
    expect(one.messageId).not.toBe(other.messageId);
    const detail = await notice(noticeRef);
    expect(detail.deliveries).toMatchObject({ handed_over: 2, planned: 0 });
    expect(detail.rows.map(({ entitlementRefs }) => entitlementRefs.length)).toEqual([1, 1]);
  });

  test("a message is the vendor's in every header, offers to name a successor and cannot be unsubscribed", async () => {
    const { noticeId } = await approved();
    await sendNotice(worker(), noticeId);
    const { raw, decoded, messageId } = server.taken[0]!;
    expect(raw).toMatch(/^From: "?Halden Systems"? <no-reply@halden\.example>$/m);
    expect(raw).toMatch(/^Reply-To: .*<support@halden\.example>$/m);
    expect(raw).toMatch(/^List-Id: <security\.halden\.example>$/im);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(messageId).toMatch(/^<[a-z2-7]{52}@halden\.example>$/);
    expect(raw).not.toMatch(/^List-Unsubscribe/im);
    expect(decoded).toContain('name your successor');
    expect(decoded).not.toMatch(/<img/i);
  });

  test('approved, the notice reaches the queue by its reaction, and everything that left is announced once to the customer', async () => {
    const { noticeId } = await approved();
    await drainReactions({ database: db.database, queueUrl: db.queueUrl, reactions: noticesReactions, now: () => now });
    const jobs = await db.admin`select t.identifier, j.payload from graphile_worker._private_jobs j
      join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier = 'notices.send' and j.payload->>'noticeId' = ${noticeId}`;
    expect(jobs).toHaveLength(1);
    await sendNotice(worker(), noticeId);
    await sendNotice(worker(), noticeId);
    const announced = await asSystem(db.database, ({ tx }) =>
      tx
        .select({ id: events.id })
        .from(events)
        .innerJoin(eventSubjects, eq(eventSubjects.eventId, events.id))
        .where(and(eq(events.name, 'notices/handed_over'), eq(eventSubjects.subjectId, noticeId))),
    );
    expect(announced).toHaveLength(1);
    const told = await db.admin`select party_id from event_parties where event_id = ${announced[0]!.id}`;
    expect(told.map((row) => row.party_id)).toEqual([world.customer.id]);
    expect(server.taken).toHaveLength(2);
  });

  test('who left the customer while the notice waited gets nothing; the duty passes to whoever is next there', async () => {
    const leaver = await makeMember(db.database, world.customer, { functions: ['security'], from: '2020-01-01' });
    const { noticeId } = await approved();
    await planNotice(worker(), noticeId);
    const planned = await ledger(noticeId);
    expect(planned.filter((row) => row.person_id === leaver.personId)).toHaveLength(2);
    // Both contacts of the first role leave; the administrator is who is left.
    for (const { membershipRef } of [leaver, world.security])
      await db.admin`update memberships set valid = daterange('2020-01-01', '2026-11-22') where ref = ${membershipRef}`;
    await sendNotice(worker(60_000), noticeId);
    await db.admin`update memberships set valid = daterange('2020-01-01', null) where ref = ${world.security.membershipRef}`;
    expect(new Set(server.taken.map(({ to }) => to))).toEqual(new Set([world.administrator.email]));
    const states = Map.groupBy(await ledger(noticeId), (row) => row.state);
    expect(states.get('cancelled')!.map((row) => row.last_error)).toEqual(Array(4).fill('no_longer_contact'));
    expect(states.get('handed_over')).toHaveLength(2);
  });

  test('a line that passed to another customer while the notice waited is named to its owner of today, and to nobody else', async () => {
    const other = await makeParty(db.database);
    const contact = await makeMember(db.database, other, { functions: ['security'] });
    const { noticeId } = await approved();
    await planNotice(worker(), noticeId);
    const assign = (partyId: string) =>
      asSystem(db.database, (ctx) => assignRole(ctx, { lineId: world.line1.lineId, role: 'end_user', partyId, from: '2026-11-22' }));
    await assign(other.id);
    await sendNotice(worker(60_000), noticeId);
    await assign(world.customer.id);
    const told = (ref: string) => server.taken.filter(({ decoded }) => decoded.includes(ref)).map(({ to }) => to);
    expect(told(world.line1.entitlementRef)).toEqual([contact.email]);
    expect(told(world.line2.entitlementRef)).toEqual([world.security.email]);
  });

  test('killed between sending and writing it down, the row waits for its lease and leaves again under the same Message-ID; the others do not', async () => {
    const { noticeId } = await approved();
    await planNotice(worker(), noticeId);
    const batch = await claimBatch(worker(), noticeId);
    const content = await readContent(worker(), noticeId, batch);
    const { message } = await composeMessage(content, batch[0]!, worker().portalUrl);
    await mailer.send(message);
    // Here the first worker dies: both rows stay claimed.
    await expect(sendNotice(worker(1000), noticeId)).rejects.toThrow('2 messages');
    expect(server.taken).toHaveLength(1);
    await sendNotice(worker(LEASE_MS + 1000), noticeId);
    expect(server.taken).toHaveLength(3);
    expect(server.taken.filter(({ messageId }) => messageId === `<${message.messageId}>`)).toHaveLength(2);
    await sendNotice(worker(10 * LEASE_MS), noticeId);
    expect(server.taken).toHaveLength(3);
  });

  test('a worker that comes back after its lease has run out does not send', async () => {
    const { noticeId } = await approved();
    await planNotice(worker(), noticeId);
    const slow = await claimBatch(worker(), noticeId);
    await sendNotice(worker(LEASE_MS + 1), noticeId);
    for (const row of slow) {
      expect(await beginSending(worker(LEASE_MS + 2), row, 'x')).toBeNull();
      await settle(worker(LEASE_MS + 2), row, { kind: 'refused', reason: 'late', permanent: true });
    }
    expect((await ledger(noticeId)).map((row) => row.state)).toEqual(['handed_over', 'handed_over']);
  });

  test('two workers at once send each message once', async () => {
    const { noticeId } = await approved();
    await Promise.allSettled([sendNotice(worker(), noticeId), sendNotice(worker(), noticeId), sendNotice(worker(), noticeId)]);
    expect(server.taken).toHaveLength(2);
    expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(2);
  });

  test('rendered again the message is the same to the byte', async () => {
    const { noticeId } = await approved();
    await sendNotice(worker(), noticeId);
    for (const row of await ledger(noticeId)) {
      const [delivery] = await asSystem(db.database, ({ tx }) => tx.select().from(deliveries).where(eq(deliveries.id, row.id)));
      const content = await readContent(worker(60_000), noticeId, [delivery!]);
      expect((await composeMessage(content, delivery!, worker().portalUrl)).contentHash).toBe(row.content_hash);
    }
  });

  test('an answer that never came is unknown, tried again under the same Message-ID, and in the end counted, not called failed', async () => {
    const { noticeId } = await approved();
    server.answer = () => 'drop';
    for (let attempt = 0; attempt < MAX_ATTEMPTS - 1; attempt++)
      await expect(sendNotice(worker(attempt * 3_600_000), noticeId)).rejects.toThrow('not settled');
    await sendNotice(worker(MAX_ATTEMPTS * 3_600_000), noticeId);
    expect((await ledger(noticeId)).map((row) => [row.state, row.attempts])).toEqual([
      ['unknown', MAX_ATTEMPTS],
      ['unknown', MAX_ATTEMPTS],
    ]);
    expect(new Set(server.taken.map(({ messageId }) => messageId)).size).toBe(2);
    expect(server.taken).toHaveLength(2 * MAX_ATTEMPTS);
  });

  test('a mailbox that is not there fails its own message only; a busy server gets another try', async () => {
    const second = await makeMember(db.database, world.customer, { functions: ['security'] });
    const { noticeId } = await approved();
    server.answer = (to) => (to === second.email ? 'refuse' : 'busy');
    await expect(sendNotice(worker(), noticeId)).rejects.toThrow('2 messages');
    server.answer = () => 'take';
    await sendNotice(worker(3_600_000), noticeId);
    const states = (await ledger(noticeId)).map((row) => [row.email === second.email, row.state]);
    expect(states.sort()).toEqual([
      [false, 'handed_over'],
      [false, 'handed_over'],
      [true, 'failed'],
      [true, 'failed'],
    ]);
    await db.admin`delete from memberships where id = ${second.membershipId}`;
  });

  test('a partner that is suspended between approval and sending is not named: the vendor is, and never the other partner', async () => {
    const { noticeId } = await approved();
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: world.reseller1.id, action: 'suspend' }));
    await sendNotice(worker(), noticeId);
    const one = server.taken.find(({ decoded }) => decoded.includes(world.line1.entitlementRef))!;
    expect(one.decoded).toContain('Halden Systems Support');
    expect(one.decoded).not.toContain(world.reseller1.name);
    expect(one.decoded).not.toContain(world.reseller2.name);
    expect(server.taken).toHaveLength(2);
    await asSystem(db.database, (ctx) => changePartnerState(ctx, { partyId: world.reseller1.id, action: 'reinstate' }));
  });
});
