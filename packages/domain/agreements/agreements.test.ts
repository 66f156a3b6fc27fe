import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withActor } from '@tributary/db/actor';
import { type FileStore, folderStore } from '@tributary/db/file-store';
import { systemActor } from '@tributary/kernel/actor';
import { addDays } from '@tributary/kernel/dates';
import { FIXTURE_NOW, makeWorld } from '@tributary/parties/fixtures';
import { toPublicError } from '@tributary/rpc/errors';
import { useTestDatabase } from '@tributary/vitest/database';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachFile, changeAgreement, dropAgreedRole, putAgreedRole } from './agreements.commands.ts';
import { agreementState, faultOfFile, listAgreementsInput, safeFileName } from './agreements.contract.ts';
import { makeAgreement, SMALL_PDF } from './agreements.fixtures.ts';
import { agreedRolesOf, agreementFile, getAnyAgreement, governingAgreement, listAllAgreements } from './agreements.queries.ts';
import { announceEndings } from './agreements.tasks.ts';

const db = useTestDatabase();
const folder = mkdtempSync(path.join(tmpdir(), 'tributary-files-'));
const files: FileStore = folderStore(folder);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld(db.database);
});
const asStaff = <T>(work: Parameters<typeof withActor<typeof world.channel.actor, T>>[3]) =>
  withActor(db.database, world.channel.actor, { now: FIXTURE_NOW, mode: 'write' }, work);

describe('what a pair may agree', () => {
  test('one of a kind at a time: an overlap is refused by the database, whichever way round the two are entered, the next day is not', async () => {
    await makeAgreement(db.database, world.reseller1);
    const overlap = { code: 'agreements/overlap', field: 'firstDay' };
    await expect(makeAgreement(db.database, world.reseller1, { firstDay: '2026-12-31', lastDay: null })).rejects.toMatchObject(overlap);
    const mirrored = { partyRef: world.reseller1.ref, firstDay: '2026-06-01', paper: 'counterparty' as const };
    await expect(makeAgreement(db.database, world.vendor, mirrored)).rejects.toMatchObject(overlap);
    await makeAgreement(db.database, world.reseller1, { firstDay: '2027-01-01', lastDay: null });
    await makeAgreement(db.database, world.reseller1, { kind: 'data_processing' });
    const made =
      await db.admin`select count(*)::int as count from agreements where high_party_id = ${world.reseller1.id} or low_party_id = ${world.reseller1.id}`;
    expect(made[0]!.count).toBe(3);
  });
  test('of two entered at the same moment one is kept', async () => {
    const both = await Promise.allSettled([1, 2].map(() => makeAgreement(db.database, world.customer, { kind: 'customer' })));
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')?.reason).toMatchObject({ code: 'agreements/overlap' });
  });
  test('not with itself, not ending before it begins, no notice without an end, no stranger, no unknown tier: with the field, nothing written', async () => {
    const before = await db.admin`select count(*)::int as count from agreements`;
    const make = (wish: Parameters<typeof makeAgreement>[2], ref = world.reseller2.ref) => makeAgreement(db.database, { ref }, wish);
    await expect(make({}, world.vendor.ref)).rejects.toMatchObject({ code: 'agreements/same_party', field: 'counterpartyRef' });
    await expect(make({ firstDay: '2026-05-02', lastDay: '2026-05-01' })).rejects.toMatchObject({
      issues: [{ path: ['lastDay'], message: 'ends_before_start' }],
    });
    await expect(make({ lastDay: '', renewalNoticeDays: '30' })).rejects.toMatchObject({ issues: [{ path: ['renewalNoticeDays'] }] });
    await expect(make({ firstDay: '2026-02-30' })).rejects.toMatchObject({ issues: [{ path: ['firstDay'], message: 'date' }] });
    await expect(make({}, 'PTY-22222222')).rejects.toMatchObject({ code: 'not_found' });
    const roles = (tier: number, ...partyRefs: string[]) => partyRefs.map((partyRef) => ({ role: 'sold_by' as const, tier, partyRef }));
    await expect(make({ roles: roles(9, world.reseller2.ref) })).rejects.toMatchObject({ code: 'agreements/unknown_tier', field: 'tier' });
    await expect(make({ roles: roles(0, world.reseller2.ref, world.reseller1.ref) })).rejects.toMatchObject({
      code: 'agreements/role_taken',
    });
    expect(await db.admin`select count(*)::int as count from agreements`).toEqual(before);
  });
  test('a change that would end before it begins, or give notice without an end, is told by its field', async () => {
    const { ref } = await makeAgreement(db.database, world.reseller1, { kind: 'supply', firstDay: '2026-05-02' });
    const same = { ref, title: 'The same', signedOn: null, renewalNoticeDays: null };
    const faultOf = (input: Parameters<typeof changeAgreement>[1]) =>
      asStaff((ctx) => changeAgreement(ctx, input)).then(() => null, toPublicError);
    expect(await faultOf({ ...same, lastDay: '2026-05-01' })).toMatchObject({ status: 400, fields: { lastDay: 'ends_before_start' } });
    expect(await faultOf({ ...same, lastDay: null, renewalNoticeDays: '30' })).toMatchObject({
      fields: { renewalNoticeDays: 'notice_needs_end' },
    });
    expect(await faultOf({ ...same, lastDay: '2026-05-02' })).toBeNull();
  });
  test('roles are settled and taken away, each change an event; the pair finds what governs a day', async () => {
    const agreement = await makeAgreement(db.database, world.reseller2);
    const payer = { ref: agreement.ref, role: 'payer' as const, partyRef: world.reseller1.ref };
    const found = await asStaff(async (ctx) => {
      await putAgreedRole(ctx, payer);
      return agreedRolesOf(ctx, agreement.id);
    });
    expect(found).toEqual([{ role: 'payer', tier: 0, partyId: world.reseller1.id }]);
    const pair = [world.reseller2.id, world.vendor.id] as const;
    const governing = (on: string) => asStaff((ctx) => governingAgreement(ctx, pair, on));
    expect(await governing('2026-12-31')).toMatchObject({ ref: agreement.ref, kind: 'reseller' });
    expect(await governing('2027-01-01')).toBeNull();
    await makeAgreement(db.database, world.reseller2, { kind: 'confidentiality' });
    await makeAgreement(db.database, world.reseller2, { kind: 'distribution', signedOn: '2026-06-01' });
    expect(await governing('2026-05-01')).toMatchObject({ kind: 'reseller' });
    expect(await governing('2026-06-01')).toMatchObject({ kind: 'distribution' });
    await asStaff((ctx) => dropAgreedRole(ctx, payer));
    await expect(asStaff((ctx) => dropAgreedRole(ctx, payer))).rejects.toMatchObject({ code: 'not_found' });
    expect(await db.admin`select name from events where hint_ref = ${agreement.ref} order by id`).toMatchObject([
      { name: 'agreements/created' },
      { name: 'agreements/roles_changed' },
      { name: 'agreements/roles_changed' },
    ]);
  });
});

