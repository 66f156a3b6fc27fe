import type { TicketState } from '@tributary/tickets/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

/** Seen from outside: while a ticket waits, it is the reader's turn. */
export const TICKET_STAGES = {
  open: 'running',
  waiting: 'attention',
  resolved: 'done',
  closed: 'ended',
} as const satisfies Record<TicketState, Stage>;

export function TicketStateBadge({ state }: { state: TicketState }) {
  const t = useTranslations('tickets.states');
  return <StateBadge stage={TICKET_STAGES[state]}>{t(state)}</StateBadge>;
}
