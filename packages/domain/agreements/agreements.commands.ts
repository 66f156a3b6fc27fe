import { type ActorContext, postgresErrorOf } from '@tributary/db/actor';
import type { FileStore } from '@tributary/db/file-store';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { partyByRef, vendorContact } from '@tributary/parties/queries';
import { parties } from '@tributary/parties/schema';
import { and, eq, inArray } from 'drizzle-orm';
import { z } from 'zod';
import {
  type AgreementSide,
  type AgreementsErrorCode,
  agreementRefInput,
  attachFileInput,
  changeAgreementInput,
  createAgreementInput,
  dropAgreedRoleInput,
  faultOfFile,
  putAgreedRoleInput,
} from './agreements.contract.ts';
import { agreementChanged, agreementCreated, agreementFileAttached, agreementRolesChanged } from './agreements.events.ts';
import { agreementRoles, agreementSignatories, agreements } from './agreements.sql.ts';

export type VendorSide = ActorContext<VendorActor | SystemActor>;
type Agreement = typeof agreements.$inferSelect;

const refuse = (code: AgreementsErrorCode, field: string, data: Record<string, unknown> = {}) => new DomainError(code, data, { field });
const until = (lastDay: IsoDate | null) => lastDay && addDays(lastDay, 1);

/**
 * Enters an agreement with its signatories, roles and document. Throws `agreements/same_party` for a party with itself,
 * `agreements/overlap` where the two have another of this kind on one of its days (the database refuses, so two at once cannot slip by),
 * `agreements/role_taken` for two holders of one role, `agreements/unknown_tier`, `agreements/file_…` for a document that is none,
 * `not_found` for an unknown party, ZodError naming the field.
 */
export async function createAgreement(
  ctx: VendorSide,
  files: FileStore | null,
  input: z.input<typeof createAgreementInput>,
): Promise<{ id: string; ref: string }> {
  const wish = createAgreementInput.parse(input);
  const party = wish.partyRef ? await partyByRef(ctx, wish.partyRef) : await vendorParty(ctx);
  const counterparty = await partyByRef(ctx, wish.counterpartyRef);
  if (party.id === counterparty.id) throw refuse('agreements/same_party', 'counterpartyRef', { party: party.name });
  const sideOf = (side: AgreementSide) => (side === 'party' ? party.id : counterparty.id);
  const { kind, title, signedOn, renewalNoticeDays } = wish;
  const [agreement] = await ctx.tx
    .insert(agreements)
    .values({
      ...{ kind, title, signedOn, renewalNoticeDays },
      partyId: party.id,
      partyName: party.name,
      counterpartyId: counterparty.id,
      counterpartyName: counterparty.name,
      paperPartyId: sideOf(wish.paper),
      valid: { from: wish.firstDay, until: until(wish.lastDay) },
      ...(wish.file ? await stored(files, wish.file) : {}),
      createdAt: ctx.now,
      createdByPersonId: ctx.actor.kind === 'vendor' ? ctx.actor.personId : null,
    })
    .returning()
    .catch(asOverlap('firstDay'));
  const agreementId = agreement!.id;
  if (wish.signatories.length > 0)
    await ctx.tx
      .insert(agreementSignatories)
      .values(wish.signatories.map(({ side, name, title }, position) => ({ agreementId, position, partyId: sideOf(side), name, title })));
  if (wish.roles.length > 0) {
    const refs = [...new Set(wish.roles.map(({ partyRef }) => partyRef))];
    const held = await ctx.tx.select({ id: parties.id, ref: parties.ref }).from(parties).where(inArray(parties.ref, refs));
    const ids = new Map(held.map(({ id, ref }) => [ref, id]));
    const rows = wish.roles.map(({ role, tier, partyRef }) => {
      const partyId = ids.get(partyRef);
      if (!partyId) throw notFound();
      return { agreementId, role, tier, partyId };
    });
    await ctx.tx.insert(agreementRoles).values(rows).catch(asRoleFault);
  }
  await ctx.publish(agreementCreated, told(agreement!), audience(agreement!));
  return { id: agreementId, ref: agreement!.ref };
}

async function vendorParty(ctx: VendorSide): Promise<{ id: string; name: string }> {
  const { partyId, name } = await vendorContact(ctx);
  return { id: partyId, name };
}

