import type { ActorContext } from '@tributary/db/actor';
import type { FileStore } from '@tributary/db/file-store';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { displayNamesFor } from '@tributary/parties/names';
import { partyById, partyByRef } from '@tributary/parties/queries';
import type { ConsoleContext, PortalContext } from '@tributary/rpc/procedures';
import { and, asc, eq, or, type SQL, sql } from 'drizzle-orm';
import {
  type AgreedRole,
  type AgreementDetail,
  type AgreementKind,
  type AgreementRow,
  type AgreementsErrorCode,
  agreementState,
  type ConsoleAgreement,
  ENDING_SOON_DAYS,
  GOVERNING_KINDS,
  type ListAgreementsInput,
} from './agreements.contract.ts';
import { agreementRenewalNotices, agreementRoles, agreementSignatories, agreements } from './agreements.sql.ts';

type Agreement = typeof agreements.$inferSelect;

/** An agreement's row by reference, as far as the actor may see it; throws `not_found` otherwise. */
export async function agreementByRef(ctx: ActorContext, ref: string): Promise<Agreement> {
  const [agreement] = await ctx.tx.select().from(agreements).where(eq(agreements.ref, ref));
  if (!agreement) throw notFound();
  return agreement;
}

/** The vendor's list, the first to end first; `partyRef`: those of one party. */
export async function listAllAgreements(ctx: ConsoleContext, input: ListAgreementsInput): Promise<Page<AgreementRow>> {
  const party = input.partyRef ? await partyByRef(ctx, input.partyRef) : null;
  return listWhere(ctx, input, party ? ofParty(party.id) : undefined);
}

/** What the party is part of and has signed, the first to end first. */
export function listAgreements(ctx: PortalContext, input: ListAgreementsInput): Promise<Page<AgreementRow>> {
  return listWhere(ctx, input, ofParty(ctx.actor.partyId));
}

/** Whether the party has any agreement to look at: decides whether the portal offers the page. */
export async function hasAgreements(ctx: PortalContext): Promise<{ any: boolean }> {
  const [found] = await ctx.tx.select({ ref: agreements.ref }).from(agreements).where(ofParty(ctx.actor.partyId)).limit(1);
  return { any: found !== undefined };
}

const ofParty = (partyId: string) => or(eq(agreements.partyId, partyId), eq(agreements.counterpartyId, partyId));

/** The statement of the list; exported for the test that explains it. */
export function agreementListQuery(ctx: ActorContext, input: ListAgreementsInput, scope: SQL | undefined) {
  const after = decodeCursor(input.cursor, 2);
  const ends = sql<string>`${agreements.endsOn}::text`;
  return ctx.tx
    .select({ agreement: agreements, ends })
    .from(agreements)
    .where(
      and(
        scope,
        inView(ctx.today, input.view),
        input.q
          ? sql`(strpos(lower(${agreements.title} || ' ' || ${agreements.partyName} || ' ' || ${agreements.counterpartyName}), lower(${input.q})) > 0
              or ${agreements.ref} = upper(${input.q}))`
          : undefined,
        after && /^(?:\d{4}-\d{2}-\d{2}|infinity)$/.test(after[0] ?? '')
          ? sql`(${agreements.endsOn}, ${agreements.ref}) > (${after[0]}::date, ${after[1]})`
          : undefined,
      ),
    )
    .orderBy(asc(agreements.endsOn), asc(agreements.ref))
    .limit(input.limit + 1);
}

async function listWhere(ctx: ActorContext, input: ListAgreementsInput, scope: SQL | undefined): Promise<Page<AgreementRow>> {
  const found = await agreementListQuery(ctx, input, scope);
  const page = toPage(found, input.limit, ({ agreement, ends }) => [ends, agreement.ref]);
  return { rows: page.rows.map(({ agreement }) => toRow(agreement, ctx.today)), nextCursor: page.nextCursor };
}

/** The same states as `agreementState`, for the database. */
function inView(today: IsoDate, view: ListAgreementsInput['view']): SQL | undefined {
  const ended = sql`${agreements.endsOn} <= ${today}::date`;
  const running = sql`(${agreements.endsOn} > ${today}::date and ${agreements.signedOn} <= ${today}::date and lower(${agreements.valid}) <= ${today}::date)`;
  const closing = sql`${agreements.endsOn} - coalesce(${agreements.renewalNoticeDays}, ${ENDING_SOON_DAYS})::int <= ${today}::date`;
  const views: Record<ListAgreementsInput['view'], SQL | undefined> = {
    all: undefined,
    current: sql`not ${ended}`,
    draft: sql`(not ${ended} and coalesce(not ${running}, true))`,
    in_force: sql`(${running} and (upper_inf(${agreements.valid}) or not ${closing}))`,
    ending_soon: sql`(${running} and not upper_inf(${agreements.valid}) and ${closing})`,
    ended,
  };
  return views[view];
}

function toRow(agreement: Agreement, today: IsoDate): AgreementRow {
  const { ref, kind, title, partyName, counterpartyName, valid } = agreement;
  return {
    ref,
    kind: kind as AgreementKind,
    title,
    state: agreementState(agreement, today),
    partyName,
    counterpartyName,
    paper: agreement.paperPartyId === agreement.partyId ? 'party' : 'counterparty',
    firstDay: valid.from,
    lastDay: valid.until && addDays(valid.until, -1),
    hasFile: agreement.fileSha256 !== null,
  };
}

