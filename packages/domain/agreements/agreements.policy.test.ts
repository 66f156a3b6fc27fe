import { withActor } from '@tributary/db/actor';
import type { FileStore } from '@tributary/db/file-store';
import { FIXTURE_NOW, makeMember, makeWorld } from '@tributary/parties/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { forbidFullScans, planOf } from '@tributary/vitest/explain';
import { eq, or, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { listAgreementsInput } from './agreements.contract.ts';
import { makeAgreement, SMALL_PDF } from './agreements.fixtures.ts';
import { agreementFile, agreementListQuery, getAgreement, hasAgreements, listAgreements } from './agreements.queries.ts';
import { agreements } from './agreements.sql.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let theirs: { ref: string };
let draft: { ref: string };
/** Gives its bytes to whoever asks: what is refused was refused by the row. */
const openStore: FileStore = { put: async (bytes) => ({ sha256: 'a'.repeat(64), bytes: bytes.byteLength }), get: async () => SMALL_PDF };

beforeAll(async () => {
  world = await makeWorld(db.database);
  const roles = [{ role: 'payer' as const, partyRef: world.reseller1.ref }];
  const signatories = [{ side: 'counterparty' as const, name: 'Tomas Ferro', title: 'Director' }];
  await makeAgreement(db.database, world.reseller1, { roles, signatories });
  theirs = await makeAgreement(db.database, world.reseller2, {
    roles,
    signatories,
    files: openStore,
    file: { name: 'a.pdf', bytes: SMALL_PDF },
  });
  draft = await makeAgreement(db.database, world.reseller1, { kind: 'leasing', signedOn: null });
});

const as = <T>(actor: typeof world.sales1.actor, work: Parameters<typeof withActor<typeof actor, T>>[3], mode: 'read' | 'write' = 'read') =>
  withActor(db.database, actor, { now: FIXTURE_NOW, mode }, work);
const TABLES = ['agreements', 'agreement_roles', 'agreement_signatories'] as const;

describe('an agreement is read by its two parties once it is signed, and by the vendor', () => {
  test.each(TABLES)('%s: of two partners each reads its own rows, while both exist', async (table) => {
    const rows = (actor: typeof world.sales1.actor) => as(actor, ({ tx }) => tx.execute(sql`select * from ${sql.identifier(table)}`));
    expect(await rows(world.sales1.actor)).toHaveLength(1);
    expect(await rows(world.sales2.actor)).toHaveLength(1);
    expect(await rows(world.administrator.actor)).toHaveLength(0);
    const [{ count }] = (await db.admin`select count(*)::int as count from ${db.admin(table)}`) as unknown as [{ count: number }];
    expect(count).toBeGreaterThanOrEqual(2);
  });
  test("another's agreement, an own draft and one that is not there give one answer, to every question", async () => {
    const asked = [theirs.ref, draft.ref, 'AGR-22222222'].map((ref) =>
      as(world.sales1.actor, async (ctx) => {
        const told = (work: Promise<unknown>) =>
          work.then(
            () => 'shown',
            (error: { code?: string }) => error.code,
          );
        return [await told(getAgreement(ctx, { ref })), await told(agreementFile(ctx, openStore, { ref }))];
      }),
    );
    expect(await Promise.all(asked)).toEqual(Array.from({ length: 3 }, () => ['not_found', 'not_found']));
    expect(await db.admin`select 1 from agreements where ref in ${db.admin([theirs.ref, draft.ref])}`).toHaveLength(2);
    expect((await as(world.sales2.actor, (ctx) => agreementFile(ctx, openStore, theirs))).bytes).toEqual(SMALL_PDF);
  });
  test('what a partner lists does not change with what another agrees, and who has none is told so', async () => {
    const list = () => as(world.sales1.actor, (ctx) => listAgreements(ctx, listAgreementsInput.parse({ view: 'all' })));
    const before = await list();
    expect(before.rows).toHaveLength(1);
    await makeAgreement(db.database, world.reseller2, { kind: 'support' });
    expect(await list()).toEqual(before);
    expect(await as(world.sales1.actor, (ctx) => hasAgreements(ctx))).toEqual({ any: true });
    expect(await as(world.administrator.actor, (ctx) => hasAgreements(ctx))).toEqual({ any: false });
  });
  test('a role of somebody the reader does not know is left out, without a gap', async () => {
    const shown = await as(world.sales2.actor, (ctx) => getAgreement(ctx, theirs));
    expect(shown.roles).toEqual([]);
    expect(JSON.stringify(shown)).not.toContain(world.reseller1.ref);
  });
  test('a party writes nothing here', async () => {
    for (const table of TABLES)
      await expect(
        as(world.sales1.actor, ({ tx }) => tx.execute(sql`delete from ${sql.identifier(table)}`), 'write'),
      ).rejects.toMatchObject({ cause: { code: '42501' } });
  });
  test('the list of a party is an index range, with thousands of agreements about', async () => {
    await db.admin`insert into parties (ref, name, country, created_at) select 'PTY-x' || n, 'Bulk ' || n, 'DE', now() from generate_series(1, 4000) n`;
    await db.admin`insert into agreements (ref, kind, title, party_id, party_name, counterparty_id, counterparty_name, paper_party_id, valid, signed_on, created_at)
      select 'AGR-x' || p.ref, 'reseller', 'Bulk', ${world.vendor.id}, 'V', p.id, p.name, p.id, '[2026-01-01,2027-01-01)', '2026-01-01', now()
      from parties p where p.ref like 'PTY-x%'`;
    await db.admin`analyze`;
    const member = await makeMember(db.database, world.reseller1, { functions: ['sales'] });
    await as(member.actor, async (ctx) => {
      const mine = or(eq(agreements.partyId, world.reseller1.id), eq(agreements.counterpartyId, world.reseller1.id));
      forbidFullScans(await planOf(ctx.tx, agreementListQuery(ctx, listAgreementsInput.parse({}), mine).getSQL()));
    });
  });
});