/** Changes title, end, signature and notice. Throws `agreements/overlap`, ZodError (`ends_before_start` on `lastDay`), `not_found`. */
export async function changeAgreement(ctx: VendorSide, input: z.input<typeof changeAgreementInput>): Promise<{ ref: string }> {
  const { ref, title, lastDay, signedOn, renewalNoticeDays } = changeAgreementInput.parse(input);
  const before = await lockAgreement(ctx, ref);
  if (lastDay !== null && lastDay < before.valid.from) throw fieldFault('lastDay', 'ends_before_start');
  if (lastDay === null && renewalNoticeDays !== null) throw fieldFault('renewalNoticeDays', 'notice_needs_end');
  const [after] = await ctx.tx
    .update(agreements)
    .set({ title, signedOn, renewalNoticeDays, valid: { from: before.valid.from, until: until(lastDay) } })
    .where(eq(agreements.id, before.id))
    .returning()
    .catch(asOverlap('lastDay'));
  await ctx.publish(agreementChanged, told(after!), audience(after!));
  return { ref };
}

const fieldFault = (field: string, message: string) => new z.ZodRealError([{ code: 'custom', path: [field], message, input: undefined }]);

/** Attaches the document, in place of an earlier one. Throws `agreements/file_…`, `not_found`. */
export async function attachFile(ctx: VendorSide, files: FileStore, input: z.input<typeof attachFileInput>): Promise<{ ref: string }> {
  const { ref, file } = attachFileInput.parse(input);
  const agreement = await lockAgreement(ctx, ref);
  await ctx.tx
    .update(agreements)
    .set(await stored(files, file))
    .where(eq(agreements.id, agreement.id));
  await ctx.publish(agreementFileAttached, told(agreement), audience(agreement));
  return { ref };
}

/** Kept under the hash of its content: stored before the row, so a row never names what is not there. */
async function stored(files: FileStore | null, file: { name: string; bytes: Uint8Array }) {
  const fault = faultOfFile(file.bytes);
  if (fault) throw refuse(fault, 'file', { bytes: file.bytes.byteLength });
  if (!files) throw new Error('no file store was handed over');
  const { sha256, bytes } = await files.put(file.bytes);
  return { fileSha256: sha256, fileName: file.name, fileBytes: bytes };
}

/**
 * Settles a role for what the agreement governs from now on. Throws `agreements/role_taken` where another holds it,
 * `agreements/unknown_tier`, `not_found`.
 */
export async function putAgreedRole(ctx: VendorSide, input: z.input<typeof putAgreedRoleInput>): Promise<{ ref: string }> {
  const { ref, role, tier, partyRef } = putAgreedRoleInput.parse(input);
  const agreement = await lockAgreement(ctx, ref);
  const { id: partyId } = await partyByRef(ctx, partyRef);
  await ctx.tx.insert(agreementRoles).values({ agreementId: agreement.id, role, tier, partyId }).catch(asRoleFault);
  await ctx.publish(agreementRolesChanged, told(agreement), audience(agreement));
  return { ref };
}

/** Takes a settled role away; one that is not there is `not_found`. */
export async function dropAgreedRole(ctx: VendorSide, input: z.input<typeof dropAgreedRoleInput>): Promise<{ ref: string }> {
  const { ref, role, tier, partyRef } = dropAgreedRoleInput.parse(input);
  const agreement = await lockAgreement(ctx, ref);
  const { id: partyId } = await partyByRef(ctx, partyRef);
  const dropped = await ctx.tx
    .delete(agreementRoles)
    .where(
      and(
        eq(agreementRoles.agreementId, agreement.id),
        eq(agreementRoles.role, role),
        eq(agreementRoles.tier, tier),
        eq(agreementRoles.partyId, partyId),
      ),
    )
    .returning({ role: agreementRoles.role });
  if (dropped.length === 0) throw notFound();
  await ctx.publish(agreementRolesChanged, told(agreement), audience(agreement));
  return { ref };
}

/** Changes of one agreement wait for one another here. */
async function lockAgreement(ctx: VendorSide, ref: string): Promise<Agreement> {
  const [agreement] = await ctx.tx
    .select()
    .from(agreements)
    .where(eq(agreements.ref, agreementRefInput.parse({ ref }).ref))
    .for('update');
  if (!agreement) throw notFound();
  return agreement;
}

export const told = ({ id, ref, partyId, counterpartyId }: Agreement) => ({ agreementId: id, agreementRef: ref, partyId, counterpartyId });
/** A draft is the vendor's alone; what is signed both know. */
const audience = ({ signedOn, partyId, counterpartyId }: Agreement) => ({
  parties: signedOn === null ? [] : [partyId, counterpartyId],
});

const asOverlap = (field: string) => (error: unknown) => {
  throw postgresErrorOf(error)?.constraint_name === 'agreements_one_at_a_time' ? refuse('agreements/overlap', field) : error;
};
const asRoleFault = (error: unknown) => {
  const constraint = postgresErrorOf(error)?.constraint_name;
  if (constraint === 'agreement_roles_pkey') throw refuse('agreements/role_taken', 'role');
  if (constraint === 'agreement_roles_tier_channel_tiers_tier_fk') throw refuse('agreements/unknown_tier', 'tier');
  throw error;
};
