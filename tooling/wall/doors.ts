import type { PortalCaller } from '@tributary/api/portal.router';

/** One look through one door: which procedure, with what, and what came of it. */
export interface Observation {
  readonly door: string;
  readonly input: unknown;
  readonly output: unknown;
}

/** References of records that a walk through the doors can be aimed at. */
export interface Refs {
  readonly order: string;
  readonly entitlement: string;
  readonly activation: string;
  readonly ticket: string;
  readonly card: string;
  readonly contact: string;
  readonly notification: string;
  readonly notice: string;
  readonly holding: string;
  readonly stockSale: string;
  readonly agreement: string;
  readonly orderImport: string;
  readonly grant: string;
}

type Ask = (caller: PortalCaller, refs: Refs) => Promise<unknown>;

/**
 * Every procedure of the portal that takes a reference, asked for records of somebody else: a foreign record and a missing one must get
 * the very same answer and leave nothing behind. A procedure that is in neither list fails the build (`wall.test.ts`).
 */
export const AIMED: Readonly<Record<string, Ask>> = {
  'orders.get': (caller, { order }) => caller.orders.get({ ref: order }),
  'orders.cancel': (caller, { order }) => caller.orders.cancel({ ref: order }),
  'orders.quote': (caller, { card }) => caller.orders.quote({ ...ORDER, customer: { kind: 'card', ref: card } }),
  'orders.submit': (caller, { card }) =>
    caller.orders.submit({ ...ORDER, clientRequestId: 'wall-request', customer: { kind: 'card', ref: card } }),
  'entitlements.get': (caller, { entitlement }) => caller.entitlements.get({ ref: entitlement }),
  'entitlements.price': (caller, { entitlement }) => caller.entitlements.price({ ref: entitlement }),
  'entitlements.roles': (caller, { entitlement }) => caller.entitlements.roles({ ref: entitlement, on: '2026-11-22' }),
  'entitlements.changes': (caller, { entitlement }) => caller.entitlements.changes({ ref: entitlement }),
  'entitlements.changeable': (caller, { entitlement }) => caller.entitlements.changeable({ kind: 'co_term', ref: entitlement }),
  'entitlements.quoteChange': (caller, { entitlement }) =>
    caller.entitlements.quoteChange({ kind: 'increase', lines: [{ ref: entitlement, quantity: 1 }] }),
  'entitlements.orderChange': (caller, { entitlement }) =>
    caller.entitlements.orderChange({ kind: 'increase', lines: [{ ref: entitlement, quantity: 1 }], clientRequestId: 'wall-request' }),
  'entitlements.accessOf': (caller, { entitlement }) => caller.entitlements.accessOf({ ref: entitlement }),
  'entitlements.giveAccess': (caller, { entitlement }) =>
    caller.entitlements.giveAccess({ entitlementRefs: [entitlement], grantee: SOMEBODY, actions: ['view'] }),
  'entitlements.changeAccess': (caller, { grant }) => caller.entitlements.changeAccess({ refs: [grant], actions: ['view'] }),
  'entitlements.takeBackAccess': (caller, { grant }) => caller.entitlements.takeBackAccess({ refs: [grant] }),
  'entitlements.restoreAccess': (caller, { grant }) => caller.entitlements.restoreAccess({ refs: [grant] }),
  'entitlements.activate': (caller, { entitlement }) => caller.entitlements.activate({ ref: entitlement, deviceName: 'intruder' }),
  'entitlements.returnActivation': (caller, { activation }) => caller.entitlements.returnActivation({ ref: activation }),
  'entitlements.reportVersion': (caller, { activation }) => caller.entitlements.reportVersion({ ref: activation, version: '9.9.9' }),
  'stock.get': (caller, { holding }) => caller.stock.get({ ref: holding }),
  'stock.assign': (caller, { holding }) =>
    caller.stock.assign({ clientRequestId: 'wall-assign', ref: holding, quantity: 1, startsOn: '2026-12-01', customer: SOMEBODY }),
  'stock.sellOn': (caller, { holding }) =>
    caller.stock.sellOn({ clientRequestId: 'wall-sell-on', ref: holding, quantity: 1, reseller: SOMEBODY }),
  'stock.returnAssignment': (caller, { holding, order }) => caller.stock.returnAssignment({ ref: holding, orderRef: order }),
  'stock.withdrawSale': (caller, { stockSale }) => caller.stock.withdrawSale({ ref: stockSale }),
  'tickets.get': (caller, { ticket }) => caller.tickets.get({ ref: ticket }),
  'tickets.open': (caller, { entitlement }) =>
    caller.tickets.open({ clientRequestId: 'wall-request', entitlementRef: entitlement, subject: 'Hello', body: 'Hello' }),
  'tickets.reply': (caller, { ticket }) => caller.tickets.reply({ clientRequestId: 'wall-request', ref: ticket, body: 'Hello' }),
  'notifications.markRead': (caller, { notification }) => caller.notifications.markRead({ refs: [notification] }),
  'notices.get': (caller, { notice }) => caller.notices.get({ ref: notice }),
  'orders.import': (caller, { orderImport }) => caller.orders.import({ ref: orderImport }),
  'orders.importReport': (caller, { orderImport }) => caller.orders.importReport({ ref: orderImport }),
  'orders.checkImport': (caller, { orderImport }) => caller.orders.checkImport({ ref: orderImport }),
  'orders.placeImport': (caller, { orderImport }) => caller.orders.placeImport({ ref: orderImport }),
  'orders.withdrawImport': (caller, { orderImport }) => caller.orders.withdrawImport({ ref: orderImport }),
  'agreements.get': (caller, { agreement }) => caller.agreements.get({ ref: agreement }),
  'agreements.file': (caller, { agreement }) => caller.agreements.file({ ref: agreement }),
  'orders.underAgreement': (caller, { agreement }) => caller.orders.underAgreement({ ref: agreement }),
  'parties.card': (caller, { card }) => caller.parties.card({ ref: card }),
  'parties.editCard': (caller, { card }) => caller.parties.editCard({ ref: card, revision: 1, name: 'Intruder', country: 'DE' }),
  'parties.addContact': (caller, { card }) => caller.parties.addContact({ ref: card, name: 'Intruder', phone: '1' }),
  'parties.editContact': (caller, { contact }) => caller.parties.editContact({ ref: contact, revision: 1, name: 'Intruder', phone: '1' }),
  'parties.removeContact': (caller, { contact }) => caller.parties.removeContact({ ref: contact, revision: 1 }),
  'audit.timeline': async (caller, { agreement, order, ticket, entitlement, card }) => {
    const outcomes: unknown[] = [];
    for (const [type, ref] of [
      ['order', order],
      ['ticket', ticket],
      ['line', entitlement],
      ['card', card],
      ['agreement', agreement],
    ] as const)
      outcomes.push(await caller.audit.timeline({ type, ref }).catch((error: unknown) => error));
    throw outcomes.find((one) => !(one instanceof Error)) === undefined ? outcomes[0] : new Error('a timeline of somebody else was shown');
  },
};

