import { randomUUID } from 'node:crypto';
import { reactions } from '@tributary/api/reactions';
import { addRelease, createProduct } from '@tributary/catalog/commands';
import { addCommissioningTemplate } from '@tributary/catalog/commissioning';
import { type ActorContext, VENDOR_TIME_ZONE, withActor } from '@tributary/db/actor';
import { connect, type Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import { activate } from '@tributary/entitlements/activate';
import { createPersonWithPassword } from '@tributary/identity/fixtures';
import { type Actor, type PartyActor, systemActor, type VendorActor } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { acceptOrder, rejectOrder } from '@tributary/orders/decide';
import { submitOrder } from '@tributary/orders/submit';
import { addMember, createCard, createParty, setPartnerProfile, setVendor } from '@tributary/parties/commands';
import { createBook, putEntry } from '@tributary/pricing/commands';
import { publishBook } from '@tributary/pricing/publish';
import { replyAsParty, replyAsStaff } from '@tributary/tickets/commands';
import { actOnTicket, assignToMe, checkItem } from '@tributary/tickets/work';
import postgres from 'postgres';
import { enterDemoAgreements } from './demo-agreements.ts';
import { keepDemoCards } from './demo-cards.ts';
import { addDemoHierarchy, addDemoTemplates } from './demo-commissioning.ts';
import { grantDemoAccess } from './demo-grants.ts';
import { scheduleDemoHandover } from './demo-handovers.ts';
import { liveDemoWorld } from './demo-life.ts';
import { sellDemoPatterns } from './demo-patterns.ts';
import { draftDemoPrices, PUBLIC_SECTOR } from './demo-pricing.ts';
import { changeDemoRoles } from './demo-roles.ts';
import { stockDemoWorld } from './demo-stock.ts';
import * as demo from './demo-world.ts';
import { emptyAllTables, seedMark, setSeedMark } from './seed-mark.ts';
import { forgetQueuedJobs, runReactionsSince } from './seed-reactions.ts';

export interface SignIn {
  readonly kind: string;
  readonly email: string;
  readonly password: string;
  readonly url: string;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** What happened longer ago is history: it fills timelines, but rings no bell and sends no mail. */
const NEWS_WITHIN_DAYS = 6;

/**
 * Fills an empty database with the demo world of `demo-world.ts`, by calling commands as the people who would do them and running the
 * worker's own reactions, so that the demo obeys every rule. A database that has a vendor is left as it is.
 */
export async function seedDemoWorld(given: {
  adminUrl: string;
  appUrl: string;
  authSecret: string;
  portalUrl?: string;
  consoleUrl?: string;
  now?: Date;
  /** Partners whose business does not happen: a twin world for the wall checks. */
  leaveOut?: readonly string[];
  /** Where the documents of agreements go; without it they have none. */
  files?: FileStore;
  log: (line: string) => void;
}): Promise<{ created: boolean; signIns: SignIn[] }> {
  const now = given.now ?? new Date();
  const signIns = demoSignIns(given.portalUrl ?? 'http://localhost:3000', given.consoleUrl ?? 'http://localhost:3001');
  const admin = postgres(given.adminUrl, { max: 1, onnotice: () => {} });
  const database = connect(given.appUrl, { poolSize: 4, applicationName: 'tributary-seed' });
  try {
    const mark = await seedMark(admin);
    if (mark === 'interrupted') await emptyAllTables(admin);
    else if ((await admin`select 1 from vendor_settings`).length > 0) return { created: false, signIns };
    await setSeedMark(admin, 'interrupted');
    const world = new DemoWorld(database, admin, now, given.log, given.files ?? null);
    await world.build((partner) => given.leaveOut?.includes(partner) ?? false);
    await setSeedMark(admin, 'complete');
    return { created: true, signIns };
  } finally {
    await database.close();
    await admin.end({ timeout: 5 });
  }
}

/** One sign-in for each kind of user. */
function demoSignIns(portalUrl: string, consoleUrl: string): SignIn[] {
  const password = demo.DEMO_PASSWORD;
  const at = (url: string, kind: string, email: string) => ({ kind, email, password, url });
  return [
    at(portalUrl, 'Reseller, sales', demo.PARTNERS.bluepeak.people[0].email),
    at(portalUrl, 'The other reseller, sales', demo.PARTNERS.corvid.people[0].email),
    at(portalUrl, 'End customer, administrator', demo.CUSTOMERS.nordwind.people[0].email),
    at(portalUrl, 'One person, two hats', demo.SECOND_HATS[0].email),
    at(consoleUrl, 'Operations', demo.STAFF.operations.email),
    at(consoleUrl, 'Support', demo.STAFF.support.email),
    at(consoleUrl, 'Product security', demo.STAFF.productSecurity.email),
    at(consoleUrl, 'Administrator', demo.STAFF.administrator.email),
  ];
}

interface Made {
  readonly id: string;
  readonly ref: string;
}

class DemoWorld {
  readonly #database: Database;
  readonly #admin: postgres.Sql;
  readonly #now: Date;
  readonly #log: (line: string) => void;
  readonly #files: FileStore | null;
  readonly #parties = new Map<string, Made>();
  readonly #products = new Map<string, Made>();
  readonly #people = new Map<string, string>();

  constructor(database: Database, admin: postgres.Sql, now: Date, log: (line: string) => void, files: FileStore | null) {
    this.#files = files;
    this.#database = database;
    this.#admin = admin;
    this.#now = now;
    this.#log = log;
  }

  async build(isLeftOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    this.#log('people and organisations');
    await this.#organisations();
    this.#log('catalogue and price books');
    await this.#catalogue();
    await this.#priceBooks();
    await this.#agreements();
    this.#log('a year and a half of orders');
    for (const order of demo.HISTORY.filter(({ partner }) => !isLeftOut(partner))) await this.#order(order);
    await this.#stock(isLeftOut);
    await this.#patterns(isLeftOut);
    await this.#life(isLeftOut);
    await this.#roles(isLeftOut);
    await this.#grants(isLeftOut);
    await this.#cards(isLeftOut);
    await this.#handover(isLeftOut);
    await this.#conversation();
    await forgetQueuedJobs(this.#admin);
  }

  /** One write transaction at a moment of the demo's past, then everything that follows from it at that same moment. */
  async #as<A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>): Promise<T> {
    const result = await withActor(this.#database, actor, { now: at, mode: 'write' }, work);
    const isNews = this.#now.getTime() - at.getTime() < NEWS_WITHIN_DAYS * DAY_MS;
    await runReactionsSince(this.#database, isNews ? reactions : reactions.filter(({ name }) => !name.startsWith('notifications.')), at);
    return result;
  }
  #system<T>(work: (ctx: ActorContext<typeof systemActor>) => Promise<T>): Promise<T> {
    return withActor(this.#database, systemActor, { now: this.#daysAgo(600), mode: 'write' }, work);
  }
  #daysAgo(days: number): Date {
    return new Date(this.#now.getTime() - days * DAY_MS);
  }

  #agreements(): Promise<void> {
    const today = dateIn(VENDOR_TIME_ZONE, this.#now);
    return this.#system((ctx) => enterDemoAgreements(ctx, { today, partyRef: (key) => this.#parties.get(key)!.ref, files: this.#files }));
  }

  async #organisations(): Promise<void> {
    const vendor = await this.#party('vendor', demo.VENDOR);
    await this.#system((ctx) => setVendor(ctx, { partyId: vendor.id, ...demo.VENDOR }));
    await this.#everybody(vendor, Object.values(demo.STAFF));
    for (const [key, partner] of Object.entries(demo.PARTNERS)) {
      const party = await this.#party(key, partner);
      await this.#system((ctx) =>
        setPartnerProfile(ctx, {
          partyId: party.id,
          tier: partner.tier,
          segment: key === 'montblanc' ? PUBLIC_SECTOR : null,
          contactName: partner.contact.name,
          contactEmail: partner.contact.email,
          contactPhone: partner.contact.phone,
          initialState: 'active',
        }),
      );
      await this.#everybody(party, partner.people);
    }
    for (const [key, customer] of Object.entries(demo.CUSTOMERS)) {
      const party = await this.#party(key, customer);
      await this.#everybody(party, customer.people);
    }
    await this.#system((ctx) => addDemoHierarchy(ctx, this.#parties.get('nordwind')!));
    for (const { email, customer, functions } of demo.SECOND_HATS)
      await this.#system((ctx) =>
        addMember(ctx, { personId: this.#people.get(email)!, partyId: this.#parties.get(customer)!.id, functions: [...functions] }),
      );
  }
  async #party(key: string, { name, country }: { name: string; country: string }): Promise<Made> {
    const party = await this.#system((ctx) => createParty(ctx, { name, country }));
    this.#parties.set(key, party);
    return party;
  }
  /** Side by side, because hashing a password takes its time on purpose. */
  async #everybody(party: Made, people: readonly demo.DemoPerson[]): Promise<void> {
    await Promise.all(people.map((person) => this.#person(party, person)));
  }
  async #person(party: Made, { name, email, functions }: demo.DemoPerson): Promise<void> {
    const person = await createPersonWithPassword(this.#database, { name, email, password: demo.DEMO_PASSWORD, now: this.#daysAgo(600) });
    this.#people.set(email, person.id);
    await this.#system((ctx) => addMember(ctx, { personId: person.id, partyId: party.id, functions: [...functions] }));
  }

  async #catalogue(): Promise<void> {
    for (const [key, product] of Object.entries(demo.PRODUCTS)) {
      const { releases, commissioning, ...fields } = product;
      const made = await this.#system((ctx) => createProduct(ctx, fields));
      this.#products.set(key, made);
      for (const release of releases) await this.#system((ctx) => addRelease(ctx, { productRef: made.ref, ...release }));
      if (commissioning)
        await this.#system((ctx) =>
          addCommissioningTemplate(ctx, { productRef: made.ref, ...commissioning, steps: [...commissioning.steps] }),
        );
    }
    await this.#system((ctx) => addDemoTemplates(ctx, this.#products.get('vault')!));
  }
  async #priceBooks(): Promise<void> {
    const refs = new Map<string, string>();
    for (const book of demo.BOOKS)
      await this.#system(async (ctx) => {
        const partnerRef = book.partner && this.#parties.get(book.partner)!.ref;
        const { ref } = await createBook(ctx, {
          name: book.name,
          level: book.level,
          currency: book.currency,
          partnerRef,
          tier: book.tier,
          newBusiness: { from: '2025-01-01', until: null },
        });
        for (const [key, listMinor] of Object.entries(demo.LIST_MINOR[book.currency]))
          for (const [minQuantity, percent] of book.discounts)
            await putEntry(ctx, {
              bookRef: ref,
              productRef: this.#products.get(key)!.ref,
              minQuantity,
              listMinor,
              netMinor: (listMinor * BigInt(100 - percent)) / 100n,
            });
        await publishBook(ctx, { ref });
        refs.set(book.name, ref);
      });
    const today = dateIn(VENDOR_TIME_ZONE, this.#now);
    await this.#system((ctx) => draftDemoPrices(ctx, { today, bookRef: (name) => refs.get(name)! }));
  }

  async #order(order: (typeof demo.HISTORY)[number]): Promise<void> {
    const submittedAt = this.#daysAgo(order.daysAgo);
    const seller = this.#actorOf(order.partner, demo.PARTNERS[order.partner].people[0]);
    const customer = demo.CUSTOMERS[order.customer];
    const card = await withActor(this.#database, seller, { now: submittedAt, mode: 'write' }, (ctx) =>
      createCard(ctx, { name: customer.name, country: customer.country }),
    );
    const { ref } = await this.#as(seller, submittedAt, (ctx) =>
      submitOrder(ctx, {
        clientRequestId: randomUUID(),
        currency: order.currency,
        startsOn: dateIn(VENDOR_TIME_ZONE, submittedAt),
        purchaseOrderNumber: order.purchaseOrder,
        customer: { kind: 'card', ref: card.ref },
        lines: order.lines.map(({ product, quantity, termMonths }) => ({
          productRef: this.#products.get(product)!.ref,
          quantity,
          termMonths,
        })),
      }),
    );
    const operations = this.#staff('operations');
    const decidedAt = new Date(submittedAt.getTime() + 3 * HOUR_MS);
    if (order.state === 'submitted') return;
    if (order.state === 'rejected') {
      await this.#as(operations, decidedAt, (ctx) =>
        rejectOrder(ctx, {
          ref,
          reason: 'Ordered twice: LS-0111 covers these devices. Please send the missing serial numbers with that one.',
        }),
      );
      return;
    }
    const [linked] = await this.#admin`select subject_party_id from party_cards where ref = ${card.ref}`;
    const endUser = linked!.subject_party_id ? undefined : { kind: 'party' as const, ref: this.#parties.get(order.customer)!.ref };
    await this.#as(operations, decidedAt, (ctx) => acceptOrder(ctx, { ref, endUser }));
    await this.#activations(ref, order, decidedAt);
    if (order.daysAgo > demo.COMMISSIONED_AFTER_DAYS) await this.#commissioned(ref, new Date(decidedAt.getTime() + 9 * DAY_MS));
  }
  /** Support has taken the commissioning tickets of an old order, done every step and closed them. */
  async #commissioned(orderRef: string, at: Date): Promise<void> {
    const support = this.#staff('support');
    const tickets = await this.#admin<{ ref: string; items: string[] }[]>`
      select t.ref, array(select i.ref from ticket_checklist_items i where i.ticket_id = t.id order by i.position) as items
      from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef}`;
    for (const { ref, items } of tickets)
      await this.#as(support, at, async (ctx) => {
        await assignToMe(ctx, { ref });
        for (const item of items) await checkItem(ctx, { ref: item, done: true });
        await actOnTicket(ctx, { ref, action: 'resolve' });
        await actOnTicket(ctx, { ref, action: 'close' });
      });
  }
  async #activations(orderRef: string, order: (typeof demo.HISTORY)[number], from: Date): Promise<void> {
    const opened = await this.#admin<{ ref: string; position: number }[]>`
      select e.ref, l.position from entitlements e join order_lines l on l.id = e.line_id join orders o on o.id = l.order_id where o.ref = ${orderRef} order by 2`;
    const somebody = demo.CUSTOMERS[order.customer].people[0] ?? null;
    const holder = somebody
      ? this.#actorOf(order.customer, somebody)
      : { kind: 'party' as const, personId: randomUUID(), partyId: this.#parties.get(order.customer)!.id, functions: ['administrator'] };
    for (const [index, line] of order.lines.entries())
      for (const [day, [deviceName, version]] of (line.devices ?? []).entries())
        await this.#as(holder, new Date(from.getTime() + (day + 1) * HOUR_MS), (ctx) =>
          activate(ctx, { ref: opened[index]!.ref, deviceName, ...(version ? { version } : {}) }),
        );
  }

  #stock(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return stockDemoWorld({
      now: this.#now,
      admin: this.#admin,
      leaveOut,
      as: (actor, at, work) => this.#as(actor, at, work),
      sellerOf: (partner) => this.#actorOf(partner, demo.PARTNERS[partner].people[0]),
      operations: this.#staff('operations'),
      refOf: (key) => (this.#products.get(key) ?? this.#parties.get(key))!.ref,
      commission: async (orderRef, acceptedAt) => {
        const isOld = this.#now.getTime() - acceptedAt.getTime() > demo.COMMISSIONED_AFTER_DAYS * DAY_MS;
        if (isOld) await this.#commissioned(orderRef, new Date(acceptedAt.getTime() + 9 * DAY_MS));
      },
    });
  }

  #life(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return liveDemoWorld({
      now: this.#now,
      admin: this.#admin,
      leaveOut,
      as: (actor, at, work) => this.#as(actor, at, work),
      sellerOf: (partner) => this.#actorOf(partner, demo.PARTNERS[partner].people[0]),
      operations: this.#staff('operations'),
      finance: this.#staff('finance'),
      refOf: (key) => (this.#products.get(key) ?? this.#parties.get(key))!.ref,
    });
  }

  #roles(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return changeDemoRoles({
      today: dateIn(VENDOR_TIME_ZONE, this.#now),
      staff: this.#staff('operations'),
      leaveOut,
      partyId: (key) => this.#parties.get(key)!.id,
      at: (daysAgo) => this.#daysAgo(daysAgo),
      as: (actor, at, work) => this.#as(actor, at, work),
    });
  }

  #grants(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return grantDemoAccess({
      admin: this.#admin,
      now: this.#now,
      today: dateIn(VENDOR_TIME_ZONE, this.#now),
      customer: this.#actorOf('lumen', demo.CUSTOMERS.lumen.people[0]),
      operations: this.#staff('operations'),
      leaveOut,
      partyId: (key) => this.#parties.get(key)!.id,
      as: (actor, at, work) => this.#as(actor, at, work),
    });
  }

  #cards(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return keepDemoCards({
      now: this.#now,
      customer: this.#actorOf('nordwind', demo.CUSTOMERS.nordwind.people[0]),
      customerName: demo.CUSTOMERS.nordwind.name,
      partner: (key) => this.#actorOf(key, demo.PARTNERS[key].people[0]),
      leaveOut,
      as: (actor, at, work) => this.#as(actor, at, work),
    });
  }

  #handover(leaveOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return scheduleDemoHandover({
      database: this.#database,
      now: this.#now,
      today: dateIn(VENDOR_TIME_ZONE, this.#now),
      staff: this.#staff('channel'),
      leaveOut,
      refOf: (key) => this.#parties.get(key)!.ref,
      as: (actor, at, work) => this.#as(actor, at, work),
    });
  }

  #patterns(isLeftOut: (partner: demo.PartnerKey) => boolean): Promise<void> {
    return sellDemoPatterns({
      now: this.#now,
      as: (actor, at, work) => this.#as(actor, at, work),
      system: (work) => this.#system(work),
      party: (key, party) => this.#party(key, party),
      everybody: (party, people) => this.#everybody(party, people),
      actorOf: (key, person) => this.#actorOf(key, person),
      operations: this.#staff('operations'),
      refOf: (key) => (this.#products.get(key) ?? this.#parties.get(key))!.ref,
      isLeftOut: (partner) => isLeftOut(partner as demo.PartnerKey),
    });
  }

  /** Nordwind and support talk on the commissioning ticket of its newest order through Bluepeak. */
  async #conversation(): Promise<void> {
    const [ticket] = await this.#admin`select t.ref from tickets t join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id
      where o.purchase_order_number = ${demo.CONVERSATION_ORDER}`;
    const support = this.#staff('support');
    const customer = this.#actorOf('nordwind', demo.CUSTOMERS.nordwind.people[0]);
    for (const { hoursAgo, by, text } of demo.CONVERSATION) {
      const at = new Date(this.#now.getTime() - hoursAgo * HOUR_MS);
      const message = { ref: ticket!.ref as string, clientRequestId: randomUUID(), body: text };
      if (by === 'customer') await this.#as(customer, at, (ctx) => replyAsParty(ctx, message));
      else await this.#as(support, at, (ctx) => replyAsStaff(ctx, { ...message, visibility: by === 'note' ? 'internal' : 'public' }));
    }
  }

  #actorOf(party: string, person: demo.DemoPerson): PartyActor {
    return { kind: 'party', personId: this.#people.get(person.email)!, partyId: this.#parties.get(party)!.id, functions: person.functions };
  }
  #staff(key: keyof typeof demo.STAFF): VendorActor {
    const { email, functions } = demo.STAFF[key];
    return { kind: 'vendor', personId: this.#people.get(email)!, partyId: this.#parties.get('vendor')!.id, functions };
  }
}
