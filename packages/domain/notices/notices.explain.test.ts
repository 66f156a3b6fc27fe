import { withActor } from '@tributary/db/actor';
import { FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, isDrivenBy, planOf } from '@tributary/vitest/explain';
import { sql } from 'drizzle-orm';
import { beforeAll, expect, test } from 'vitest';
import { advisoryBytes, approve, makeAdvisory, makeNoticeWorld } from './notices.fixtures.ts';
import { inspector } from './notices.inspect.ts';
import { noticesOfParty } from './notices.portal.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeNoticeWorld>>;

beforeAll(async () => {
  await inspector().inspect(advisoryBytes());
  world = await makeNoticeWorld(db.database);
  const advisory = await makeAdvisory(db.database, world.productSecurity.actor);
  await approve(db.database, world.productSecurity.actor, advisory);
  // What others own and were told, in a number that makes a scan the wrong choice. Copies of rows that commands made.
  await db.admin.unsafe(`
    set session_replication_role = replica;
    insert into access (party_id, line_id, source, actions, sees_roles, valid, ends_on)
      select gen_random_uuid(), gen_random_uuid(), source, actions, sees_roles, valid, ends_on
      from (select * from access where source = 'end_user' limit 1) a, generate_series(1, 20000);
    insert into advisories select (jsonb_populate_record(a.r, jsonb_build_object('id', gen_random_uuid(), 'ref', 'ADV-x' || i, 'tracking_id', 'X' || i))).*
      from (select advisories as r from advisories limit 1) a, generate_series(1, 5000) i;
    insert into notices select (jsonb_populate_record(n.r, jsonb_build_object('id', gen_random_uuid(), 'ref', 'NTC-x' || i, 'wave', i + 1, 'advisory_id', gen_random_uuid()))).*
      from (select notices as r from notices limit 1) n, generate_series(1, 5000) i;
    insert into notice_matches select (jsonb_populate_record(m.r, jsonb_build_object('line_id', gen_random_uuid()))).*
      from (select notice_matches as r from notice_matches limit 1) m, generate_series(1, 20000);
    set session_replication_role = default;
    analyze;`);
}, 120_000);

test("a customer's notices are found from its own access, however many others have been told", async () => {
  const plan = await withActor(db.database, world.security.actor, { now, mode: 'read' }, (ctx) =>
    planOf(ctx.tx, noticesOfParty(ctx, sql`true`, 51)),
  );
  forbidFullScans(plan);
  expect(isDrivenBy(plan, 'access', 'party_id')).toBe(true);
  expect(isDrivenBy(plan, 'notice_matches', 'line_id')).toBe(true);
});
