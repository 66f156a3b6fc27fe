import { type ActorContext, postgresErrorOf } from '@tributary/db/actor';
import { people } from '@tributary/identity/schema';
import type { PartyActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { z } from 'zod';
import {
  type addContactInput,
  type CardChange,
  type CardDetail,
  type CardErrorCode,
  type CardField,
  type cardRefInput,
  type editCardInput,
  type editContactInput,
  MOST_CONTACTS,
  type nameCustomerInput,
  type removeContactInput,
} from './parties.card.contract.ts';
import { partyCardChanges, partyCardContacts } from './parties.card.sql.ts';
import { createCard } from './parties.commands.ts';
import { cardChanged } from './parties.events.ts';
import { partnerProfileOf } from './parties.queries.ts';
import { sharedWith } from './parties.shares.ts';
import { partyCards } from './parties.sql.ts';

type Owner = ActorContext<PartyActor>;
type Card = typeof partyCards.$inferSelect;
type Changed = CardChange['fields'][number];
const refuse = (code: CardErrorCode, data: Record<string, unknown>, field?: string) => new DomainError(code, data, field ? { field } : {});
/** So many of the newest changes stand on a card's page. */
const MOST_CHANGES = 50;

/**
 * The partner's own card with its contacts and its history, and what the customer shares with it. Never anything of the customer's own
 * record or of another partner's card. Throws `not_found`.
 */
export async function getCard(ctx: Owner, { ref }: z.output<typeof cardRefInput>): Promise<CardDetail> {
  const card = await ownCard(ctx, ref);
  const contacts = await ctx.tx
    .select({
      ref: partyCardContacts.ref,
      name: partyCardContacts.name,
      duty: partyCardContacts.duty,
      email: partyCardContacts.email,
      phone: partyCardContacts.phone,
    })
    .from(partyCardContacts)
    .where(and(ofCard(ctx, card.id), isNull(partyCardContacts.removedAt)))
    .orderBy(asc(partyCardContacts.id));
  const changes = await ctx.tx
    .select({ at: partyCardChanges.at, byName: people.name, fields: partyCardChanges.fields })
    .from(partyCardChanges)
    .leftJoin(people, eq(people.id, partyCardChanges.byPersonId))
    .where(and(eq(partyCardChanges.ownerPartyId, ctx.actor.partyId), eq(partyCardChanges.cardId, card.id)))
    .orderBy(desc(partyCardChanges.id))
    .limit(MOST_CHANGES);
  const { name, country, contactName, contactEmail, contactPhone, notes, tags, revision } = card;
  return {
    ...{ ref, name, country, contactName, contactEmail, contactPhone, notes, tags, revision, contacts },
    state: card.subjectPartyId === null ? 'in_review' : 'linked',
    changes: changes as CardChange[],
    shared: await sharedWith(ctx, card.subjectPartyId),
  };
}

const ofCard = (ctx: Owner, cardId: string) =>
  and(eq(partyCardContacts.ownerPartyId, ctx.actor.partyId), eq(partyCardContacts.cardId, cardId));

async function ownCard(ctx: Owner, ref: string): Promise<Card> {
  const [card] = await ctx.tx
    .select()
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, ctx.actor.partyId), eq(partyCards.ref, ref)));
  if (!card) throw notFound();
  return card;
}

/**
 * A partner names a customer before it orders for it. In review like any other, whether or not the vendor knows it (DOMAIN §2b). Throws
 * `parties/card_name_taken` where it has a card of that name, and `parties/not_a_partner`: only partners keep customers.
 */
export async function nameCustomer(ctx: Owner, input: z.output<typeof nameCustomerInput>): Promise<{ ref: string }> {
  if (!(await partnerProfileOf(ctx, ctx.actor.partyId))) throw refuse('parties/not_a_partner', {});
  const { name, country, contactName, contactEmail, notes, contactPhone, tags } = input;
  const [known] = await ctx.tx
    .select({ ref: partyCards.ref })
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, ctx.actor.partyId), sql`lower(${partyCards.name}) = lower(${name})`));
  if (known) throw refuse('parties/card_name_taken', { ref: known.ref }, 'name');
  const card = await createCard(ctx, {
    name,
    country,
    ...(contactName ? { contactName } : {}),
    ...(contactEmail ? { contactEmail } : {}),
    ...(notes ? { notes } : {}),
  });
  if (contactPhone || tags.length > 0) await ctx.tx.update(partyCards).set({ contactPhone, tags }).where(eq(partyCards.id, card.id));
  return { ref: card.ref };
}

/**
 * Changes what the card says. Somebody else's save meanwhile is not overwritten: throws `parties/card_changed` with who it was, and the
 * form shows both. Saved without a change, nothing happens. Throws `parties/card_name_taken`, `not_found`.
 */
export async function editCard(ctx: Owner, { ref, revision, ...words }: z.output<typeof editCardInput>): Promise<{ revision: number }> {
  const card = await lockCard(ctx, ref, revision);
  const fields = changedFields(card, words);
  if (fields.length === 0) return { revision: card.revision };
  await ctx.tx
    .update(partyCards)
    .set({ ...words, revision: card.revision + 1 })
    .where(eq(partyCards.id, card.id))
    .catch((error: unknown) => {
      throw postgresErrorOf(error)?.constraint_name === 'party_cards_owner_name' ? refuse('parties/card_name_taken', {}, 'name') : error;
    });
  return remember(ctx, card, fields);
}

