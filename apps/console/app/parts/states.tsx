import type { ProductState } from '@tributary/catalog/contract';
import type { EntitlementStatus } from '@tributary/entitlements/contract';
import type { AdvisoryState, DeliveryState, NoticeVerdict } from '@tributary/notices/contract';
import type { OrderState } from '@tributary/orders/contract';
import type { PartnerState } from '@tributary/parties/contract';
import type { BookState } from '@tributary/pricing/contract';
import type { TicketState } from '@tributary/tickets/contract';
import { Badge, type Stage, StateBadge, type Tone } from '@tributary/ui/badge';
import { useTranslations } from 'use-intl';

const ORDER: Record<OrderState, Stage> = {
  draft: 'open',
  submitted: 'attention',
  held: 'attention',
  accepted: 'done',
  rejected: 'failed',
  fulfilled: 'done',
  closed: 'ended',
  cancelled: 'ended',
};
export function OrderStateBadge({ state }: { state: OrderState }) {
  const t = useTranslations('orders.states');
  return <StateBadge stage={ORDER[state]}>{t(state)}</StateBadge>;
}

const ENTITLEMENT: Record<EntitlementStatus, Stage> = {
  pending: 'open',
  active: 'done',
  suspended: 'attention',
  expired: 'ended',
  ended: 'ended',
};
export function EntitlementStatusBadge({ status }: { status: EntitlementStatus }) {
  const t = useTranslations('entitlements.statuses');
  return <StateBadge stage={ENTITLEMENT[status]}>{t(status)}</StateBadge>;
}

const TICKET: Record<TicketState, Stage> = { open: 'attention', waiting: 'running', resolved: 'done', closed: 'ended' };
export function TicketStateBadge({ state, short = false }: { state: TicketState; short?: boolean }) {
  const t = useTranslations('tickets');
  return <StateBadge stage={TICKET[state]}>{short ? t(`statesShort.${state}`) : t(`states.${state}`)}</StateBadge>;
}

const PARTNER: Record<PartnerState, Stage> = {
  applied: 'open',
  active: 'done',
  on_notice: 'attention',
  suspended: 'failed',
  ended: 'ended',
};
export function PartnerStateBadge({ state }: { state: PartnerState }) {
  const t = useTranslations('parties.states');
  return <StateBadge stage={PARTNER[state]}>{t(state)}</StateBadge>;
}

const BOOK: Record<BookState, Stage> = { draft: 'open', published: 'done', retired: 'ended' };
export function BookStateBadge({ state }: { state: BookState }) {
  const t = useTranslations('pricing.states');
  return <StateBadge stage={BOOK[state]}>{t(state)}</StateBadge>;
}

/** A queue's name: those we know in words, others as they are called in the templates. */
export function useQueueName(): (queue: string) => string {
  const t = useTranslations('tickets');
  return (queue) => {
    if (queue === 'support' || queue === 'commissioning') return t(`queues.${queue}`);
    return queue.charAt(0).toUpperCase() + queue.slice(1).replaceAll('_', ' ');
  };
}

export function ProductStateBadge({ state }: { state: ProductState }) {
  const t = useTranslations('catalog.states');
  return <StateBadge stage={state === 'active' ? 'done' : 'ended'}>{t(state)}</StateBadge>;
}

const ADVISORY: Record<AdvisoryState, Stage> = { quarantined: 'failed', accepted: 'attention', published: 'done' };
export function AdvisoryStateBadge({ state }: { state: AdvisoryState }) {
  const t = useTranslations('notices.states');
  return <StateBadge stage={ADVISORY[state]}>{t(state)}</StateBadge>;
}

const SEVERITY: Readonly<Record<string, Tone>> = {
  critical: 'bad',
  high: 'bad',
  important: 'bad',
  medium: 'warn',
  moderate: 'warn',
  low: 'info',
};
/** The publisher's own word, coloured where it is one of the common ones. */
export function SeverityBadge({ severity }: { severity: string | null }) {
  const t = useTranslations('notices');
  if (!severity) return <span className="text-ink-3">{t('notStated')}</span>;
  const word = severity.toLowerCase();
  return <Badge tone={SEVERITY[word] ?? 'neutral'}>{severity.charAt(0).toUpperCase() + word.slice(1)}</Badge>;
}

const VERDICT: Record<NoticeVerdict, Stage> = { confirmed: 'failed', possible: 'attention', not: 'done' };
export function VerdictBadge({ verdict }: { verdict: NoticeVerdict }) {
  const t = useTranslations('notices.verdicts');
  return <StateBadge stage={VERDICT[verdict]}>{t(verdict)}</StateBadge>;
}

const DELIVERY: Record<DeliveryState, Stage> = {
  planned: 'open',
  claimed: 'running',
  handed_over: 'done',
  unknown: 'attention',
  failed: 'failed',
  cancelled: 'ended',
};
export function DeliveryStateBadge({ state }: { state: DeliveryState }) {
  const t = useTranslations('notices.delivery.states');
  return <StateBadge stage={DELIVERY[state]}>{t(state)}</StateBadge>;
}
