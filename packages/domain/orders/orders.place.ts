import { createHash } from 'node:crypto';
import type { ActorContext } from '@tributary/db/actor';
import { DomainError } from '@tributary/kernel/errors';
import { newRef } from '@tributary/kernel/ids';
import { vendorContact } from '@tributary/parties/queries';
import { sql } from 'drizzle-orm';
import type { OrdersErrorCode } from './orders.contract.ts';
import { orderSubmitted } from './orders.events.ts';
import { type OrderEntry, type OrderPatternName, patternOf, rolesOfPattern, SEATS, type Seat, type Seated } from './orders.patterns.ts';
import { type LineWithPrice, totalOf } from './orders.quote.ts';
import { orderLines, orderNamedParties, orderRoles, orders } from './orders.sql.ts';

/**
 * Who fills a seat. A party names its own card, and the vendor decides later who is meant; whoever enters it for the vendor names the party,
 * and the card is the placing party's of it, because that party must be able to read its own order.
 */
export interface SeatFilled {
  readonly cardId: string;
  readonly partyId: string | null;
}

/** An order that is ready to be written: its customer known as far as it will be, its lines priced. */
export interface OrderDraft {
  readonly placedByPartyId: string;
  readonly pattern: OrderPatternName;
  readonly clientRequestId: string;
  /** What was asked for, as `hashOfRequest` saw it: another content under the same id is refused. */
  readonly requestHash: string;
  readonly currency: string;
  readonly startsOn: string;
  readonly purchaseOrderNumber: string | null;
  readonly note: string | null;
  /** Everybody but the party whose order it is. */
  readonly seats: Readonly<Partial<Record<Seat, SeatFilled>>>;
  readonly lines: readonly DraftLine[];
}
/** `lotLineId`: the stock order's line whose copies this one takes. */
export type DraftLine = LineWithPrice & { readonly lotLineId?: string };

export interface PlacedOrder {
  readonly id: string;
  readonly ref: string;
  /** Whether this request had been placed before: the same order, not another. */
  readonly repeated: boolean;
}

