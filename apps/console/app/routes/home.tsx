import { holds } from '@tributary/kernel/actor';
import { Card } from '@tributary/ui/card';
import { ChartBar } from '@tributary/ui/chart-bar';
import { TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { AdvisoryStateBadge } from '../parts/notice-states.tsx';
import { RecordLink, Sum } from '../parts/record-parts.tsx';
import { TicketStateBadge, useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/home';

export const handle = words({ home: en.home, notices: en.notices, tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.home.title} · ${en.app.titleSuffix}` }];

/** How many of each the overview shows; the rest are a click away. */
const SHOWN = 6;

export async function loader({ context }: Route.LoaderArgs) {
  const { session, caller } = requireHat(context);
  const mayNotify = holds(session.actor, 'product_security');
  const [orders, counts, held, tickets, queues, accepted, quarantined] = await Promise.all([
    caller.orders.list({ state: 'submitted', limit: SHOWN }),
    caller.orders.counts(),
    caller.orders.list({ state: 'held', limit: SHOWN }),
    caller.tickets.list({ state: 'open', limit: SHOWN }),
    caller.tickets.queues(),
    mayNotify ? caller.notices.advisories({ state: 'accepted', limit: SHOWN }) : null,
    mayNotify ? caller.notices.advisories({ state: 'quarantined', limit: SHOWN }) : null,
  ]);
  const advisories = [...(accepted?.rows ?? []), ...(quarantined?.rows ?? [])]
    .sort((one, other) => other.importedAt.getTime() - one.importedAt.getTime())
    .slice(0, SHOWN);
  return {
    partyName: session.worn.partyName,
    orders: orders.rows,
    ordersWaiting: counts.submitted,
    held: held.rows,
    heldCount: counts.held,
    tickets: tickets.rows,
    queues,
    advisories: mayNotify ? advisories : null,
    /** What the hat is there for comes first. */
    first: holds(session.actor, 'operations') ? 'orders' : mayNotify ? 'advisories' : 'tickets',
  };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  const { partyName, orders, ordersWaiting, held, heldCount, tickets, queues, advisories, first } = loaderData;
  const t = useTranslations('home');
  const queueName = useQueueName();
  useLive(ofModule('orders', 'tickets', 'notices'));
  const open = queues.reduce((sum, queue) => sum + queue.open, 0);
  const cards = {
    orders: (
      <Waiting key="orders" title={t('orders')} count={ordersWaiting} href="/orders" all={t('allOrders')} empty={t('noOrders')}>
        {orders.map((order) => (
          <Row
            key={order.ref}
            href={`/orders/${order.ref}`}
            title={order.customerName}
            detail={order.placedBy.name}
            aside={<Sum value={order.total} />}
            at={order.submittedAt}
          />
        ))}
      </Waiting>
    ),
    held: heldCount > 0 && (
      <Waiting key="held" title={t('held')} count={heldCount} href="/orders?state=held" all={t('allHeld')} empty={t('noHeld')}>
        {held.map((order) => (
          <Row
            key={order.ref}
            href={`/orders/${order.ref}`}
            title={order.customerName}
            detail={order.placedBy.name}
            aside={<Sum value={order.total} />}
            at={order.submittedAt}
          />
        ))}
      </Waiting>
    ),
    tickets: (
      <Waiting key="tickets" title={t('tickets')} count={open} href="/tickets?state=open" all={t('allTickets')} empty={t('noTickets')}>
        {tickets.map((ticket) => (
          <Row
            key={ticket.ref}
            href={`/tickets/${ticket.ref}`}
            title={ticket.subject}
            detail={[ticket.customerName, queueName(ticket.queue)].filter(Boolean).join(', ')}
            aside={<TicketStateBadge state={ticket.state} short />}
            at={ticket.lastActivityAt}
          />
        ))}
      </Waiting>
    ),
    advisories: advisories && (
      <Waiting
        key="advisories"
        title={t('advisories')}
        count={advisories.length}
        href="/advisories"
        all={t('allAdvisories')}
        empty={t('noAdvisories')}
      >
        {advisories.map((advisory) => (
          <Row
            key={advisory.ref}
            href={`/advisories/${advisory.ref}`}
            title={advisory.title}
            detail={`${advisory.trackingId}, ${advisory.publisherName}`}
            aside={<AdvisoryStateBadge state={advisory.state} />}
            at={advisory.importedAt}
          />
        ))}
      </Waiting>
    ),
  };
  const order = [first, ...(['orders', 'held', 'tickets', 'advisories'] as const).filter((one) => one !== first)] as (keyof typeof cards)[];
  return (
    <div className="mx-auto flex max-w-[1440px] flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader title={t('title')} meta={partyName} state={<LiveStatus />} />
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {order.map((one) => cards[one])}
        {queues.length > 1 && (
          <Card title={t('backlog')}>
            <ChartBar
              title={t('backlog')}
              parts={queues.map((queue) => ({ id: queue.queue, label: queueName(queue.queue), value: queue.open }))}
            />
          </Card>
        )}
      </div>
    </div>
  );
}

function Waiting({
  title,
  count,
  href,
  all,
  empty,
  children,
}: {
  title: string;
  count: number;
  href: string;
  all: string;
  empty: string;
  children: ReactNode[];
}) {
  return (
    <Card
      title={
        <>
          {title} <span className="ml-1 font-normal text-ink-3 tabular-nums">{count}</span>
        </>
      }
      aside={<RecordLink href={href}>{all}</RecordLink>}
      flush
    >
      {children.length === 0 ? <p className="px-4 py-5 text-ink-2">{empty}</p> : <ul className="divide-y divide-line">{children}</ul>}
    </Card>
  );
}

function Row({ href, title, detail, aside, at }: { href: string; title: string; detail: string; aside: ReactNode; at: Date }) {
  return (
    <li className="relative flex items-center gap-3 px-4 py-2 hover:bg-hover">
      <span className="min-w-0 flex-1">
        <Link href={href} className="block truncate font-medium text-ink after:absolute after:inset-0">
          {title}
        </Link>
        <span className="block truncate text-ink-3 text-small">
          {detail} · <TimeText value={at} />
        </span>
      </span>
      <span className="shrink-0">{aside}</span>
    </li>
  );
}
