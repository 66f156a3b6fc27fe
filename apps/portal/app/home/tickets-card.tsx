import type { TicketRow } from '@tributary/tickets/contract';
import { Card } from '@tributary/ui/card';
import { TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { useTranslations } from 'use-intl';
import { TicketStateBadge } from '../tickets/ticket-state.tsx';
import { CardLink } from './card-link.tsx';

/** A few tickets as two-line rows: what it is about, and since when it moves. */
export function TicketsCard({
  title,
  empty,
  rows,
  isPartner,
}: {
  title: string;
  empty: string;
  rows: readonly TicketRow[];
  isPartner: boolean;
}) {
  const t = useTranslations('home');
  return (
    <Card title={title} flush aside={rows.length > 0 && <CardLink href="/tickets">{t('allTickets')}</CardLink>}>
      {rows.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">{empty}</p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <li key={row.ref}>
              <Link
                href={`/tickets/${row.ref}`}
                className="flex flex-col gap-0.5 px-4 py-2.5 outline-offset-[-2px] transition-colors hover:bg-hover"
              >
                <span className="flex items-start gap-2">
                  <span className="min-w-0 flex-1 font-medium">{row.subject}</span>
                  <TicketStateBadge state={row.state} />
                </span>
                <span className="flex flex-wrap gap-x-3 text-ink-3 text-small">
                  <span>{isPartner ? row.customerName : row.productName}</span>
                  <TimeText value={row.lastActivityAt} />
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
