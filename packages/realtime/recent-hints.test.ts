import { expect, test } from 'vitest';
import { rememberHints } from './recent-hints.ts';

const message = (ref: string, ...rooms: string[]) =>
  JSON.stringify({ type: 3, data: { packet: { data: ['hint', { name: 'orders/submitted', ref, eventId: ref }] }, opts: { rooms } } });
const refs = ({ hints }: { hints: { ref: string }[] }) => hints.map(({ ref }) => ref);

test('a socket is given what went to its rooms since its page was made, once, whatever else was heard', () => {
  let at = 1_000;
  const recent = rememberHints(() => at);
  recent.hear(message('ORD-1', 'vendor', 'party:a'));
  at = 2_000;
  recent.hear(message('ORD-2', 'vendor'));
  recent.hear(message('ORD-3', 'vendor', 'party:a', 'party:b'));
  recent.hear(JSON.stringify({ type: 1, uid: 'heartbeat' }));
  expect(refs(recent.missed(1_000, new Set(['vendor', 'party:a'])))).toEqual(['ORD-1', 'ORD-2', 'ORD-3']);
  expect(refs(recent.missed(1_500, new Set(['party:a'])))).toEqual(['ORD-3']);
  expect(recent.missed(2_001, new Set(['party:a']))).toEqual({ hints: [], isWhole: true });
});

test('who asks about a time before the memory begins is told that it is not whole', () => {
  let at = 1_000;
  const recent = rememberHints(() => at);
  expect(recent.missed(999, new Set()).isWhole).toBe(false);
  expect(recent.missed(1_000, new Set()).isWhole).toBe(true);
  recent.hear(message('ORD-1', 'vendor'));
  at += 60_001;
  recent.hear(message('ORD-2', 'vendor'));
  expect(recent.missed(1_000, new Set(['vendor']))).toMatchObject({ isWhole: false });
  expect(recent.missed(1_001, new Set(['vendor']))).toMatchObject({ isWhole: true, hints: [{ ref: 'ORD-2' }] });
  for (let more = 0; more < 5_000; more++) recent.hear(message(`ORD-M${more}`, 'vendor'));
  expect(recent.missed(at, new Set(['vendor'])).hints).toHaveLength(5_000);
  expect(recent.missed(at, new Set(['vendor'])).isWhole).toBe(false);
});