const refuse = (code: OrdersErrorCode, data: Record<string, unknown>, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** Rows of one insert: PostgreSQL takes 65,535 parameters a statement. */
const ROWS_A_STATEMENT = 2_000;

/** One order; see `placeOrders`. */
export async function placeOrder(ctx: ActorContext, draft: OrderDraft, entry: OrderEntry): Promise<PlacedOrder> {
  return (await placeOrders(ctx, [draft], entry))[0]!;
}

/**
 * The one place that writes orders: with their lines, the roles decided so far and the parties named by card, and tells of each. The answer
 * is in the order of the drafts. A draft whose request was placed before, also at the same moment, is that order (`repeated`); another
 * content under its id throws `orders/request_id_reused`. Throws `orders/amount_too_large`. Some statements a thousand orders, not a few each.
 */
export async function placeOrders(ctx: ActorContext, drafts: readonly OrderDraft[], entry: OrderEntry): Promise<PlacedOrder[]> {
  if (drafts.length === 0) return [];
  const { partyId: vendorPartyId } = await vendorContact(ctx);
  const made = new Map<string, { id: string; ref: string }>();
  for (const some of inChunks(drafts)) for (const order of await insertOrders(ctx, some, entry)) made.set(keyOf(order), order);
  // The same request at the same moment: the insert waited on the key until the other had committed.
  const earlier = await earlierOrders(
    ctx,
    drafts.filter((draft) => !made.has(keyOf(draft))),
  );
  // Twice in one go is once as well: of two drafts under one key the first is the one that is written.
  const fresh: Written[] = [...new Map(drafts.toReversed().map((draft) => [keyOf(draft), draft])).values()]
    .toReversed()
    .flatMap((draft) => (made.has(keyOf(draft)) ? [{ ...made.get(keyOf(draft))!, draft }] : []));
  await insertChunks(fresh.flatMap(linesOf), (rows) => insertLines(ctx, rows));
  await insertChunks(fresh.flatMap(rolesOf(vendorPartyId)), (rows) => ctx.tx.insert(orderRoles).values(rows));
  await insertChunks(fresh.flatMap(namedOf), (rows) => ctx.tx.insert(orderNamedParties).values(rows));
  await ctx.publishEach(
    orderSubmitted,
    fresh.map(({ id, ref, draft: { placedByPartyId } }) => ({
      data: { orderId: id, orderRef: ref },
      parties: [placedByPartyId],
      ...(ctx.actor.kind === 'party' ? {} : { onBehalfOf: placedByPartyId }),
    })),
  );
  return drafts.map((draft) => {
    const order = made.get(keyOf(draft));
    return order ? { id: order.id, ref: order.ref, repeated: false } : earlier.get(keyOf(draft))!;
  });
}

/** What was asked for, whatever the order of its keys. The request's id is left out: it is what the hash stands beside. */
export function hashOfRequest({ clientRequestId: _id, ...content }: { clientRequestId: string } & Record<string, unknown>): string {
  const sorted = (_key: string, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return createHash('sha256').update(JSON.stringify(content, sorted)).digest('hex');
}

/** The orders that these requests placed before, by `placedByPartyId clientRequestId`; throws `orders/request_id_reused` for another content. */
export async function earlierOrders(
  ctx: ActorContext,
  requests: readonly Pick<OrderDraft, 'placedByPartyId' | 'clientRequestId' | 'requestHash'>[],
): Promise<Map<string, PlacedOrder>> {
  if (requests.length === 0) return new Map();
  const wanted = JSON.stringify(requests.map(({ placedByPartyId: party, clientRequestId: request }) => ({ party, request })));
  const rows = await ctx.tx.execute<{ id: string; ref: string; party: string; request: string; hash: string }>(sql`
    select o.id, o.ref, o.placed_by_party_id as party, o.client_request_id as request, o.request_hash as hash
    from jsonb_to_recordset(${wanted}::text::jsonb) as wanted (party uuid, request text)
    join ${orders} o on o.placed_by_party_id = wanted.party and o.client_request_id = wanted.request`);
  const earlier = new Map(rows.map((row) => [keyOf({ placedByPartyId: row.party, clientRequestId: row.request }), row]));
  return new Map(
    requests.flatMap((request): [string, PlacedOrder][] => {
      const order = earlier.get(keyOf(request));
      if (!order) return [];
      if (order.hash !== request.requestHash) throw refuse('orders/request_id_reused', { ref: order.ref });
      return [[keyOf(request), { id: order.id, ref: order.ref, repeated: true }]];
    }),
  );
}

const keyOf = (request: { placedByPartyId: string; clientRequestId: string }) => `${request.placedByPartyId} ${request.clientRequestId}`;

function insertOrders(ctx: ActorContext, drafts: readonly OrderDraft[], entry: OrderEntry) {
  const person = ctx.actor.kind === 'system' ? null : ctx.actor.personId;
  if (!person) throw new Error('an order is placed by a person');
  return ctx.tx
    .insert(orders)
    .values(
      drafts.map(({ seats, lines, ...draft }) => {
        const { placing, delivery } = patternOf(draft.pattern);
        const isPlacing = placing === 'customer' || placing === 'holder';
        return {
          ...draft,
          delivery,
          entry,
          placedByPersonId: person,
          state: 'submitted',
          endUserCardId: seats.customer?.cardId ?? null,
          endUserPartyId: isPlacing ? null : (seats.customer?.partyId ?? null),
          totalNetMinor: totalOf(lines),
          submittedAt: ctx.now,
        };
      }),
    )
    .onConflictDoNothing({ target: [orders.placedByPartyId, orders.clientRequestId] })
    .returning({ id: orders.id, ref: orders.ref, placedByPartyId: orders.placedByPartyId, clientRequestId: orders.clientRequestId });
}

/** A draft that was written now. */
interface Written {
  readonly id: string;
  readonly ref: string;
  readonly draft: OrderDraft;
}

const linesOf = ({ id, draft }: Written) =>
  draft.lines.map(({ price: { bookId, ...amounts }, trace, productId, quantity, termMonths, lotLineId }, index) => ({
    orderId: id,
    placedByPartyId: draft.placedByPartyId,
    position: index + 1,
    productId,
    quantity,
    termMonths,
    currency: draft.currency,
    ...amounts,
    priceBookId: bookId,
    priceTrace: trace,
    lotLineId: lotLineId ?? null,
  }));

/**
 * Lines in one statement of two parameters: of thousands, each with sixteen parameters of its own, the statement would cost more than the
 * rows. A trace that many lines share travels once.
 */
async function insertLines(ctx: ActorContext, rows: ReturnType<typeof linesOf>): Promise<void> {
  const traces = [...new Set(rows.map((row) => row.priceTrace))];
  const placeOf = new Map(traces.map((trace, index) => [trace, index + 1]));
  const given = rows.map(({ priceTrace, unitListMinor, unitNetMinor, netMinor, ...row }) => ({
    ...row,
    ref: newRef('line'),
    unitListMinor: String(unitListMinor),
    unitNetMinor: String(unitNetMinor),
    netMinor: String(netMinor),
    trace: placeOf.get(priceTrace),
  }));
  await ctx.tx.execute(sql`
    insert into ${orderLines} (ref, order_id, placed_by_party_id, position, product_id, quantity, term_months, currency, unit_list_minor,
      unit_net_minor, net_minor, price_book_id, price_trace, lot_line_id)
    select l.ref, l."orderId", l."placedByPartyId", l.position, l."productId", l.quantity, l."termMonths", l.currency, l."unitListMinor",
      l."unitNetMinor", l."netMinor", l."priceBookId", t.trace, l."lotLineId"
    from jsonb_to_recordset(${JSON.stringify(given)}::text::jsonb) as l (ref text, "orderId" uuid, "placedByPartyId" uuid, position int,
      "productId" uuid, quantity int, "termMonths" int, currency text, "unitListMinor" bigint, "unitNetMinor" bigint, "netMinor" bigint,
      "priceBookId" uuid, "lotLineId" uuid, trace int)
    join jsonb_array_elements(${JSON.stringify(traces)}::text::jsonb) with ordinality as t (trace, place) on t.place = l.trace
    order by l."orderId", l.position`);
}

const rolesOf =
  (vendorPartyId: string) =>
  ({ id, draft }: Written) =>
    rolesOfPattern(draft.pattern, seatedIn(draft), vendorPartyId).order.map((held) => ({ orderId: id, ...held }));

const namedOf = ({ id, draft }: Written) =>
  Object.entries(draft.seats).flatMap(([seat, filled]) =>
    seat === 'customer' || seat === 'holder' ? [] : [{ orderId: id, ...SEATS[seat as Seat], ...filled }],
  );

/** Who sits where by party, as far as it is decided when the order is placed. */
function seatedIn({ pattern, placedByPartyId, seats }: OrderDraft): Seated {
  const decided = Object.entries(seats).flatMap(([seat, { partyId }]) => (partyId ? [[seat, partyId]] : []));
  return { ...Object.fromEntries(decided), [patternOf(pattern).placing]: placedByPartyId };
}

function* inChunks<T>(rows: readonly T[]): Generator<T[]> {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) yield rows.slice(from, from + ROWS_A_STATEMENT);
}

async function insertChunks<T>(rows: readonly T[], insert: (rows: T[]) => PromiseLike<unknown>): Promise<void> {
  for (const some of inChunks(rows)) await insert(some);
}
