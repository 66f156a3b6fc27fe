import type { PortalCaller } from '@tributary/api/portal.router';

/** One look through one door: which procedure, with what, and what came of it. */
export interface Observation {
  readonly door: string;
  readonly input: unknown;
  readonly output: unknown;
}

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

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