describe('states and lists', () => {
  test('the state follows from the dates alone, and the list finds each agreement in the view of its state, on every day', async () => {
    await makeAgreement(db.database, world.customer, {
      kind: 'support',
      renewalNoticeDays: 30,
    });
    await makeAgreement(db.database, world.customer, { kind: 'leasing', signedOn: null, lastDay: null });
    for (const today of ['2025-12-31', '2026-01-01', '2026-10-31', '2026-11-02', '2026-12-02', '2026-12-31', '2027-01-01']) {
      const now = new Date(`${today}T12:00:00Z`);
      const all = await withActor(db.database, world.channel.actor, { now, mode: 'read' }, async (ctx) => {
        const list = (view: string) => listAllAgreements(ctx, listAgreementsInput.parse({ view, limit: 100 }));
        const views = await Promise.all(['all', 'draft', 'in_force', 'ending_soon', 'ended'].map(list));
        return views.map(({ rows }) => rows);
      });
      const [every, ...views] = all;
      const states = ['draft', 'in_force', 'ending_soon', 'ended'] as const;
      for (const [index, state] of states.entries())
        expect(views[index]!.map((row) => row.ref)).toEqual(every!.filter((row) => row.state === state).map((row) => row.ref));
    }
    const valid = { from: '2026-01-01', until: '2027-01-01' };
    const on = (today: string, signedOn: string | null = '2026-01-01') => agreementState({ valid, signedOn, renewalNoticeDays: 30 }, today);
    expect(['2025-12-31', '2026-12-01', '2026-12-02', '2027-01-01'].map((today) => on(today))).toEqual([
      ...['draft', 'in_force', 'ending_soon', 'ended'],
    ]);
    expect(on('2026-06-01', null)).toBe('draft');
  });
  test('pages follow one another without gap or repetition', async () => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await asStaff((ctx) => listAllAgreements(ctx, listAgreementsInput.parse({ view: 'all', limit: 2, cursor })));
      seen.push(...page.rows.map((row) => row.ref));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(seen).size).toBe(seen.length);
    expect(await db.admin`select count(*)::int as count from agreements`).toEqual([{ count: seen.length }]);
  });
});

