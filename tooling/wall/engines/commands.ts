import fc from 'fast-check';
import { ACTIONS, type Action, type Kind, SOLD_PATTERNS, type SoldPattern } from './rules.ts';

/** What somebody does; parties and lines by place, days counted from today. */
export type Command =
  | {
      readonly do: 'sell';
      readonly pattern: SoldPattern;
      readonly customer: number;
      readonly reseller: number;
      readonly distributor: number;
      readonly lessor: number;
      readonly isService: boolean;
      readonly startsIn: number;
    }
  | {
      readonly do: 'assign';
      readonly line: number;
      readonly slot: string;
      readonly party: number;
      readonly ends: boolean;
      readonly day: number;
      readonly days: number | null;
    }
  | {
      readonly do: 'hand_over';
      readonly kind: Kind;
      readonly from: number;
      readonly to: number;
      readonly outcome: 'transfer' | 'direct' | 'end';
      readonly day: number;
      readonly lines: readonly number[] | null;
    }
  | { readonly do: 'withdraw'; readonly which: number }
  | {
      readonly do: 'grant';
      readonly line: number;
      /** Null for whose line it is. */
      readonly by: number | null;
      readonly to: number;
      readonly actions: readonly Action[];
      readonly day: number;
      readonly days: number | null;
    }
  | {
      readonly do: 'narrow';
      readonly which: number;
      readonly asGiver: boolean;
      readonly actions: readonly Action[] | null;
      readonly endsIn: number | null;
    }
  | { readonly do: 'revoke'; readonly which: number; readonly asGiver: boolean }
  | { readonly do: 'wait'; readonly days: number };

/** The places of a stage: three partners, three customers, two lessors. */
const partner = fc.nat(2);
const customer = fc.integer({ min: 3, max: 5 });
const lessor = fc.integer({ min: 6, max: 7 });
const anybody = fc.nat(7);
const line = fc.nat(20);
const perhapsOpen = (span: fc.Arbitrary<number>) => fc.option(span, { nil: null, freq: 2 });

export const sale: fc.Arbitrary<Command> = fc
  .record({
    do: fc.constant('sell' as const),
    pattern: fc.constantFrom(...SOLD_PATTERNS),
    customer: fc.nat(2),
    reseller: fc.nat(2),
    further: fc.integer({ min: 1, max: 2 }),
    lessor: fc.nat(1),
    isService: fc.boolean(),
    startsIn: fc.constantFrom(0, 0, 0, 7, 30),
  })
  .map(({ further, ...sold }) => ({ ...sold, distributor: (sold.reseller + further) % 3 }));

const handOver = (kind: Kind, from: fc.Arbitrary<number>, to: fc.Arbitrary<number>, outcome: fc.Arbitrary<'transfer' | 'direct' | 'end'>) =>
  fc.record({
    do: fc.constant('hand_over' as const),
    kind: fc.constant(kind),
    from,
    to,
    outcome,
    day: fc.oneof(fc.constant(0), fc.integer({ min: -20, max: 60 })),
    lines: fc.option(fc.array(line, { minLength: 1, maxLength: 2 }), { nil: null, freq: 3 }),
  });
const transferred = fc.constant('transfer' as const);
const orDirect = fc.constantFrom('transfer' as const, 'transfer' as const, 'direct' as const);

/** Everything that can happen to lines after they were sold, and further sales. */
export const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 2, arbitrary: sale },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      line,
      slot: fc.constantFrom(
        'sold_by:0',
        'sold_by:1',
        'serviced_by',
        'serviced_by',
        'payer',
        'bill_to',
        'end_user',
        'signatory',
        'financed_by',
        'registered_by',
      ),
      party: anybody,
      ends: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
      day: fc.integer({ min: -15, max: 40 }),
      days: perhapsOpen(fc.integer({ min: 1, max: 40 })),
    }),
  },
  {
    weight: 2,
    arbitrary: handOver('partner_exit', partner, partner, fc.constantFrom('transfer', 'transfer', 'direct', 'end')),
  },
  { weight: 2, arbitrary: handOver('transfer', partner, partner, orDirect) },
  { weight: 1, arbitrary: handOver('lessor_change', lessor, fc.oneof(lessor, anybody), orDirect) },
  { weight: 1, arbitrary: handOver('payer_change', anybody, anybody, orDirect) },
  { weight: 1, arbitrary: handOver('customer_merge', customer, customer, transferred) },
  { weight: 1, arbitrary: handOver('customer_split', customer, customer, transferred) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('withdraw' as const), which: fc.nat(5) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('grant' as const),
      line,
      by: fc.option(anybody, { nil: null, freq: 1 }),
      to: anybody,
      actions: fc.subarray([...ACTIONS]),
      day: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 })),
      days: perhapsOpen(fc.integer({ min: 1, max: 30 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('narrow' as const),
      which: fc.nat(9),
      asGiver: fc.boolean(),
      actions: fc.option(fc.subarray([...ACTIONS]), { nil: null }),
      endsIn: fc.option(fc.integer({ min: 1, max: 40 }), { nil: null }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('revoke' as const), which: fc.nat(9), asGiver: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const), days: fc.integer({ min: 1, max: 30 }) }) },
);
