import type { PartyRole } from './role-strip.tsx';
import type { ThreadMessage } from './thread.tsx';
import type { TimelineEntry } from './timeline.tsx';
import type { WhyStep } from './why.tsx';

// What the gallery shows: a small invented world, the same in both themes.

export const roles: PartyRole[] = [
  { role: 'Uses it', partyId: 'h', partyName: 'Hallstatt Kliniken', href: '#h', since: '2026-02-01' },
  { role: 'Sold by', partyId: 'b', partyName: 'Bluepeak Systems', href: '#b', since: '2026-02-01' },
  { role: 'On paper of', partyId: 'n', partyName: 'Nordwall Distribution', href: '#n', since: '2026-02-01' },
  { role: 'Invoiced to', partyId: 'b', partyName: 'Bluepeak Systems', href: '#b', since: '2026-02-01' },
  { role: 'Financed by', partyId: 'l', partyName: 'Meridian Leasing', href: '#l', since: '2026-03-15' },
  { role: 'Looked after by', partyId: 'k', partyName: 'Kestrel Care', href: '#k', since: '2026-09-01' },
];

export const whyPrice: WhyStep[] = [
  {
    rule: 'Bluepeak raises the order, so its own price book prices the line.',
    inputs: [
      { label: 'Book', value: 'Gold resellers EUR' },
      { label: 'In force', value: '1 Jan 2026 to 31 Dec 2026' },
    ],
    document: { label: 'Reseller agreement RA-2041, annex B', href: '#annex' },
  },
  {
    rule: 'From 50 seats the second volume step holds.',
    inputs: [
      { label: 'Quantity', value: '60 seats' },
      { label: 'Step', value: '50 to 199' },
    ],
  },
  { rule: 'List price less 22 percent, rounded once to the cent.', inputs: [{ label: 'List', value: 'EUR 148.00' }] },
];

export const timeline: TimelineEntry[] = [
  {
    id: '4',
    at: '2026-11-22T09:41:00Z',
    who: 'Ines Vogel, Support',
    what: 'Ticket TK-7QF2 opened by the commissioning template',
    stage: 'running',
  },
  { id: '3', at: '2026-11-22T09:40:12Z', who: 'Marek Dvořák, Operations', what: 'Order accepted', stage: 'done' },
  {
    id: '2',
    at: '2026-11-22T09:12:30Z',
    who: 'Lena Brandt, Bluepeak Systems',
    onBehalfOf: 'Hallstatt Kliniken',
    what: 'Purchase order number changed',
    detail: 'from PO-1180 to PO-1181',
  },
  { id: '1', at: '2026-11-22T09:10:05Z', who: 'Lena Brandt, Bluepeak Systems', what: 'Order placed: 2 lines, EUR 9,326.40' },
];

export const conversation: ThreadMessage[] = [
  {
    id: '1',
    kind: 'public',
    author: 'Dr. Anna Huber',
    party: 'Hallstatt Kliniken',
    at: '2026-11-22T09:44:00Z',
    body: 'The gateway is in the rack, but the licence file is refused with code 4012.\nCan we still go live on Thursday?',
  },
  {
    id: '2',
    kind: 'internal',
    author: 'Ines Vogel',
    party: 'Support',
    at: '2026-11-22T09:47:00Z',
    body: '4012 is the clock skew we saw at two other sites. Do not promise Thursday before Jonas has looked at it.',
  },
  {
    id: '3',
    kind: 'public',
    author: 'Ines Vogel',
    party: 'Aurelia Software',
    at: '2026-11-22T09:52:00Z',
    body: 'Thank you. Please set the time server first, then upload the file again. I stay on this with you.',
    own: true,
  },
];

/** A row of the sample list. */
export interface SampleOrder {
  id: string;
  customer: string;
  soldBy: string;
  placed: string;
  stage: 'open' | 'running' | 'done' | 'attention' | 'failed' | 'ended';
  state: string;
  amountMinor: bigint;
  currency: string;
  lines: number;
  owner: string;
}

export const orders: SampleOrder[] = [
  ['OR-4KD9', 'Hallstatt Kliniken', 'Bluepeak Systems', '2026-11-22', 'open', 'Placed', 932640n, 'EUR', 2, 'Marek Dvořák'],
  ['OR-4KC2', 'Port of Ystad', 'Nordwall Distribution', '2026-11-21', 'attention', 'Needs a decision', 12488000n, 'SEK', 7, 'Marek Dvořák'],
  ['OR-4K7X', 'Castellan Insurance plc', 'Vantage IT', '2026-11-20', 'running', 'Commissioning', 4410000n, 'GBP', 3, 'Ines Vogel'],
  ['OR-4K71', 'Hallstatt Kliniken', 'Kestrel Care', '2026-11-19', 'done', 'Live', 118000n, 'EUR', 1, 'Ines Vogel'],
  ['OR-4JZM', 'Lumen Robotics', 'Bluepeak Systems', '2026-11-18', 'failed', 'Refused: credit hold', 2205075n, 'EUR', 4, 'Paul Reyes'],
  ['OR-4JY8', 'Gemeinde Altenmarkt', 'Direct', '2026-11-17', 'done', 'Live', 640000n, 'EUR', 2, 'Paul Reyes'],
  ['OR-4JW3', 'Sakura Precision', 'Hinode Partners', '2026-11-14', 'running', 'Commissioning', 1840000n, 'JPY', 5, 'Ines Vogel'],
  ['OR-4JV0', 'Orchard Foods', 'Vantage IT', '2026-11-12', 'ended', 'Withdrawn', 99000n, 'GBP', 1, 'Paul Reyes'],
  [
    'OR-4JT5',
    'Universitätsklinikum Grünau, Abteilung für Radiologie',
    'Bluepeak Systems',
    '2026-11-11',
    'done',
    'Live',
    7719990n,
    'EUR',
    12,
    'Marek Dvořák',
  ],
].map(([id, customer, soldBy, placed, stage, state, amountMinor, currency, lines, owner]) => ({
  id,
  customer,
  soldBy,
  placed,
  stage,
  state,
  amountMinor,
  currency,
  lines,
  owner,
})) as SampleOrder[];
