import { withActor } from '@tributary/db/actor';
import type { PartyActor } from '@tributary/kernel/actor';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { addContactInput, editCardInput, nameCustomerInput } from './parties.card.contract.ts';
import { addContact, editCard, editContact, getCard, nameCustomer, removeContact } from './parties.card.ts';
import { introduce, linkCard } from './parties.commands.ts';
import { asSystem, makeCard, makeMember, makeWorld, FIXTURE_NOW as now } from './parties.fixtures.ts';
import { listCards } from './parties.queries.ts';
import { listShares, share, takeBackShare } from './parties.shares.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeWorld>>;
let colleague: PartyActor;
beforeAll(async () => {
  world = await makeWorld(db.database);
  colleague = (await makeMember(db.database, world.reseller1, { functions: ['technical'], name: 'Ben' })).actor;
  await asSystem(db.database, (ctx) => introduce(ctx, { viewerPartyId: world.customer.id, subjectPartyId: world.reseller1.id }));
});
const write = <T>(actor: PartyActor, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'write' }, work);
const read = <T>(actor: PartyActor, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(db.database, actor, { now, mode: 'read' }, work);
const words = { name: 'Acme', country: 'DE', contactName: null, contactEmail: null, contactPhone: null, notes: null, tags: [] as string[] };
const edit = (actor: PartyActor, given: object) => write(actor, (ctx) => editCard(ctx, editCardInput.parse({ ...words, ...given })));
const card = (actor: PartyActor, ref: string) => read(actor, (ctx) => getCard(ctx, { ref }));

describe('a partner’s own card', () => {
  test('keeps what the partner says, sorted by its tags, and remembers each change with who made it', async () => {
    const { actor } = world.sales1;
    const { ref } = await write(actor, (ctx) =>
      nameCustomer(ctx, nameCustomerInput.parse({ ...words, name: 'Gamma GmbH', tags: ['VIP', 'energy', 'vip'], contactPhone: ' ' })),
    );
    expect(await card(actor, ref)).toMatchObject({
      name: 'Gamma GmbH',
      state: 'in_review',
      tags: ['energy', 'vip'],
      revision: 1,
      changes: [],
    });
    await edit(actor, { ref, revision: 1, name: 'Gamma', notes: 'Calls\r\nback', tags: ['energy'] });
    await edit(colleague, { ref, revision: 2, name: 'Gamma', notes: 'Calls\nback', tags: ['energy'], contactEmail: 'A@B.example' });
    const seen = await card(actor, ref);
    expect(seen).toMatchObject({ name: 'Gamma', notes: 'Calls\nback', contactEmail: 'a@b.example', revision: 3 });
    expect(seen.changes.map(({ byName, fields }) => [byName, fields])).toEqual([
      ['Ben', [{ field: 'contactEmail', before: null, after: 'a@b.example' }]],
      [
        world.sales1.name,
        [
          { field: 'name', before: 'Gamma GmbH', after: 'Gamma' },
          { field: 'notes', before: null, after: 'Calls\nback' },
          { field: 'tags', before: 'energy, vip', after: 'energy' },
        ],
      ],
    ]);
    expect((await read(actor, (ctx) => listCards(ctx, { limit: 50, tag: 'ENERGY' }))).rows.map((row) => row.ref)).toEqual([ref]);
  });

  test('saved over somebody else’s change is refused with their name, and nothing is overwritten', async () => {
    const { actor } = world.sales1;
    const { ref } = await makeCard(db.database, actor, { name: 'Contested' });
    await edit(colleague, { ref, revision: 1, name: 'Contested', notes: 'Ben was here' });
    await expect(edit(actor, { ref, revision: 1, name: 'Contested', notes: 'Mine' })).rejects.toMatchObject({
      code: 'parties/card_changed',
      data: { by: 'Ben' },
    });
    expect((await card(actor, ref)).notes).toBe('Ben was here');
    const both = await Promise.allSettled(['One', 'Two'].map((notes) => edit(actor, { ref, revision: 2, name: 'Contested', notes })));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await card(actor, ref)).changes).toHaveLength(2);
  });

  test('saved without a change is no change, and a name that another card of one’s own has is taken', async () => {
    const { actor } = world.sales1;
    const { ref } = await makeCard(db.database, actor, { name: 'Same' });
    expect(await edit(actor, { ref, revision: 1, name: 'Same' })).toEqual({ revision: 1 });
    await makeCard(db.database, actor, { name: 'Other one' });
    await expect(edit(actor, { ref, revision: 1, name: 'OTHER one' })).rejects.toMatchObject({
      code: 'parties/card_name_taken',
      field: 'name',
    });
    const again = write(actor, (ctx) => nameCustomer(ctx, nameCustomerInput.parse({ ...words, name: 'same' })));
    await expect(again).rejects.toMatchObject({ code: 'parties/card_name_taken' });
  });

  test('has further contacts, each reachable, none lost to a colleague’s edit', async () => {
    const { actor } = world.sales1;
    const { ref } = await makeCard(db.database, actor, { name: 'With contacts' });
    const add = (given: object) => write(actor, (ctx) => addContact(ctx, addContactInput.parse({ ref, name: 'Nora', ...given })));
    await expect(add({})).rejects.toMatchObject({ code: 'parties/contact_needs_way', field: 'email' });
    const { ref: nora } = await add({ email: 'nora@x.example', duty: 'Buyer' });
    await add({ name: 'Omar', phone: '+49 30 1' });
    const { revision, contacts } = await card(actor, ref);
    expect(contacts.map((one) => one.name)).toEqual(['Nora', 'Omar']);
    const changed = { ref: nora, revision, name: 'Nora B.', duty: 'Buyer', email: 'nora@x.example', phone: null };
    await write(colleague, (ctx) => editContact(ctx, changed));
    await expect(write(actor, (ctx) => removeContact(ctx, { ref: nora, revision }))).rejects.toMatchObject({
      code: 'parties/card_changed',
    });
    await write(actor, (ctx) => removeContact(ctx, { ref: nora, revision: revision + 1 }));
    const seen = await card(actor, ref);
    expect(seen.contacts.map((one) => one.name)).toEqual(['Omar']);
    expect(seen.changes[0]!.fields).toEqual([{ field: 'contact', before: 'Nora B., Buyer, nora@x.example', after: null }]);
  });

  test('is kept by partners alone, and looks alike whether or not the vendor knows the customer', async () => {
    const notPartner = write(world.administrator.actor, (ctx) => nameCustomer(ctx, nameCustomerInput.parse(words)));
    await expect(notPartner).rejects.toMatchObject({ code: 'parties/not_a_partner' });
    const name = (given: string) =>
      write(world.sales2.actor, (ctx) => nameCustomer(ctx, nameCustomerInput.parse({ ...words, name: given })));
    const [known, unknown] = [await name(world.customer.name), await name('Nobody Heard Of')];
    const blank = async ({ ref }: { ref: string }) => ({ ...(await card(world.sales2.actor, ref)), ref: '', name: '' });
    expect(await blank(known)).toEqual(await blank(unknown));
  });
});