describe('the document', () => {
  test('is kept by its content and comes back whole; one that was tampered with on the disk is not given out', async () => {
    const agreement = await makeAgreement(db.database, world.reseller2, { kind: 'supply' });
    const name = '../../etc/pass\nwd "signed".PDF';
    await asStaff((ctx) => attachFile(ctx, files, { ref: agreement.ref, file: { name, bytes: SMALL_PDF } }));
    const read = () => asStaff((ctx) => agreementFile(ctx, files, agreement));
    expect(await read()).toEqual({ name: 'passwd signed.pdf', bytes: SMALL_PDF });
    const [{ hash }] = (await db.admin`select file_sha256 as hash from agreements where ref = ${agreement.ref}`) as unknown as [
      { hash: string },
    ];
    writeFileSync(path.join(folder, hash.slice(0, 2), hash), 'something else');
    await expect(read()).rejects.toMatchObject({ code: 'agreements/file_lost' });
  });
  test.each([
    ['nothing', new Uint8Array(), 'agreements/file_missing'],
    ['a page of HTML', new TextEncoder().encode('<html>%PDF-1.4 %%EOF'), 'agreements/file_type'],
    ['a PDF cut off', SMALL_PDF.slice(0, -8), 'agreements/file_broken'],
    ['11 MB', new Uint8Array(11 * 1024 * 1024), 'agreements/file_too_large'],
  ])('%s is refused at the field', async (_title, bytes, code) => {
    expect(faultOfFile(bytes)).toBe(code);
    const wish = { kind: 'leasing' as const, files, file: { name: 'x.pdf', bytes } };
    await expect(makeAgreement(db.database, world.reseller2, wish)).rejects.toMatchObject({ code, field: 'file' });
  });
  test('a name never leaves the folder, breaks a header or turns the text around', () => {
    expect(safeFileName('C:\\temp\\a.pdf')).toBe('a.pdf');
    expect(safeFileName('\u202efdp.exe')).toBe('fdp.exe.pdf');
    expect(safeFileName('..')).toBe('agreement.pdf');
    expect(safeFileName('ü'.repeat(300))).toHaveLength(104);
  });
});

describe('the renewal notice', () => {
  const announce = (day: string) =>
    withActor(db.database, systemActor, { now: new Date(`${day}T12:00:00Z`), mode: 'write' }, (ctx) => announceEndings(ctx));
  test('one event an agreement and term, however often and however simultaneously the round runs; a term moved is announced anew', async () => {
    const { ref } = await makeAgreement(db.database, world.reseller1, {
      ...{ kind: 'support', firstDay: '2030-01-01', lastDay: '2030-12-31', renewalNoticeDays: 90 },
    });
    const events = async () =>
      (await db.admin`select count(*)::int as count from events where name = 'agreements/ending_soon' and hint_ref = ${ref}`)[0]!.count;
    await announce('2030-10-02');
    expect(await events()).toBe(0);
    await Promise.all([1, 2, 3].map(() => announce('2030-10-03')));
    await announce('2030-11-01');
    expect(await events()).toBe(1);
    await asStaff((ctx) =>
      changeAgreement(ctx, { ref, title: 'Support', lastDay: '2031-12-31', signedOn: '2025-12-15', renewalNoticeDays: 90 }),
    );
    await announce(addDays('2032-01-01', -90));
    expect(await events()).toBe(2);
    await announce('2032-01-01');
    expect(await events()).toBe(2);
    const shown = await withActor(db.database, world.channel.actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) =>
      getAnyAgreement(ctx, { ref }),
    );
    expect(shown).toMatchObject({ noticeOn: '2031-10-03', lastDay: '2031-12-31' });
    expect(shown.noticedAt).toBeInstanceOf(Date);
  });
});
