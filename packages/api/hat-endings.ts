import { memberChanged, memberEnded, partyEnded } from '@tributary/parties/events';
import { viewEnded } from '@tributary/parties/views.events';

/** The facts after which somebody may wear a hat no longer: their sockets are looked at again when one is told. */
export const HATS_END_WITH: readonly string[] = [memberEnded.name, memberChanged.name, partyEnded.name, viewEnded.name];
