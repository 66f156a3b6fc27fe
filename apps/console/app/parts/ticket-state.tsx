import type { TicketState } from '@tributary/tickets/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const TICKET: Record<TicketState, Stage> = { open: 'attention', waiting: 'running', resolved: 'done', closed: 'ended' };
export function TicketStateBadge({ state, short = false }: { state: TicketState; short?: boolean }) {
  const t = useTranslations('tickets');
  return <StateBadge stage={TICKET[state]}>{short ? t(`statesShort.${state}`) : t(`states.${state}`)}</StateBadge>;
}

/** A queue's name: those we know in words, others as they are called in the templates. */
export function useQueueName(): (queue: string) => string {
  const t = useTranslations('tickets');
  return (queue) => {
    if (queue === 'support' || queue === 'commissioning') return t(`queues.${queue}`);
    return queue.charAt(0).toUpperCase() + queue.slice(1).replaceAll('_', ' ');
  };
}
