import { addCommissioningTemplate } from '@tributary/catalog/commissioning';
import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor } from '@tributary/kernel/actor';
import { createParty } from '@tributary/parties/commands';
import { setParent } from '@tributary/parties/hierarchy';

type Context = ActorContext<SystemActor>;

/** Templates with conditions: who has never ordered before is welcomed, and a large roll-out through a gold partner is planned. */
export async function addDemoTemplates(ctx: Context, vault: { readonly ref: string }): Promise<void> {
  await addCommissioningTemplate(ctx, {
    productRef: vault.ref,
    title: 'Welcome to Halden Vault',
    queue: 'training',
    dueOffsetDays: 10,
    firstOrderOnly: true,
    steps: [
      { label: 'Call the administrator and agree a date', dueOffsetDays: 2 },
      { label: 'Introduce keys, roles and backups', dueOffsetDays: 10 },
    ],
  });
  await addCommissioningTemplate(ctx, {
    productRef: vault.ref,
    title: 'Plan the Vault roll-out',
    queue: 'commissioning',
    dueOffsetDays: 21,
    partnerTiers: ['gold'],
    minQuantity: 50,
    steps: [
      { label: 'Agree the order of sites with the partner', dueOffsetDays: 7 },
      { label: 'Check the first site', dueOffsetDays: 21 },
    ],
  });
}

/** The customer of the demo belongs to a group, and a sister company joins it later. */
export async function addDemoHierarchy(ctx: Context, customer: { readonly ref: string }): Promise<void> {
  const group = await createParty(ctx, { name: 'Hansekontor Beteiligungs SE', country: 'DE' });
  const terminals = await createParty(ctx, { name: 'Seehafen Terminals GmbH', country: 'DE' });
  const repairs = await createParty(ctx, { name: 'Kranwerk Wismar GmbH', country: 'DE' });
  const places = [
    [customer, group, '2024-01-01'],
    [terminals, group, '2024-01-01'],
    [repairs, terminals, '2025-04-01'],
    [repairs, customer, '2027-01-01'],
  ] as const;
  for (const [child, parent, from] of places) await setParent(ctx, { ref: child.ref, parentRef: parent.ref, from });
}
