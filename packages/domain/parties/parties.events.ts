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

/** A partner changed what its card of a customer says. Told to that partner. */
export const cardChanged = defineEvent({
  name: 'parties/card_changed',
  data: z.object({ cardId: z.uuid(), cardRef: z.string(), ownerPartyId: z.uuid() }),
  subjects: (data) => [{ type: 'card', id: data.cardId }],
  hint: (data) => data.cardRef,
});

/** A customer changed what it shares with one of its partners. Told to that customer; the partner finds it on its card. */
export const shareChanged = defineEvent({
  name: 'parties/share_changed',
  data: z.object({ partyId: z.uuid() }),
  subjects: () => [],
  hint: () => 'shares',
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

/** The vendor corrected a party's name or country. Told to that party. */
export const partyChanged = defineEvent({
  name: 'parties/party_changed',
  data: z.object({ partyId: z.uuid(), partyRef: z.string() }),
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.partyRef,
});

/** A party is no more from a day on, or is another one. Told to nobody else. */
export const partyEnded = defineEvent({
  name: 'parties/party_ended',
  data: z.object({ partyId: z.uuid(), partyRef: z.string(), on: z.string(), mergedIntoPartyId: z.uuid().nullable() }),
  subjects: (data) => [
    { type: 'party', id: data.partyId },
    ...(data.mergedIntoPartyId ? [{ type: 'party' as const, id: data.mergedIntoPartyId }] : []),
  ],
  hint: (data) => data.partyRef,
});

/** A party belongs to another one, or to nobody, from a day on. Told to nobody else: partners stand in trees, too. */
export const hierarchyChanged = defineEvent({
  name: 'parties/hierarchy_changed',
  data: z.object({ partyId: z.uuid(), partyRef: z.string(), parentPartyId: z.uuid().nullable(), from: z.string() }),
  subjects: (data) => [
    { type: 'party', id: data.partyId },
    ...(data.parentPartyId ? [{ type: 'party' as const, id: data.parentPartyId }] : []),
  ],
  hint: (data) => data.partyRef,
});

const memberData = z.object({ membershipId: z.uuid(), membershipRef: z.string(), partyId: z.uuid(), personId: z.uuid() });
type MemberData = z.infer<typeof memberData>;
const onPartyAndPerson = ({ partyId, personId }: MemberData) => [
  { type: 'party' as const, id: partyId },
  { type: 'person' as const, id: personId },
];

/** A person's functions for a party changed. Told to that party. */
export const memberChanged = defineEvent({
  name: 'parties/member_changed',
  data: memberData,
  subjects: onPartyAndPerson,
  hint: (data) => data.membershipRef,
});

/** A person acts for a party no longer. Told to that party. */
export const memberEnded = defineEvent({
  name: 'parties/member_ended',
  data: memberData,
  subjects: onPartyAndPerson,
  hint: (data) => data.membershipRef,
});

/** The tiers of the channel changed. Told to nobody: whoever needs a tier's name reads it. */
export const tiersChanged = defineEvent({
  name: 'parties/tiers_changed',
  data: z.object({ tier: z.number() }),
  subjects: () => [],
  hint: () => 'tiers',
});

/** A party became a partner, or its standing, tier or public contact changed. Told to that party. */
export const partnerProfileChanged = defineEvent({
  name: 'parties/partner_profile_changed',
  data: z.object({ partyId: z.uuid(), partyRef: z.string() }),
  subjects: (data) => [{ type: 'party', id: data.partyId }],
  hint: (data) => data.partyRef,
});
