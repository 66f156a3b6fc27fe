import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import type { PartyActor } from '@tributary/kernel/actor';
import { introduce } from '@tributary/parties/commands';
import { asSystem, FIXTURE_NOW } from '@tributary/parties/fixtures';
import { announceGrants } from './entitlements.grants.announce.ts';
import { changeAccess, giveAccess, takeBackAccess } from './entitlements.grants.commands.ts';
import type { ChangeAccessInput, GiveAccessInput } from './entitlements.grants.contract.ts';
import { listKnownPartners } from './entitlements.grants.partners.ts';

interface GrantWish extends Omit<GiveAccessInput, 'entitlementRefs' | 'grantee'> {
  /** Who gives: of the end customer, or of who may in its stead. */
  readonly by: PartyActor;
  readonly to: { readonly id: string; readonly name: string };
  readonly entitlementRefs: readonly string[];
  readonly now?: Date;
}

const writing = <T>(database: Database, by: PartyActor, now: Date | undefined, work: Parameters<typeof withActor<PartyActor, T>>[3]) =>
  withActor(database, by, { now: now ?? FIXTURE_NOW, mode: 'write' }, work);

/** A grant by its giver's own command, to a party that it is made to know; what follows from it has happened. */
export async function makeGrant(database: Database, wish: GrantWish): Promise<string[]> {
  const { by, to, now, entitlementRefs, ...grant } = wish;
  await asSystem(database, (ctx) => introduce(ctx, { viewerPartyId: by.partyId, subjectPartyId: to.id }), now);
  const given = await writing(database, by, now, async (ctx) => {
    const known = (await listKnownPartners(ctx)).find(({ name }) => name === to.name);
    return giveAccess(ctx, { ...grant, entitlementRefs: [...entitlementRefs], grantee: { kind: 'known', id: known!.id } });
  });
  await asSystem(database, (ctx) => announceGrants(ctx), now);
  return given.refs;
}

/** Grants taken back by whoever may. */
export const takeBack = (database: Database, by: PartyActor, refs: string[], now?: Date) =>
  writing(database, by, now, (ctx) => takeBackAccess(ctx, { refs }));

/** Grants changed by whoever may. */
export const changeGrant = (database: Database, by: PartyActor, change: ChangeAccessInput, now?: Date) =>
  writing(database, by, now, (ctx) => changeAccess(ctx, change));
