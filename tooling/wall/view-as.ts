import { createPortalCaller } from '@tributary/api/portal.router';
import { withActor } from '@tributary/db/actor';
import { folderStore } from '@tributary/db/file-store';
import { type PartyActor, systemActor } from '@tributary/kernel/actor';
import { views } from '@tributary/parties/viewing';
import { askView } from '@tributary/parties/views';
import { look } from './doors.ts';
import type { PartResult } from './figures.ts';
import type { WallDatabase, WallGround } from './ground.ts';
import { hatOf } from './world.ts';

/** A partner, a customer, and a partner of another kind. */
const LOOKED_AS = ['sales@bluepeak.example', 'admin@nordwind.example', 'ventes@montblanc.example'];

/**
 * A view of the portal as a party is that party, byte for byte (W11): what each of these people sees through every reading door is what
 * support sees that looks through their hat.
 */
export async function runViewAs(ground: WallGround): Promise<PartResult> {
  const world = await ground.demo();
  try {
    const failures: string[] = [];
    let compared = 0;
    for (const email of LOOKED_AS) {
      const real = await seenAs(world, await hatOf(world.admin, email), ground.now);
      const seen = await seenAs(world, await viewedAs(world, email, ground.now), ground.now);
      compared += real.length;
      if (real.length !== seen.length) failures.push(`as ${email}: ${seen.length} observations against ${real.length}`);
      for (const [at, text] of real.entries())
        if (text !== seen[at]) failures.push(`as ${email}: ${seen[at]?.slice(0, 200)} against ${text.slice(0, 200)}`);
    }
    return { diffs: failures.length, failures, notes: { viewedObservations: compared } };
  } finally {
    await world.drop();
  }
}

/** The identity that support of the demo world looks with, through the hat of a person: made as the portal makes it. */
async function viewedAs({ admin, database }: WallDatabase, email: string, now: Date): Promise<PartyActor> {
  const { personId, partyId, functions } = await hatOf(admin, 'support@halden.example');
  const [hat] = await admin`select m.ref as member, p.ref as party from memberships m join people x on x.id = m.person_id
    join parties p on p.id = m.party_id where x.email = ${email}`;
  const support = { kind: 'vendor' as const, personId, partyId, functions };
  const { ref } = await withActor(database, support, { now, mode: 'write' }, (ctx) =>
    askView(ctx, { partyRef: hat!.party, as: hat!.member, reason: 'The wall looks', minutes: 15 }),
  );
  const found = await withActor(database, systemActor, { now, mode: 'read' }, (ctx) => views.find(ctx, { ref }));
  if (found === null || typeof found === 'string') throw new Error(`no view of ${email}: ${found}`);
  if (found.actor.viewedBy?.personId !== personId) throw new Error('the view does not say who looks');
  return found.actor;
}

async function seenAs({ database }: WallDatabase, actor: PartyActor, now: Date): Promise<string[]> {
  const caller = createPortalCaller({ database, actor, now: () => now, requestId: 'wall', files: folderStore('/nowhere') });
  return (await look(caller)).map((one) => JSON.stringify(one, (_key, value) => (typeof value === 'bigint' ? `${value}n` : value)));
}
