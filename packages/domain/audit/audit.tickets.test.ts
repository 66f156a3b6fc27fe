import { withActor } from '@tributary/db/actor';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { FIXTURE_NOW } from '@tributary/parties/fixtures';
import { replyAsParty, replyAsStaff } from '@tributary/tickets/commands';
import { drainTickets, makeTicketWorld } from '@tributary/tickets/fixtures';
import { useTestDatabase } from '@tributary/vitest/database';
import { beforeAll, describe, expect, test } from 'vitest';
import { timeline } from './audit.queries.ts';

const db = useTestDatabase();
let world: Awaited<ReturnType<typeof makeTicketWorld>>;

beforeAll(async () => {
  world = await makeTicketWorld(db);
  const ref = world.line1.ticketRef;
  const write = { now: FIXTURE_NOW, mode: 'write' } as const;
  const message = (word: string) => ({ ref, clientRequestId: `request-${word}`, body: word });
  await withActor(db.database, world.administrator.actor, write, (ctx) => replyAsParty(ctx, message('question')));
  await withActor(db.database, world.support.actor, write, (ctx) => replyAsStaff(ctx, { ...message('answer'), visibility: 'public' }));
  await withActor(db.database, world.support.actor, write, (ctx) => replyAsStaff(ctx, { ...message('aside'), visibility: 'internal' }));
  await drainTickets(db);
});

const messagesOn = async (actor: PartyActor | VendorActor) =>
  (
    await withActor(db.database, actor, { now: FIXTURE_NOW, mode: 'read' }, (ctx) =>
      timeline(ctx, { type: 'ticket', ref: world.line1.ticketRef }),
    )
  )
    .filter(({ event }) => event === 'tickets/replied' || event === 'tickets/noted')
    .map(({ event, actorName }) => [event, actorName]);

describe('the timeline of a ticket', () => {
  test('names whoever signed a message to everybody on the ticket, and tells notes to staff alone', async () => {
    const replies = [
      ['tickets/replied', world.administrator.name],
      ['tickets/replied', world.support.name],
    ];
    expect(await messagesOn(world.administrator.actor)).toEqual(replies);
    expect(await messagesOn(world.sales1.actor)).toEqual(replies);
    expect(await messagesOn(world.support.actor)).toEqual([...replies, ['tickets/noted', world.support.name]]);
  });
  test('does not exist for the other reseller of the same customer', async () => {
    await expect(messagesOn(world.sales2.actor)).rejects.toMatchObject({ code: 'not_found' });
  });
});
