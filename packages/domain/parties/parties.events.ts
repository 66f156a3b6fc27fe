import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

/** An organisation was recorded by the vendor. Told to nobody else: that a party exists is what partners must not learn (DOMAIN §2b). */
export const partyCreated = defineEvent({
  name: 'parties/party_created',
  data: z.object({ partyId: z.uuid(), partyRef: z.string() }),
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.partyRef,
});

/** A partner named a customer for the first time. Told to that partner. */
export const cardNamed = defineEvent({
  name: 'parties/card_named',
  data: z.object({ cardId: z.uuid(), cardRef: z.string(), ownerPartyId: z.uuid() }),
  subjects: (data) => [{ type: 'card', id: data.cardId }],
  hint: (data) => data.cardRef,
});

/** The vendor decided whom a card means. Told to nobody else, because it stands on the timeline of a party that the partner cannot see. */
export const cardLinked = defineEvent({
  name: 'parties/card_linked',
  data: z.object({ cardId: z.uuid(), cardRef: z.string(), partyId: z.uuid() }),
  subjects: (data) => [
    { type: 'card', id: data.cardId },
    { type: 'party', id: data.partyId },
  ],
  hint: (data) => data.cardRef,
});

/** A person began to act for a party. Told to that party. */
export const memberAdded = defineEvent({
  name: 'parties/member_added',
  data: z.object({ membershipId: z.uuid(), membershipRef: z.string(), partyId: z.uuid(), personId: z.uuid() }),
  subjects: (data) => [
    { type: 'party', id: data.partyId },
    { type: 'person', id: data.personId },
  ],
  hint: (data) => data.membershipRef,
});

/** A party became a partner, or its standing, tier or public contact changed. Told to that party. */
export const partnerProfileChanged = defineEvent({
  name: 'parties/partner_profile_changed',
  data: z.object({ partyId: z.uuid(), partyRef: z.string() }),
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.partyRef,
});
