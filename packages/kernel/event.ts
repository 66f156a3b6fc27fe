import type { z } from 'zod';

/** A record an event stands on the timeline of. */
export interface Subject {
  readonly type:
    | 'order'
    | 'line'
    | 'ticket'
    | 'party'
    | 'card'
    | 'product'
    | 'price_book'
    | 'advisory'
    | 'notice'
    | 'person'
    | 'agreement'
    | 'order_import'
    | 'handover';
  readonly id: string;
}

/** A past-tense fact: `module/happened`, ids only, the records it stands on, and the short reference that a realtime hint carries. */
export interface EventDefinition<Name extends string = string, Data = never> {
  readonly name: Name;
  readonly data: z.ZodType<Data>;
  subjects(data: Data): Subject[];
  hint(data: Data): string;
}

/** Declares an event; see EventDefinition. */
export function defineEvent<Name extends string, Data>(definition: EventDefinition<Name, Data>): EventDefinition<Name, Data> {
  return definition;
}

/** What leaves over a socket: a name and a reference, never data (ARCHITECTURE, How data flows 5). */
export interface Hint {
  readonly name: string;
  readonly ref: string;
  readonly eventId: string;
}
