import { products } from '@tributary/catalog/schema';
import { type ActorContext, postgresErrorOf } from '@tributary/db/actor';
import type { Tx } from '@tributary/db/connection';
import { DomainError } from '@tributary/kernel/errors';
import type { EventDefinition } from '@tributary/kernel/event';
import { newRef } from '@tributary/kernel/ids';
import { and, eq, type SQL, sql } from 'drizzle-orm';
import { type AccountKind, MOVEMENTS, type MovementKind, type StockErrorCode } from './stock.contract.ts';
import {
  copiesActivated,
  copiesAssigned,
  copiesCancelled,
  copiesGivenBack,
  copiesHandedBack,
  copiesOffered,
  copiesReleased,
  copiesRestocked,
  copiesSoldOn,
  type MovedData,
  stockReceived,
} from './stock.events.ts';
import { stockAccounts, stockHoldings, stockMovements } from './stock.sql.ts';

export const refuse = (code: StockErrorCode, data: Record<string, unknown> = {}, field?: string) =>
  new DomainError(code, data, field ? { field } : {});

/** One movement to make. It belongs to a line, a sale or a request of staff, and is made once for that. */
export interface Move {
  readonly lotId: string;
  readonly kind: MovementKind;
  readonly quantity: number;
  readonly fromPartyId: string;
  readonly toPartyId: string;
  readonly belongsTo: { readonly lineId: string } | { readonly saleId: string } | { readonly clientRequestId: string };
  readonly reason?: string | undefined;
}

export interface Moved {
  readonly id: string;
  readonly ref: string;
}

/**
 * Moves copies from one account to another: one row, and the trigger moves both balances with it under their locks (decision 0013). Returns
 * null where the movement was made before: then nothing moves. Throws `stock/not_enough` (data: left, what the account still has) where
 * the account has fewer, however many ask at the same moment.
 */
export async function moveCopies(ctx: ActorContext, move: Move): Promise<Moved | null> {
  try {
    // In a savepoint, so that what is left can be asked for after the refusal.
    const [moved] = await ctx.tx.transaction((savepoint) => insertMovement(savepoint, ctx, move));
    return moved ?? null;
  } catch (error) {
    if (postgresErrorOf(error)?.constraint_name !== 'stock_accounts_never_negative') throw error;
    const left = await balanceOf(ctx, move.lotId, move.fromPartyId, MOVEMENTS[move.kind][0]);
    throw refuse('stock/not_enough', { left }, 'quantity');
  }
}

function insertMovement(tx: Tx, ctx: ActorContext, move: Move) {
  const [fromKind, toKind] = MOVEMENTS[move.kind];
  const belongs: { lineId?: string; saleId?: string; clientRequestId?: string } = move.belongsTo;
  const person = ctx.actor.kind === 'system' ? null : ctx.actor.personId;
  return tx.execute<Moved & Record<string, unknown>>(sql`
    insert into stock_movements (ref, lot_id, kind, from_account_id, from_party_id, from_kind, to_account_id, to_party_id, to_kind, quantity,
      moved_at, line_id, sale_id, client_request_id, by_person_id, reason)
    select ${newRef('stockMovement')}, f.lot_id, ${move.kind}, f.id, f.holder_party_id, f.kind, t.id, t.holder_party_id, t.kind, ${move.quantity}::int,
      ${ctx.now.toISOString()}::timestamptz, ${belongs.lineId ?? null}::uuid, ${belongs.saleId ?? null}::uuid, ${belongs.clientRequestId ?? null},
      ${person}::uuid, ${move.reason ?? null}
    from stock_accounts f join stock_accounts t on t.lot_id = f.lot_id
    where f.lot_id = ${move.lotId} and f.holder_party_id = ${move.fromPartyId} and f.kind = ${fromKind}
      and t.holder_party_id = ${move.toPartyId} and t.kind = ${toKind}
    on conflict ${onceFor(move.belongsTo)} do nothing
    returning id, ref`);
}

function onceFor(belongsTo: Move['belongsTo']): SQL {
  if ('lineId' in belongsTo) return sql`(line_id, kind) where line_id is not null`;
  if ('saleId' in belongsTo) return sql`(sale_id, kind) where sale_id is not null`;
  return sql`(by_person_id, client_request_id) where client_request_id is not null`;
}

/** What an account holds at this moment, as far as the actor may see it. */
export async function balanceOf(ctx: ActorContext, lotId: string, partyId: string, kind: AccountKind): Promise<number> {
  const [account] = await ctx.tx
    .select({ balance: stockAccounts.balance })
    .from(stockAccounts)
    .where(and(eq(stockAccounts.lotId, lotId), eq(stockAccounts.holderPartyId, partyId), eq(stockAccounts.kind, kind)));
  return account?.balance ?? 0;
}

/** The five accounts of a holder of the lot, where it has none yet. */
export async function openAccounts(ctx: ActorContext, lotId: string, holderPartyId: string, kinds: readonly AccountKind[]): Promise<void> {
  await ctx.tx
    .insert(stockAccounts)
    .values(kinds.map((kind) => ({ lotId, holderPartyId, kind })))
    .onConflictDoNothing();
}

/** The accounts that a holder has. */
export const HOLDER_ACCOUNTS = ['stock', 'sold', 'active', 'returned', 'cancelled'] as const satisfies readonly AccountKind[];

const EVENTS: Readonly<Record<MovementKind, EventDefinition<string, MovedData>>> = {
  received: stockReceived,
  assigned: copiesAssigned,
  activated: copiesActivated,
  released: copiesReleased,
  offered: copiesOffered,
  sold_on: copiesSoldOn,
  handed_back: copiesHandedBack,
  restocked: copiesRestocked,
  given_back: copiesGivenBack,
  cancelled: copiesCancelled,
};

/** Makes the fact known to the holder whose reference it carries, and to the vendor. */
export async function tellHolder(
  ctx: ActorContext,
  kind: MovementKind,
  moved: Moved,
  about: { lotId: string; lineId: string; quantity: number; holdingRef: string; holderPartyId: string },
): Promise<void> {
  const { holderPartyId, ...rest } = about;
  await ctx.publish(EVENTS[kind], { movementId: moved.id, ...rest }, { parties: [holderPartyId], onBehalfOf: holderPartyId });
}

/** The holding of a party in a lot; there is one wherever the party has accounts. */
export async function holdingIn(ctx: ActorContext, lotId: string, holderPartyId: string) {
  const [holding] = await ctx.tx
    .select()
    .from(stockHoldings)
    .where(and(eq(stockHoldings.lotId, lotId), eq(stockHoldings.holderPartyId, holderPartyId)));
  return holding!;
}

/** Whose a holding is, and of which product; for the server only. */
export async function holderOf(ctx: ActorContext, holdingRef: string): Promise<{ partyId: string; productName: string }> {
  const [holding] = await ctx.tx
    .select({ partyId: stockHoldings.holderPartyId, productName: products.name })
    .from(stockHoldings)
    .innerJoin(products, eq(products.id, stockHoldings.productId))
    .where(eq(stockHoldings.ref, holdingRef));
  return holding!;
}

/** The movement of the kind that took the line's copies, if there is one. */
export async function movementOfLine(ctx: ActorContext, lineId: string, kind: MovementKind) {
  const [movement] = await ctx.tx
    .select()
    .from(stockMovements)
    .where(and(eq(stockMovements.lineId, lineId), eq(stockMovements.kind, kind)));
  return movement;
}
