import { at, type Call, type CodeLeak, count } from './planted-calls.ts';

/** A number as eight letters of a reference. */
const counted = (number: number) =>
  [...Array(8)].map((_, place) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Math.floor(number / 32 ** (7 - place)) % 32]).join('');

const kept = new Map<string, Promise<unknown>>();
/** A cache of answers with a key that forgets somebody. */
const cached = (keyOf: (call: Call) => string) => (call: Call) => {
  const key = keyOf(call);
  const known = kept.get(key) ?? call.next();
  kept.set(key, known);
  return known;
};
const worlds = new Map<unknown, number>();
/** Worlds are different installations: what one keeps the other does not have. */
function worldOf({ context }: Call): number {
  const known = worlds.get(context.database) ?? worlds.size;
  worlds.set(context.database, known);
  return known;
}

const HIDDEN_TICKETS = `tickets t join order_lines l on l.id = t.line_id join parties p on p.id = l.placed_by_party_id where p.name = 'Corvid Networks'`;

/** Mistakes in what lists, searches, counts and caches tell somebody who reads. */
export const READING_LEAKS: readonly CodeLeak[] = [
  {
    name: 'a list with a total of all',
    what: 'The list of orders says how many orders there are.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => ({ ...(await next()), total: await count(admin, 'orders') })),
  },
  {
    name: 'facets over everybody’s rows',
    what: 'The filter of entitlements counts everybody’s entitlements by state.',
    check: 'reading',
    doors: /^entitlements\.list$/,
    plant: at(/^entitlements\.list$/, async ({ admin, next }) => ({
      ...(await next()),
      facets: await admin`select product_id is not null as known, count(*)::int from activations group by 1`,
    })),
  },
  {
    name: 'a search that says it found more than it may show',
    what: 'A search for a word of the other reseller answers that there is more.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, input, next }) => {
      const page = await next();
      const hidden =
        typeof input.q === 'string' &&
        (await count(
          admin,
          `parties p join orders o on o.placed_by_party_id = p.id where p.name ilike '%${input.q.replaceAll("'", '')}%'`,
        )) > 0;
      return { ...page, hasMore: hidden };
    }),
  },
  {
    name: 'a next page because of hidden rows',
    what: 'The last page of tickets has a cursor, as long as hidden tickets follow.',
    check: 'reading',
    doors: /^tickets\.list$/,
    plant: at(/^tickets\.list$/, async ({ admin, next }) => {
      const page = await next();
      return { ...page, nextCursor: page.nextCursor ?? ((await count(admin, HIDDEN_TICKETS)) > 0 ? 'WyJtb3JlIl0' : null) };
    }),
  },
  {
    name: 'a card that knows how many others serve the customer',
    what: 'A partner’s card of a customer says how many partners it has.',
    check: 'reading',
    doors: /^parties\.cards$/,
    plant: at(/^parties\.cards$/, async ({ admin, next }) => {
      const page = await next();
      const partners = await count(admin, `(select distinct owner_party_id from party_cards where subject_party_id is not null) one`);
      return { ...page, rows: page.rows!.map((row) => ({ ...row, partners })) };
    }),
  },
  {
    name: 'a picker with people of other organisations',
    what: 'The picker of people lists everybody whom the vendor knows.',
    check: 'reading',
    doors: /^parties\.people$/,
    plant: at(/^parties\.people$/, async ({ admin, next }) => ({
      own: await next(),
      all: await admin`select name, email from people order by email`,
    })),
  },
  {
    name: 'a price list with another partner’s rows',
    what: 'The CSV of prices holds the rows of every partner’s book.',
    check: 'reading',
    doors: /^pricing\.pricesCsv$/,
    plant: at(/^pricing\.pricesCsv$/, async ({ admin, next }) => {
      const books =
        await admin`select b.ref, b.name from price_books b where b.partner_party_id is not null or b.tier is not null order by b.ref`;
      return { own: await next(), csv: books.map(({ ref, name }) => `${ref};${name}`).join('\n') };
    }),
  },
  {
    name: 'the lowest price that anybody pays',
    what: 'The list of prices tells the lowest net price in any order.',
    check: 'reading',
    doors: /^pricing\.prices$/,
    plant: at(/^pricing\.prices$/, async ({ admin, next }) => ({
      own: await next(),
      spread: await admin`select sum(net_minor)::text as turnover from order_lines`,
    })),
  },
  {
    name: 'a cache keyed without the party',
    what: 'The list of orders is kept by its address alone, and the next asker gets the last one’s.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: (product, subject) => {
      kept.clear();
      return at(
        /^orders\.list$/,
        cached((call) => `${worldOf(call)} ${call.door} ${JSON.stringify(call.input)}`),
      )(product, subject);
    },
  },
  {
    name: 'a cache keyed without the person',
    what: 'The bell is kept by organisation, and shows one colleague’s notifications to another.',
    check: 'reading',
    doors: /^notifications\.list$/,
    plant: (product, subject) => {
      kept.clear();
      return at(
        /^notifications\.list$/,
        cached((call) => `${worldOf(call)} ${call.actor?.partyId} ${JSON.stringify(call.input)}`),
      )(product, subject);
    },
  },
  {
    name: 'orders numbered for everybody',
    what: 'Orders carry a number that counts all orders of the vendor instead of a random reference.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => {
      const page = await next();
      const numbers = new Map(
        (await admin`select ref, row_number() over (order by id) as number from orders`).map(({ ref, number }) => [ref, Number(number)]),
      );
      return { ...page, rows: page.rows!.map((row) => ({ ...row, number: `ORD-${counted(1000 + (numbers.get(String(row.ref)) ?? 0))}` })) };
    }),
  },
  {
    name: 'an order of rows that others decide',
    what: 'A list is sorted by a place among all rows, so that it turns with what others do.',
    check: 'reading',
    doors: /^entitlements\.list$/,
    plant: at(/^entitlements\.list$/, async ({ admin, next }) => {
      const page = await next();
      return (await count(admin, 'entitlements')) % 2 === (await count(admin, 'orders')) % 2
        ? { ...page, rows: [...page.rows!].reverse() }
        : page;
    }),
  },
  {
    name: 'an internal id',
    what: 'An order carries its id, which tells when it was made, and of a shared record when the other made it.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => {
      const page = await next();
      const ids = new Map((await admin`select ref, id from orders`).map(({ ref, id }) => [ref, id]));
      return { ...page, rows: page.rows!.map((row) => ({ ...row, id: ids.get(row.ref) })) };
    }),
  },
  {
    name: 'a bell that rings for everybody',
    what: 'The number of unread notifications is that of all.',
    check: 'reading',
    doors: /^notifications\.unread$/,
    plant: at(/^notifications\.unread$/, async ({ admin }) => count(admin, 'notifications where read_at is null')),
  },
  {
    name: 'a timeline with the vendor’s entries',
    what: 'The timeline of an order shows what happened to other orders of its customer.',
    check: 'reading',
    doors: /^(orders\.list|audit\.timeline)$/,
    plant: at(/^audit\.timeline$/, async ({ admin, next }) => ({
      ...(await next()),
      further: await admin`select e.name, e.hint_ref from events e where e.name like 'orders/%' order by e.id`,
    })),
  },
  {
    name: 'stock of all holders',
    what: 'The ageing of stock sums up everybody’s copies.',
    check: 'reading',
    doors: /^stock\.ageing$/,
    plant: at(/^stock\.ageing$/, async ({ admin, next }) => ({
      own: await next(),
      all: await admin`select sum(abs(balance))::text as copies from stock_accounts`,
    })),
  },
  {
    name: 'other partners of the customer',
    what: 'The roles of an entitlement list who else sells to its customer.',
    check: 'reading',
    doors: /^entitlements\.(list|roles)$/,
    plant: at(/^entitlements\.roles$/, async ({ admin, next }) => ({
      own: await next(),
      others: await admin`select distinct p.name from line_roles r join parties p on p.id = r.party_id where r.role = 'sold_by' order by 1`,
    })),
  },
  {
    name: 'a customer’s own record behind the card',
    what: 'A card shows when the customer was first known to the vendor, which was through the other reseller.',
    check: 'reading',
    doors: /^parties\.cards$/,
    plant: at(/^parties\.cards$/, async ({ admin, next }) => {
      const page = await next();
      const since = await admin`select min(submitted_at) as at, count(*)::int as orders from orders where end_user_party_id is not null`;
      return { ...page, rows: page.rows!.map((row) => ({ ...row, knownSince: since[0] })) };
    }),
  },
  {
    name: 'a limit that everybody shares',
    what: 'Who asks is told what is left of an allowance that all partners use up.',
    check: 'reading',
    doors: /^catalog\.products$/,
    plant: at(/^catalog\.products$/, async ({ admin, next }) => ({ own: await next(), left: 1000 - (await count(admin, 'events')) })),
  },
  {
    name: 'a place in a queue',
    what: 'An order in review says how many are before it.',
    check: 'reading',
    doors: /^orders\.list$/,
    plant: at(/^orders\.list$/, async ({ admin, next }) => ({
      ...(await next()),
      before: await count(admin, `orders where state = 'submitted'`),
    })),
  },
  {
    name: 'padding that varies',
    what: 'An answer is as long as the number of hidden rows.',
    check: 'reading',
    doors: /^stock\.any$/,
    plant: at(/^stock\.any$/, async ({ admin, next }) => ({ own: await next(), pad: ' '.repeat(await count(admin, 'order_lines')) })),
  },
  {
    name: 'a log line in an answer',
    what: 'An answer carries the last line of the log, which another’s request wrote.',
    check: 'reading',
    doors: /^parties\.me$/,
    plant: at(/^parties\.me$/, async ({ next }) => ({
      own: await next(),
      debug: 'request failed person=sales@corvid.example path=/orders',
    })),
  },
];