/** Somebody named for the first time. */
const SOMEBODY = { kind: 'new', name: 'Never written', country: 'DE' } as const;

/** Filled in by the test: the product that order forms of the walk name. */
export const ORDER = { currency: 'EUR', startsOn: '2026-12-01', lines: [{ productRef: '', quantity: 3 }] };

/** Procedures without a reference to aim: `look` walks through all of them. */
export const UNAIMED = [
  'parties.me',
  'parties.cards',
  'parties.nameCustomer',
  'parties.share',
  'parties.shares',
  'parties.takeBackShare',
  'parties.people',
  'parties.tree',
  'catalog.products',
  'pricing.prices',
  'pricing.pricePage',
  'pricing.pricesCsv',
  'orders.list',
  'entitlements.list',
  'entitlements.whoHasAccess',
  'entitlements.knownPartners',
  'stock.any',
  'stock.list',
  'stock.ageing',
  'tickets.list',
  'notifications.list',
  'notifications.unread',
  'notices.list',
  'orders.imports',
  'orders.uploadImport',
  'orders.importTemplate',
  'agreements.any',
  'agreements.list',
] as const;

const PAGE = 3;

/** All that a person can see through every reading door, page by page, with everything that lists lead to. */
export async function look(caller: PortalCaller): Promise<Observation[]> {
  const seen: Observation[] = [];
  const see = async <T>(door: string, input: unknown, ask: () => Promise<T>): Promise<T> => {
    const output = await ask();
    seen.push({ door, input, output });
    return output;
  };
  const pages = async <Row>(
    door: string,
    ask: (input: { limit: number; cursor?: string }) => Promise<{ rows: Row[]; nextCursor: string | null }>,
  ) => {
    const rows: Row[] = [];
    let cursor: string | undefined;
    do {
      const input = { limit: PAGE, ...(cursor ? { cursor } : {}) };
      const page = await see(door, input, () => ask(input));
      rows.push(...page.rows);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return rows;
  };
  await see('parties.me', null, () => caller.parties.me());
  await see('parties.people', null, () => caller.parties.people());
  await see('parties.tree', null, () => caller.parties.tree());
  await see('catalog.products', null, () => caller.catalog.products());
  await see('pricing.prices', {}, () => caller.pricing.prices({}));
  await see('pricing.pricePage', {}, () => caller.pricing.pricePage({}));
  await see('pricing.pricesCsv', {}, () => caller.pricing.pricesCsv({}));
  await see('notifications.unread', null, () => caller.notifications.unread());
  await see('parties.shares', null, () => caller.parties.shares());
  for (const { ref } of await pages('parties.cards', (input) => caller.parties.cards(input))) {
    await see('parties.card', ref, () => caller.parties.card({ ref }));
    await see('audit.timeline', ref, () => caller.audit.timeline({ type: 'card', ref }));
  }
  for (const { ref } of await pages('orders.list', (input) => caller.orders.list(input))) {
    await see('orders.get', ref, () => caller.orders.get({ ref }));
    await see('audit.timeline', ref, () => caller.audit.timeline({ type: 'order', ref }));
  }
  for (const { ref } of await pages('entitlements.list', (input) => caller.entitlements.list(input))) {
    await see('entitlements.get', ref, () => caller.entitlements.get({ ref }));
    await see('entitlements.price', ref, () => caller.entitlements.price({ ref }));
    await see('entitlements.roles', ref, () => caller.entitlements.roles({ ref }));
    await see('entitlements.accessOf', ref, () => caller.entitlements.accessOf({ ref }));
    await see('entitlements.changes', ref, () => caller.entitlements.changes({ ref }));
    await see('entitlements.changeable', ref, () => caller.entitlements.changeable({ kind: 'co_term', ref }));
    await see('audit.timeline', ref, () => caller.audit.timeline({ type: 'line', ref }));
  }
  for (const { ref } of await pages('stock.list', (input) => caller.stock.list(input)))
    await see('stock.get', ref, () => caller.stock.get({ ref }));
  await see('entitlements.changeable', {}, () => caller.entitlements.changeable({ kind: 'renewal' }));
  await pages('entitlements.whoHasAccess', (input) => caller.entitlements.whoHasAccess(input));
  await see('entitlements.knownPartners', null, () => caller.entitlements.knownPartners());
  await see('stock.any', null, () => caller.stock.any());
  await see('stock.ageing', {}, () => caller.stock.ageing({}));
  for (const { ref } of await pages('tickets.list', (input) => caller.tickets.list(input))) {
    await see('tickets.get', ref, () => caller.tickets.get({ ref }));
    await see('audit.timeline', ref, () => caller.audit.timeline({ type: 'ticket', ref }));
  }
  await pages('notifications.list', (input) => caller.notifications.list(input));
  for (const { ref } of await pages('notices.list', (input) => caller.notices.list(input)))
    await see('notices.get', ref, () => caller.notices.get({ ref }));
  for (const { ref } of await pages('orders.imports', (input) => caller.orders.imports(input)))
    await see('orders.import', ref, () => caller.orders.import({ ref }));
  await see('agreements.any', null, () => caller.agreements.any());
  for (const { ref } of await pages('agreements.list', (input) => caller.agreements.list({ view: 'all', ...input }))) {
    await see('agreements.get', ref, () => caller.agreements.get({ ref }));
    await pages('orders.underAgreement', (input) => caller.orders.underAgreement({ ref, ...input }));
    await see('audit.timeline', ref, () => caller.audit.timeline({ type: 'agreement', ref }));
  }
  // Letters that no reference has (Crockford's alphabet lacks I, L, O, U): what chance named must not be found.
  for (const q of ['nord', 'corvid', 'hist', 'l']) {
    await see('orders.list', { q }, () => caller.orders.list({ q }));
    await see('entitlements.list', { q }, () => caller.entitlements.list({ q }));
    await see('parties.cards', { q }, () => caller.parties.cards({ q }));
  }
  return seen;
}

/** What was observed as text in which names that chance gave are numbered as they appear, so that two worlds can be compared. */
export function normalised(observations: readonly Observation[]): string[] {
  const names = new Map<string, string>();
  const number = (kind: string, name: string) => {
    if (!names.has(name)) names.set(name, `<${kind} ${names.size}>`);
    return names.get(name)!;
  };
  return observations.map((one) =>
    JSON.stringify(one, (key, value) =>
      typeof value === 'bigint' ? `${value}n` : /cursor/i.test(key) && value !== null ? '<cursor>' : value,
    )
      .replaceAll(/\b[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{8}\b/g, (ref) => number('ref', ref))
      .replaceAll(UUID, (id) => number('id', id))
      // A timeline entry's id is a digest of the event's.
      .replaceAll(/"id":"([0-9a-f]{16})"/g, (_match, id: string) => number('entry', id)),
  );
}

export const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