describe('another’s card', () => {
  test('is there and cannot be read, changed, renamed away or talked about, by reference or by row', async () => {
    const mine = await makeCard(db.database, world.sales1.actor, { name: 'Hidden GmbH' });
    await write(world.sales1.actor, (ctx) => addContact(ctx, addContactInput.parse({ ref: mine.ref, name: 'Secret', phone: '1' })));
    const [{ ref: contact }] = (await db.admin`select ref from party_card_contacts where card_id = ${mine.id}`) as unknown as [
      { ref: string },
    ];
    const other = world.sales2.actor;
    const tries = [
      () => card(other, mine.ref),
      () => edit(other, { ref: mine.ref, revision: 1, name: 'Stolen' }),
      () => write(other, (ctx) => addContact(ctx, addContactInput.parse({ ref: mine.ref, name: 'X', phone: '1' }))),
      () => write(other, (ctx) => editContact(ctx, { ref: contact, revision: 1, name: 'X', duty: null, email: null, phone: '1' })),
      () => write(other, (ctx) => removeContact(ctx, { ref: contact, revision: 2 })),
    ];
    for (const one of tries) await expect(one()).rejects.toMatchObject({ code: 'not_found', data: {} });
    for (const table of ['party_card_contacts', 'party_card_changes']) {
      expect(await db.admin.unsafe(`select 1 from ${table} where card_id = '${mine.id}'`)).not.toHaveLength(0);
      expect(await read(other, ({ tx }) => tx.execute(`select 1 from ${table} where card_id = '${mine.id}'`))).toHaveLength(0);
      const staff = withActor(db.database, world.operations.actor, { now, mode: 'read' }, ({ tx }) => tx.execute(`select 1 from ${table}`));
      await expect(staff).rejects.toThrow();
    }
    // Under one's own name on another's card, and under the other's name: neither the policy nor the key lets a row in.
    for (const owner of [world.reseller1.id, world.reseller2.id]) {
      const sneaked = write(other, ({ tx }) =>
        tx.execute(
          `insert into party_card_contacts (ref, owner_party_id, card_id, name) values ('CNT-SNEAKED0', '${owner}', '${mine.id}', 'X')`,
        ),
      );
      await expect(sneaked).rejects.toMatchObject({ cause: { code: '42501' } });
    }
    const relinked = write(world.sales1.actor, ({ tx }) =>
      tx.execute(`update party_cards set subject_party_id = '${world.customer.id}' where id = '${mine.id}'`),
    );
    await expect(relinked).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});

describe('what a customer shares', () => {
  const said = { contactName: 'Jonas', contactEmail: null, contactPhone: null, notes: 'Deliveries to gate 3' };
  test('is its own to give to partners that it knows, to change and to take back', async () => {
    const { actor } = world.administrator;
    const [row, ...more] = await read(actor, listShares);
    expect([row!.name, row!.shared, row!.revision, more]).toEqual([world.reseller1.name, null, 0, []]);
    await write(actor, (ctx) => share(ctx, { partnerId: row!.id, revision: 0, ...said }));
    await expect(write(actor, (ctx) => share(ctx, { partnerId: row!.id, revision: 0, ...said }))).rejects.toMatchObject({
      code: 'parties/share_changed',
    });
    await write(actor, (ctx) => share(ctx, { partnerId: row!.id, revision: 1, ...said, notes: 'Gate 4' }));
    expect((await read(actor, listShares))[0]).toMatchObject({ revision: 2, shared: { notes: 'Gate 4' } });
    await write(actor, (ctx) => takeBackShare(ctx, { partnerId: row!.id }));
    expect((await read(actor, listShares))[0]).toMatchObject({ revision: 3, shared: null });
    await write(actor, (ctx) => share(ctx, { partnerId: row!.id, revision: 3, ...said }));
    await expect(write(actor, (ctx) => share(ctx, { partnerId: '0123456789abcdef', revision: 0, ...said }))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
  test('is there and hidden from every other party, and from the partner itself while it sees no line of that customer', async () => {
    const linked = await makeCard(db.database, world.sales1.actor, { name: world.customer.name });
    await asSystem(db.database, (ctx) => linkCard(ctx, { cardId: linked.id, partyId: world.customer.id }));
    expect(await db.admin`select 1 from party_shares where taken_back_at is null`).toHaveLength(1);
    for (const { actor } of [world.sales1, world.sales2])
      expect(await read(actor, ({ tx }) => tx.execute('select 1 from party_shares'))).toHaveLength(0);
    expect((await card(world.sales1.actor, linked.ref)).shared).toBeNull();
    const uninvited = write(world.administrator.actor, ({ tx }) =>
      tx.execute(
        `insert into party_shares (owner_party_id, viewer_party_id, changed_at) values ('${world.customer.id}', '${world.reseller2.id}', now())`,
      ),
    );
    await expect(uninvited).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
