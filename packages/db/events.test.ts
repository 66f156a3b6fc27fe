import { randomUUID } from 'node:crypto';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, planOf } from '@tributary/vitest/explain';
import { sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { withActor } from './actor.ts';

const db = useTestDatabase();

test("a record's timeline is read by key for the party that was shown the most, among thousands that were shown little", async () => {
  const [largest, order] = [randomUUID(), randomUUID()];
  await db.admin`insert into events (name, at, actor_kind, hint_ref, data) select 'test/happened', now(), 'system', 'ORD-' || n, '{}' from generate_series(1, 30000) n`;
  await db.admin`insert into event_parties select gen_random_uuid(), id from events`;
  await db.admin`insert into event_parties select ${largest}, id from events limit 20000`;
  await db.admin`insert into event_subjects select 'order', gen_random_uuid(), id from events`;
  await db.admin`insert into event_subjects select 'order', ${order}, event_id from event_parties where party_id = ${largest} limit 300`;
  await db.admin`analyze`;
  const actor = { kind: 'party' as const, personId: randomUUID(), partyId: largest, functions: [] };
  const statement = sql`select e.name from event_subjects s join events e on e.id = s.event_id
    where s.subject_type = 'order' and s.subject_id = ${order} order by e.at desc, e.id desc limit 500`;
  await withActor(db.database, actor, { now: new Date('2026-11-22T09:00:00Z'), mode: 'read' }, async ({ tx }) => {
    forbidFullScans(await planOf(tx, statement));
    expect(await tx.execute(statement)).toHaveLength(300);
  });
  await withActor(db.database, { ...actor, partyId: randomUUID() }, { now: new Date(), mode: 'read' }, async ({ tx }) =>
    expect(await tx.execute(statement)).toHaveLength(0),
  );
});
