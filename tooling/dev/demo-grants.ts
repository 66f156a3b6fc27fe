import type { ActorContext } from '@tributary/db/actor';
import { giveAccess } from '@tributary/entitlements/grants.commands';
import { whoHasAccess } from '@tributary/entitlements/grants.queries';
import type { Actor, PartyActor, VendorActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import { linkCard } from '@tributary/parties/commands';
import type postgres from 'postgres';
import { type CustomerKey, PARTNERS, type PartnerKey } from './demo-world.ts';

const DAY_MS = 24 * 3_600_000;

/**
 * Lumen lets Alder & Finch onto what it bought from the vendor itself, for a project of four months: named by name, and found by operations
 * two days later. A second company that it named is still looked up.
 */
export async function grantDemoAccess(given: {
  readonly admin: postgres.Sql;
  readonly now: Date;
  readonly today: IsoDate;
  readonly customer: PartyActor;
  readonly operations: VendorActor;
  readonly leaveOut: (partner: PartnerKey) => boolean;
  readonly partyId: (key: PartnerKey | CustomerKey) => string;
  readonly as: <A extends Actor, T>(actor: A, at: Date, work: (ctx: ActorContext<A>) => Promise<T>) => Promise<T>;
}): Promise<void> {
  if (given.leaveOut('alder')) return;
  const daysAgo = (days: number) => new Date(given.now.getTime() - days * DAY_MS);
  const { name, country } = PARTNERS.alder;
  const until = addDays(given.today, 120);
  await given.as(given.customer, daysAgo(9), async (ctx) => {
    const { rows } = await whoHasAccess(ctx, { limit: 50 });
    const direct = rows.filter(({ holders }) => !holders.some(({ source }) => source === 'sold_by')).slice(0, 1);
    const entitlementRefs = direct.map(({ ref }) => ref);
    await giveAccess(ctx, {
      entitlementRefs,
      grantee: { kind: 'new', name, country },
      actions: ['view', 'download', 'open_ticket'],
      until,
    });
    const asked = { kind: 'new', name: 'Brightwater Integration', country: 'FR', contactEmail: 'projects@brightwater.example' } as const;
    await giveAccess(ctx, { entitlementRefs, grantee: asked, actions: ['view'] });
  });
  const [card] = await given.admin<{ id: string }[]>`
    select id from party_cards where owner_party_id = ${given.customer.partyId} and name = ${name}`;
  await given.as(given.operations, daysAgo(7), (ctx) => linkCard(ctx, { cardId: card!.id, partyId: given.partyId('alder') }));
}
