import { randomUUID } from 'node:crypto';
import { defineEvent } from '@tributary/kernel/event';
import { useTestDatabase } from '@tributary/vitest/database';
import { sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { withActor } from './actor.ts';
import type { RoomHint } from './connection.ts';

const db = useTestDatabase();
const now = new Date('2026-11-22T09:00:00Z');
const partyActor = () => ({ kind: 'party' as const, personId: randomUUID(), partyId: randomUUID(), functions: [] });
const happened = defineEvent({
  name: 'test/happened',
  data: z.object({ id: z.uuid() }),
  subjects: (data) => [{ type: 'order', id: data.id }],
  hint: () => 'ORD-TEST',
});

describe('the login role by itself', () => {
  test('reads nothing of the business: forgetting withActor fails closed', async () => {
    await expect(db.database.drizzle.execute(sql`select * from events`)).rejects.toMatchObject({ cause: { code: '42501' } });
    await expect(db.database.drizzle.execute(sql`select * from orders`)).rejects.toMatchObject({ cause: { code: '42501' } });
  });
  test('reaches the sign-in tables, and nobody else does', async () => {
    await db.database.drizzle.execute(sql`select * from auth.sessions`);
    const denied = withActor(db.database, partyActor(), { now, mode: 'read' }, ({ tx }) => tx.execute(sql`select * from auth.sessions`));
    await expect(denied).rejects.toMatchObject({ cause: { code: '42501' } });
  });
  test('cannot touch the queue directly', async () => {
    await expect(db.database.drizzle.execute(sql`select * from graphile_worker._private_jobs`)).rejects.toMatchObject({
      cause: { code: '42501' },
    });
  });
});

describe('withActor', () => {
  test('puts on role, claims and the day in the vendor calendar, and leaves nothing on the pooled connection', async () => {
    const actor = partyActor();
    const late = new Date('2026-12-31T23:30:00Z');
    const [row] = await withActor(db.database, actor, { now: late, mode: 'read' }, ({ tx }) =>
      tx.execute<{ role: string; party: string; today: string }>(
        sql`select current_user as role, current_setting('app.party') as party, current_setting('app.today') as today`,
      ),
    );
    expect(row).toEqual({ role: 'app_party', party: actor.partyId, today: '2027-01-01' });
    for (let connection = 0; connection < 8; connection++) {
      const [after] = await db.database.drizzle.execute<{ role: string; party: string | null }>(
        sql`select current_user as role, nullif(current_setting('app.party', true), '') as party`,
      );
      expect(after).toEqual({ role: 'app_login', party: null });
    }
  });
  test('a read transaction cannot write', async () => {
    const write = withActor(db.database, { kind: 'system' }, { now, mode: 'read' }, ({ publish }) =>
      publish(happened, { id: randomUUID() }, { parties: [] }),
    );
    await expect(write).rejects.toMatchObject({ cause: { code: '25006' } });
  });
  test('a wrong claim is reported as itself, not as the statement that followed', async () => {
    const broken = withActor(db.database, { ...partyActor(), kind: 'nobody' as 'party' }, { now, mode: 'read' }, ({ tx }) =>
      tx.execute(sql`select 1`),
    );
    await expect(broken).rejects.toThrow();
  });
});

describe('publish', () => {
  test('event, audience and job commit together, and hints leave only after commit', async () => {
    const hints: RoomHint[] = [];
    db.database.afterCommit = (sent) => hints.push(...sent);
    const actor = partyActor();
    const other = randomUUID();
    const id = randomUUID();
    const eventId = await withActor(db.database, actor, { now, mode: 'write' }, async ({ publish }) => {
      const made = await publish(happened, { id }, { parties: [actor.partyId] });
      expect(hints).toEqual([]);
      return made;
    });
    expect(hints).toEqual([{ name: 'test/happened', ref: 'ORD-TEST', eventId, partyIds: [actor.partyId] }]);
    const [event] = await db.admin`select * from events where id = ${eventId}`;
    expect(event).toMatchObject({
      name: 'test/happened',
      actor_kind: 'party',
      actor_person_id: actor.personId,
      actor_party_id: actor.partyId,
    });
    expect(event!.at).toEqual(now);
    const jobs = await db.admin`select payload from graphile_worker._private_jobs where payload->>'eventId' = ${eventId}`;
    expect(jobs).toHaveLength(1);
    const visibleTo = (partyId: string) =>
      withActor(db.database, { ...actor, partyId }, { now, mode: 'read' }, ({ tx }) =>
        tx.execute(sql`select id from events where id = ${eventId}`),
      );
    expect(await visibleTo(actor.partyId)).toHaveLength(1);
    expect(await visibleTo(other)).toHaveLength(0);
  });
  test('a rollback leaves neither event nor job nor hint', async () => {
    const hints: RoomHint[] = [];
    db.database.afterCommit = (sent) => hints.push(...sent);
    const before =
      await db.admin`select (select count(*) from events)::int as events, (select count(*) from graphile_worker._private_jobs)::int as jobs`;
    const failing = withActor(db.database, partyActor(), { now, mode: 'write' }, async ({ publish }) => {
      await publish(happened, { id: randomUUID() }, { parties: [] });
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(
      await db.admin`select (select count(*) from events)::int as events, (select count(*) from graphile_worker._private_jobs)::int as jobs`,
    ).toEqual(before);
    expect(hints).toEqual([]);
  });
});
