import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

/** Somebody is known to the system for the first time. Which party they belong to is told by the parties module. */
export const personCreated = defineEvent({
  name: 'identity/person_created',
  data: z.object({ personId: z.uuid(), personRef: z.string() }),
  subjects: (data) => [{ type: 'person', id: data.personId }],
  hint: (data) => data.personRef,
});