/** Adds a further contact; nothing of it is overwritten, so it needs no revision. Throws `parties/contact_needs_way`, `not_found`. */
export async function addContact(ctx: Owner, { ref, ...words }: z.output<typeof addContactInput>): Promise<{ ref: string }> {
  refuseWithoutWay(words);
  const card = await lockCard(ctx, ref);
  const [{ count }] = (await ctx.tx
    .select({ count: sql<number>`count(*)::int` })
    .from(partyCardContacts)
    .where(and(ofCard(ctx, card.id), isNull(partyCardContacts.removedAt)))) as [{ count: number }];
  if (count >= MOST_CONTACTS) throw new DomainError('invalid', {}, { field: 'name' });
  const [made] = await ctx.tx
    .insert(partyCardContacts)
    .values({ ...words, ownerPartyId: ctx.actor.partyId, cardId: card.id })
    .returning({ ref: partyCardContacts.ref });
  await bump(ctx, card);
  await remember(ctx, card, [{ field: 'contact', before: null, after: inOneLine(words) }]);
  return made!;
}

/** Changes a contact, if the card is as its form showed it: `parties/card_changed` else. Throws `parties/contact_needs_way`, `not_found`. */
export async function editContact(ctx: Owner, { ref, revision, ...words }: z.output<typeof editContactInput>): Promise<void> {
  refuseWithoutWay(words);
  const { card, contact } = await lockContact(ctx, ref, revision);
  if (inOneLine(contact) === inOneLine(words)) return;
  await ctx.tx.update(partyCardContacts).set(words).where(eq(partyCardContacts.id, contact.id));
  await bump(ctx, card);
  await remember(ctx, card, [{ field: 'contact', before: inOneLine(contact), after: inOneLine(words) }]);
}

/** Takes a contact off the card; its history keeps it. Throws `parties/card_changed`, `not_found`. */
export async function removeContact(ctx: Owner, { ref, revision }: z.output<typeof removeContactInput>): Promise<void> {
  const { card, contact } = await lockContact(ctx, ref, revision);
  await ctx.tx.update(partyCardContacts).set({ removedAt: ctx.now }).where(eq(partyCardContacts.id, contact.id));
  await bump(ctx, card);
  await remember(ctx, card, [{ field: 'contact', before: inOneLine(contact), after: null }]);
}

/** The card, locked, at the revision that a form was filled in over. */
async function lockCard(ctx: Owner, ref: string, revision?: number): Promise<Card> {
  const [card] = await ctx.tx
    .select()
    .from(partyCards)
    .where(and(eq(partyCards.ownerPartyId, ctx.actor.partyId), eq(partyCards.ref, ref)))
    .for('update');
  if (!card) throw notFound();
  if (revision === undefined || revision === card.revision) return card;
  const [last] = await ctx.tx
    .select({ by: people.name })
    .from(partyCardChanges)
    .leftJoin(people, eq(people.id, partyCardChanges.byPersonId))
    .where(and(eq(partyCardChanges.ownerPartyId, ctx.actor.partyId), eq(partyCardChanges.cardId, card.id)))
    .orderBy(desc(partyCardChanges.id))
    .limit(1);
  throw refuse('parties/card_changed', { by: last?.by ?? '' });
}

async function lockContact(ctx: Owner, ref: string, revision: number) {
  const mine = and(eq(partyCardContacts.ownerPartyId, ctx.actor.partyId), eq(partyCardContacts.ref, ref));
  const [at] = await ctx.tx
    .select({ ref: partyCards.ref })
    .from(partyCardContacts)
    .innerJoin(partyCards, eq(partyCards.id, partyCardContacts.cardId))
    .where(mine);
  if (!at) throw notFound();
  const card = await lockCard(ctx, at.ref, revision);
  // Read after the lock: somebody may have taken it off while this one waited.
  const [contact] = await ctx.tx
    .select()
    .from(partyCardContacts)
    .where(and(mine, isNull(partyCardContacts.removedAt)));
  if (!contact) throw notFound();
  return { card, contact };
}

async function bump(ctx: Owner, card: Card): Promise<void> {
  await ctx.tx
    .update(partyCards)
    .set({ revision: card.revision + 1 })
    .where(eq(partyCards.id, card.id));
}

async function remember(ctx: Owner, card: Card, fields: Changed[]): Promise<{ revision: number }> {
  const { partyId: ownerPartyId, personId: byPersonId } = ctx.actor;
  const revision = card.revision + 1;
  await ctx.tx.insert(partyCardChanges).values({ ownerPartyId, cardId: card.id, revision, at: ctx.now, byPersonId, fields });
  await ctx.publish(cardChanged, { cardId: card.id, cardRef: card.ref, ownerPartyId }, { parties: [ownerPartyId] });
  return { revision };
}

type Words = Pick<Card, 'name' | 'country' | 'contactName' | 'contactEmail' | 'contactPhone' | 'notes' | 'tags'>;

function changedFields(before: Words, after: Words): Changed[] {
  const said = (words: Words): Record<Exclude<CardField, 'contact'>, string | null> => ({
    ...words,
    tags: words.tags.length > 0 ? words.tags.join(', ') : null,
  });
  const [was, is] = [said(before), said(after)];
  const fields = ['name', 'country', 'contactName', 'contactEmail', 'contactPhone', 'notes', 'tags'] as const;
  return fields.filter((field) => was[field] !== is[field]).map((field) => ({ field, before: was[field], after: is[field] }));
}

interface ContactWords {
  readonly name: string;
  readonly duty: string | null;
  readonly email: string | null;
  readonly phone: string | null;
}
const inOneLine = ({ name, duty, email, phone }: ContactWords) => [name, duty, email, phone].filter(Boolean).join(', ');

/** A contact that can be reached by neither is none. */
function refuseWithoutWay({ email, phone }: ContactWords): void {
  if (email === null && phone === null) throw refuse('parties/contact_needs_way', {}, 'email');
}
