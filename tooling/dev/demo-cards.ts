import type { ActorContext } from '@tributary/db/actor';
import type { Actor, PartyActor } from '@tributary/kernel/actor';
import { addContact, editCard } from '@tributary/parties/card';
import { addContactInput, editCardInput } from '@tributary/parties/card.contract';
import { listCards } from '@tributary/parties/queries';
import { listShares, share } from '@tributary/parties/shares';
import type { PartnerKey } from './demo-world.ts';

const DAY_MS = 24 * 3_600_000;

/** What two partners note about the same customer, each for itself, on its own card of it. */
const NOTED = {
  bluepeak: {
    notes: 'Two sites: Hamburg and Bremen. Changes only between 1 and 15 of a month; the yard stands still then.',
    tags: ['logistics', 'two sites'],
    contact: { name: 'Ines Brandt', duty: 'Security', email: 'security@nordwind.example', phone: '+49 40 5550 121' },
  },
  corvid: {
    notes: 'Asked for a quote of the gateway for all depots. Decides in January.',
    tags: ['renewal', 'depots'],
    contact: { name: 'Jonas Weber', duty: 'IT', email: 'admin@nordwind.example', phone: null },
  },
} as const;

/** Partners keep their cards of Nordwind, and Nordwind says what Bluepeak may know of it besides. */
export async function keepDemoCards(given: {
  readonly now: Date;
  readonly customer: PartyActor;
  readonly customerName: string;
  readonly partner: (key: keyof typeof NOTED) => PartyActor;
  readonly leaveOut: (partner: PartnerKey) => boolean;
  readonly as: <A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>) => Promise<T>;
}): Promise<void> {
  const daysAgo = (days: number) => new Date(given.now.getTime() - days * DAY_MS);
  for (const [key, noted] of Object.entries(NOTED) as [keyof typeof NOTED, (typeof NOTED)[keyof typeof NOTED]][]) {
    if (given.leaveOut(key)) continue;
    await given.as(given.partner(key), daysAgo(40), async (ctx) => {
      const card = (await listCards(ctx, { limit: 50, q: given.customerName })).rows[0]!;
      const { ref, name, country, contactName, contactEmail } = card;
      const { notes, tags, contact } = noted;
      await editCard(ctx, editCardInput.parse({ ref, revision: 1, name, country, contactName, contactEmail, notes, tags: [...tags] }));
      await addContact(ctx, addContactInput.parse({ ref, ...contact }));
    });
  }
  await given.as(given.customer, daysAgo(30), async (ctx) => {
    const [partner] = (await listShares(ctx)).filter(({ name }) => name.startsWith('Bluepeak'));
    if (!partner) return;
    const contact = { contactName: 'Jonas Weber', contactEmail: 'admin@nordwind.example', contactPhone: '+49 40 5550 120' };
    const notes = 'Deliveries to gate 3. Technicians register at the yard office, with an identity card.';
    await share(ctx, { partnerId: partner.id, revision: 0, ...contact, notes });
  });
}
