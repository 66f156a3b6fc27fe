import type { ActorContext } from '@tributary/db/actor';
import { toCsv } from '@tributary/kernel/csv';
import type { IsoDate } from '@tributary/kernel/dates';
import { notFound } from '@tributary/kernel/errors';
import { eq, sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { PartnerChange, PublishPreview, previewPublishInput } from './pricing.books.contract.ts';
import { publishedVersions } from './pricing.check.ts';
import type { PriceBook } from './pricing.commands.ts';
import { CHANGE_COLUMNS, changeCells, countChanges, toChange } from './pricing.compare.ts';
import { PRICE_LEVEL_NAMES, type PriceBasis, type PriceLevel } from './pricing.contract.ts';
import { priceBooks } from './pricing.sql.ts';

/** Most pairs of party and break that one preview and one file price: a second or two of the database's time. */
const PREVIEW_PAIRS = 100_000;
const FILE_PAIRS = 500_000;
const SHOWN = 50;

interface Plan {
  readonly book: PriceBook;
  readonly basis: PriceBasis;
  /** The first day on which the book holds that is not past. */
  readonly asOf: IsoDate;
  /** Versions of the book that no longer hold on that day once it is published. */
  readonly replaced: readonly PriceBook[];
  readonly partyCount: number;
  readonly breakCount: number;
}

/** Whom a book is for: parties that it can price for, with the audiences whose books each is priced from. */
function partiesOf(book: PriceBook, limit: number) {
  const own = sql`array_remove(array['list', 'partner/' || p.id, 'tier/' || f.tier, 'segment/' || f.segment${
    book.endUserPartyId ? sql`, 'partner/' || p.id || '/' || ${book.endUserPartyId}::text` : sql``
  }], null)`;
  const audiences = book.side === 'buy' ? sql`array[${book.audience}::text]` : own;
  const only = book.supplierPartyId ?? book.partnerPartyId;
  const condition = only
    ? sql`p.id = ${only}::uuid`
    : book.level === 5
      ? sql`f.tier = ${book.tier}`
      : book.level === 6
        ? sql`f.segment = ${book.segment}`
        : sql`f.party_id is not null`;
  return sql`select p.id, p.ref, p.name, ${audiences} as audiences from parties p left join partner_profiles f on f.party_id = p.id
    where ${condition} and f.state is distinct from 'ended' order by p.name, p.ref limit ${limit}`;
}

const replacedIds = (plan: Pick<Plan, 'replaced'>) => sql.param(`{${plan.replaced.map((one) => one.id).join(',')}}`);
/** Every break of the book and of the versions it replaces. */
const breaks = (plan: Pick<Plan, 'book' | 'replaced'>) => sql`select distinct product_id, min_quantity from price_book_entries
  where book_id = ${plan.book.id}::uuid or book_id = any (${replacedIds(plan)}::uuid[])`;

async function planOf(ctx: ActorContext, { ref, basis }: z.output<typeof previewPublishInput>): Promise<Plan> {
  const [book] = await ctx.tx.select().from(priceBooks).where(eq(priceBooks.ref, ref));
  if (!book) throw notFound();
  const { from } = basis === 'new_business' ? book.newBusiness : book.runningContracts;
  const replaced = (await publishedVersions(ctx, book)).filter((one) => one.version < book.version);
  const plan = { book, basis, replaced, asOf: [from, ctx.today].sort()[1]! };
  const [counts] = await ctx.tx.execute<{ parties: number; breaks: number }>(sql`
    select (select count(*)::int from (${partiesOf(book, 1_000_000)}) p) as parties, (select count(*)::int from (${breaks(plan)}) b) as breaks`);
  return { ...plan, partyCount: counts!.parties, breakCount: counts!.breaks };
}

interface ChangeRow extends Record<string, unknown> {
  party_ref: string;
  party_name: string;
  sku: string;
  name: string;
  min_quantity: number;
  before: string | null;
  after: string | null;
  before_level: PriceLevel;
  before_book: string;
  after_level: PriceLevel;
  after_book: string;
}

/**
 * Each price that will differ, party by party and break by break: what resolution answers on the day now, and what it will answer with the
 * book published. Set-based, with the same order of levels, breaks and versions as `resolvePrice`.
 */
function changes(ctx: ActorContext, plan: Plan, partyLimit: number) {
  const { book, asOf, basis } = plan;
  const holds = sql`b.state = 'published' and ${sql.raw(basis === 'new_business' ? 'b.new_business' : 'b.running_contracts')} @> ${asOf}::date`;
  const answers = (condition: ReturnType<typeof sql>) => sql`
    select distinct on (party_id, product_id, asked) * from offers where ${condition}
    order by party_id, product_id, asked, level, min_quantity desc, version desc, book_id desc`;
  return ctx.tx.execute<ChangeRow>(sql`
    with asked as materialized (${breaks(plan)}), who as materialized (${partiesOf(book, partyLimit)}),
    offers as materialized (
      select who.id as party_id, a.product_id, a.min_quantity as asked, b.id as book_id, b.level, b.version, b.name as book_name,
        e.min_quantity, e.list_minor, e.net_minor
      from who join price_books b on b.audience = any (who.audiences) and b.currency = ${book.currency} and (b.id = ${book.id}::uuid or (${holds}))
      cross join asked a
      cross join lateral (
        select e.min_quantity, e.list_minor, e.net_minor from price_book_entries e
        where e.book_id = b.id and e.product_id = a.product_id and e.min_quantity <= a.min_quantity order by e.min_quantity desc limit 1
      ) e
    ),
    before as (${answers(sql`book_id <> ${book.id}::uuid`)}),
    after as (${answers(sql`book_id <> all (${replacedIds(plan)}::uuid[])`)})
    select who.ref as party_ref, who.name as party_name, p.sku, p.name, asked as min_quantity, before.net_minor as before, after.net_minor as after,
      before.level as before_level, before.book_name as before_book, after.level as after_level, after.book_name as after_book
    from before full join after using (party_id, product_id, asked) join who on who.id = party_id join products p on p.id = product_id
    where before.net_minor is distinct from after.net_minor order by who.name, who.ref, p.sku, asked`);
}

const partyLimit = (plan: Plan, pairs: number) => Math.max(1, Math.floor(pairs / Math.max(1, plan.breakCount)));

function toPartnerChange(row: ChangeRow, currency: string): PartnerChange {
  const from = (level: PriceLevel, bookName: string) => ({ levelName: PRICE_LEVEL_NAMES[level], bookName });
  return {
    ...toChange(row, currency),
    ...{ partyRef: row.party_ref, partyName: row.party_name },
    beforeFrom: row.before === null ? null : from(row.before_level, row.before_book),
    afterFrom: row.after === null ? null : from(row.after_level, row.after_book),
  };
}

/**
 * What publishing a draft changes, and for whom, on the first day on which it holds: for each party that it is for, what each break of it
 * costs now and will. End customers with prices of their own keep them and are not looked at. Throws `not_found`.
 */
export async function previewPublish(ctx: ActorContext, input: z.output<typeof previewPublishInput>): Promise<PublishPreview> {
  const plan = await planOf(ctx, input);
  const limit = partyLimit(plan, PREVIEW_PAIRS);
  const rows = plan.breakCount === 0 ? [] : await changes(ctx, plan, limit);
  const all = rows.map((row) => toPartnerChange(row, plan.book.currency));
  return {
    asOf: plan.asOf,
    basis: plan.basis,
    partyCount: plan.partyCount,
    partiesLookedAt: Math.min(limit, plan.partyCount),
    partiesAffected: new Set(all.map((one) => one.partyRef)).size,
    productsAffected: new Set(all.map((one) => one.sku)).size,
    counts: countChanges(all),
    first: all.slice(0, SHOWN),
    ends: plan.replaced.map(({ ref, version, newBusiness }) => ({
      ref,
      version,
      replaced: newBusiness.from >= plan.book.newBusiness.from,
    })),
  };
}

/** All that `previewPublish` counts, as a file; of very many parties, as many as half a million prices allow. Throws `not_found`. */
export async function exportPublishPreview(ctx: ActorContext, input: z.output<typeof previewPublishInput>): Promise<string> {
  const plan = await planOf(ctx, input);
  const rows = plan.breakCount === 0 ? [] : await changes(ctx, plan, partyLimit(plan, FILE_PAIRS));
  const all = rows.map((row) => toPartnerChange(row, plan.book.currency));
  return toCsv([
    ['party', 'party_name', ...CHANGE_COLUMNS, 'old_book', 'new_book'],
    ...all.map((one) => [one.partyRef, one.partyName, ...changeCells(one), one.beforeFrom?.bookName ?? '', one.afterFrom?.bookName ?? '']),
  ]);
}
