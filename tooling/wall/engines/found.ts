import type { Command } from './commands.ts';

const sale = {
  do: 'sell',
  pattern: 'reseller',
  customer: 0,
  reseller: 0,
  distributor: 1,
  lessor: 0,
  isService: false,
  startsIn: 0,
} as const;
const service = { do: 'assign', line: 0, slot: 'serviced_by', ends: false, day: 0, days: null } as const;
const passOn = { do: 'hand_over', from: 0, to: 1, day: 10, lines: null } as const;

/** Histories in which engines once disagreed: they are run first, every time. */
export const FOUND: readonly (readonly [sales: Command[], commands: Command[]])[] = [
  // Billed in the place of a partner that left, a distributor was billed, and saw the line, beyond its own time as a seller.
  [
    [sale],
    [
      { do: 'assign', line: 0, slot: 'sold_by:1', party: 1, ends: false, day: 0, days: 11 },
      { ...passOn, kind: 'partner_exit', outcome: 'direct' },
    ],
  ],
  // A withdrawn handover took from the heir a service that it had on its own and that had been changed since.
  [
    [sale],
    [
      { ...service, party: 0 },
      { ...service, party: 1 },
      { ...passOn, kind: 'transfer', outcome: 'transfer' },
      { ...service, party: 1, ends: true, day: 30 },
      { do: 'withdraw', which: 0 },
    ],
  ],
];
