import { randomUUID } from 'node:crypto';
import { useTestDatabase } from '@tributary/vitest/database';
import { expect, test, vi } from 'vitest';
import { partyRoom, sendHints, VENDOR_ROOM } from './send-hints.ts';

const db = useTestDatabase();

test('what a thousand parties may know is hinted to each of them once, though one notification could not carry it', async () => {
  const heard: { data: { packet: { data: unknown[] }; opts: { rooms: string[] } } }[] = [];
  const listening = await db.admin.listen('socket.io#/', (payload) => void heard.push(JSON.parse(payload)));
  const partyIds = Array.from({ length: 1_000 }, () => randomUUID());
  const hint = { name: 'notices/approved', ref: 'NTC-7K3M9QX2', eventId: randomUUID() };
  await sendHints(db.database, [{ ...hint, partyIds }]);
  await vi.waitFor(() => expect(heard.flatMap((message) => message.data.opts.rooms)).toHaveLength(1_001));
  expect(new Set(heard.flatMap((message) => message.data.opts.rooms))).toEqual(new Set([VENDOR_ROOM, ...partyIds.map(partyRoom)]));
  for (const message of heard) expect(message.data.packet.data).toEqual(['hint', hint]);
  await listening.unlisten();
});
