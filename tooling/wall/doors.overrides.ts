import { TIMELINE_TYPES, type TimelineType } from '@tributary/audit/contract';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import type { Shape, Slot } from './doors.inputs.ts';

/** What kind of reference each type of timeline is asked by. */
const TIMELINE_KINDS: Readonly<Record<TimelineType, readonly RefKind[]>> = {
  order: ['order'],
  line: ['line', 'entitlement'],
  ticket: ['ticket'],
  party: ['party'],
  card: ['card'],
  product: ['product'],
  price_book: ['priceBook'],
  advisory: ['advisory'],
  notice: ['notice'],
  agreement: ['agreement'],
  handover: ['handover'],
};

const shape = (name: string, slots: readonly Slot[], fill: Shape['fill']): Shape => ({ name, slots, fill });

/** Doors whose input schema does not tell what it takes: a field that is text and means a reference, fields that depend on one another. */
export const OVERRIDES: Readonly<Record<string, readonly Shape[]>> = {
  'audit.timeline': TIMELINE_TYPES.map((type) => shape(type, [{ path: 'ref', kinds: TIMELINE_KINDS[type] }], ({ ref }) => ({ type, ref }))),
  'pricing.createBook': [
    shape(
      'partner',
      [
        { path: 'partnerRef', kinds: ['party'] },
        { path: 'copyOf', kinds: ['priceBook'] },
      ],
      ({ partnerRef, copyOf }) => ({
        ...{
          name: 'Wall probe',
          level: 4,
          currency: 'EUR',
          partnerRef,
          copyOf,
          percent: '0',
          newBusiness: { from: '2027-01-01', until: null },
        },
      }),
    ),
  ],
};