async function detailOf(ctx: ActorContext, agreement: Agreement): Promise<AgreementDetail> {
  const signatories = await ctx.tx
    .select()
    .from(agreementSignatories)
    .where(eq(agreementSignatories.agreementId, agreement.id))
    .orderBy(asc(agreementSignatories.position));
  const roles = await agreedRolesOf(ctx, agreement.id);
  const names = await displayNamesFor(
    ctx,
    roles.map(({ partyId }) => partyId),
  );
  return {
    ...toRow(agreement, ctx.today),
    signedOn: agreement.signedOn,
    renewalNoticeDays: agreement.renewalNoticeDays,
    noticeOn: agreement.noticeOn,
    signatories: signatories.map(({ partyId, name, title }) => ({
      side: partyId === agreement.partyId ? 'party' : 'counterparty',
      name,
      title,
    })),
    roles: roles.flatMap(({ role, tier, partyId }) => {
      const known = names.get(partyId);
      return known ? [{ role, tier, name: known.name, partyRef: ctx.actor.kind === 'party' ? null : known.ref }] : [];
    }),
    file: agreement.fileName === null ? null : { name: agreement.fileName, bytes: agreement.fileBytes! },
  };
}

/** An agreement of the party's own; throws `not_found` for another's, a draft and none at all alike. */
export async function getAgreement(ctx: PortalContext, input: { ref: string }): Promise<AgreementDetail> {
  return detailOf(ctx, await agreementByRef(ctx, input.ref));
}

/** Any agreement, for staff; throws `not_found`. */
export async function getAnyAgreement(ctx: ConsoleContext, input: { ref: string }): Promise<ConsoleAgreement> {
  const agreement = await agreementByRef(ctx, input.ref);
  const [noticed] = await ctx.tx
    .select({ noticedAt: agreementRenewalNotices.noticedAt })
    .from(agreementRenewalNotices)
    .where(and(eq(agreementRenewalNotices.agreementId, agreement.id), eq(agreementRenewalNotices.endsOn, agreement.endsOn)));
  return {
    ...(await detailOf(ctx, agreement)),
    partyRef: (await partyById(ctx, agreement.partyId)).ref,
    counterpartyRef: (await partyById(ctx, agreement.counterpartyId)).ref,
    createdAt: agreement.createdAt,
    noticedAt: noticed?.noticedAt ?? null,
  };
}

/**
 * The document, for whoever may read the row: the row is asked first, under row-level security, so a known hash opens nothing. Throws
 * `not_found` where there is none, `agreements/file_lost` where the store no longer has it whole.
 */
export async function agreementFile(
  ctx: ActorContext,
  files: FileStore,
  input: { ref: string },
): Promise<{ name: string; bytes: Uint8Array }> {
  const { fileSha256, fileName } = await agreementByRef(ctx, input.ref);
  if (fileSha256 === null || fileName === null) throw notFound();
  const bytes = await files.get(fileSha256);
  if (!bytes) throw new DomainError('agreements/file_lost' satisfies AgreementsErrorCode, {});
  return { name: fileName, bytes };
}

/** The roles an agreement settles, with ids: what a lookup reads third (line, order, agreement, default). */
export async function agreedRolesOf(
  ctx: ActorContext,
  agreementId: string,
): Promise<{ role: AgreedRole; tier: number; partyId: string }[]> {
  const rows = await ctx.tx
    .select({ role: agreementRoles.role, tier: agreementRoles.tier, partyId: agreementRoles.partyId })
    .from(agreementRoles)
    .where(eq(agreementRoles.agreementId, agreementId))
    .orderBy(asc(agreementRoles.slot));
  return rows.map((row) => ({ ...row, role: row.role as AgreedRole }));
}

const kinds = sql.raw(`array[${GOVERNING_KINDS.map((kind) => `'${kind}'`).join(', ')}]`);

/**
 * A scalar sub-select: the id of the agreement that governs what is sold between two parties on a day, or null. It is signed by then and
 * of a governing kind, the first of GOVERNING_KINDS first. Its arguments are SQL, so that one statement can ask for many lines.
 */
export function governingAgreementId(one: SQL, other: SQL, on: SQL): SQL<string | null> {
  return sql`(select a.id from agreements a where a.low_party_id = least(${one}, ${other}) and a.high_party_id = greatest(${one}, ${other})
    and a.kind = any(${kinds}) and a.valid @> ${on} and a.signed_on <= ${on} order by array_position(${kinds}, a.kind) limit 1)`;
}

/** The agreement that governs what is sold between two parties on a day, or null; see `governingAgreementId`. */
export async function governingAgreement(
  ctx: ActorContext,
  [one, other]: readonly [string, string],
  on: IsoDate,
): Promise<{ id: string; ref: string; kind: AgreementKind; title: string } | null> {
  const [found] = await ctx.tx
    .select({ id: agreements.id, ref: agreements.ref, kind: agreements.kind, title: agreements.title })
    .from(agreements)
    .where(sql`${agreements.id} = ${governingAgreementId(sql`${one}::uuid`, sql`${other}::uuid`, sql`${on}::date`)}`);
  return found ? { ...found, kind: found.kind as AgreementKind } : null;
}
