import type { EntitlementStatus } from '@tributary/entitlements/contract';
import type { OrderState } from '@tributary/orders/contract';
import type { TicketState } from '@tributary/tickets/contract';
import { type Stage, StateBadge } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

// The shape and tone of each state. Words are the catalogue's; the lists are also the answers of the filters.
export const ORDER_STAGES = {
  draft: 'open',
  submitted: 'open',
  held: 'attention',
  accepted: 'done',
  rejected: 'failed',
  fulfilled: 'done',
  closed: 'ended',
  cancelled: 'ended',
} as const satisfies Record<OrderState, Stage>;
export const ENTITLEMENT_STAGES = {
  pending: 'open',
  active: 'done',
  suspended: 'attention',
  expired: 'ended',
  ended: 'ended',
} as const satisfies Record<EntitlementStatus, Stage>;
/** Seen from outside: while a ticket waits, it is the reader's turn. */
export const TICKET_STAGES = {
  open: 'running',
  waiting: 'attention',
  resolved: 'done',
  closed: 'ended',
} as const satisfies Record<TicketState, Stage>;

export function OrderStateBadge({ state }: { state: OrderState }) {
  const t = useTranslations('orders.states');
  return <StateBadge stage={ORDER_STAGES[state]}>{t(state)}</StateBadge>;
}

export function EntitlementStatusBadge({ status }: { status: EntitlementStatus }) {
  const t = useTranslations('entitlements.statuses');
  return <StateBadge stage={ENTITLEMENT_STAGES[status]}>{t(status)}</StateBadge>;
}

export function TicketStateBadge({ state }: { state: TicketState }) {
  const t = useTranslations('tickets.states');
  return <StateBadge stage={TICKET_STAGES[state]}>{t(state)}</StateBadge>;
}
