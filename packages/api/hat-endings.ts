import { memberEnded, partyEnded } from '@tributary/parties/events';

/** The facts after which somebody may wear a hat no longer: their sockets are looked at again when one is told. */
export const HATS_END_WITH: readonly string[] = [memberEnded.name, partyEnded.name];
