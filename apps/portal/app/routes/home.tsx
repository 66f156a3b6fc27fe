import { ButtonLink } from '@tributary/ui/button';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { LifeBuoy, Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useHat } from '../hat.ts';
import { ContactCard } from '../home/contact-card.tsx';
import { NoticesCard } from '../home/notices-card.tsx';
import { OrdersCard } from '../home/orders-card.tsx';
import { OwnedCard } from '../home/owned-card.tsx';
import { TicketsCard } from '../home/tickets-card.tsx';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/home';

export const handle = words({ entitlements: en.entitlements, home: en.home, notices: en.notices, orders: en.orders, tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.home.title} · ${en.app.titleSuffix}` }];

/** How many rows each part of the overview shows; the lists have the rest. */
const ROWS = 5;

export async function loader({ context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const me = await caller.parties.me();
  const isPartner = me.partner !== null;
  const [underWay, newest, waiting, open, entitlements, notices] = await Promise.all([
    isPartner ? caller.orders.list({ state: 'submitted', limit: ROWS }) : null,
    isPartner ? caller.orders.list({ limit: ROWS }) : null,
    caller.tickets.list({ state: 'waiting', limit: ROWS }),
    caller.tickets.list({ state: 'open', limit: ROWS }),
    caller.entitlements.list(isPartner ? { q: me.party.name, limit: 50 } : { limit: ROWS }),
    caller.notices.list({ limit: ROWS }),
  ]);
  // A partner manages much, and owns what it uses itself.
  const owned = isPartner ? entitlements.rows.filter((row) => row.customerName === me.party.name).slice(0, ROWS) : entitlements.rows;
  return { me, isPartner, underWay, newest, waiting, open, owned, notices: notices.rows };
}

export default function Home({ loaderData }: Route.ComponentProps) {
  const { me, isPartner, underWay, newest, waiting, open, owned, notices } = loaderData;
  const t = useTranslations('home');
  const tOrders = useTranslations('orders');
  const { mayOrder } = useHat();
  useLive((hint) => /^(orders|tickets|entitlements|notices)\//.test(hint.name));
  return (
    <RecordPage
      header={
        <PageHeader
          title={t('title')}
          state={<LiveStatus />}
          meta={me.party.name}
          action={
            isPartner && mayOrder ? (
              <ButtonLink href="/orders/new" variant="primary" icon={Plus}>
                {tOrders('newOrder')}
              </ButtonLink>
            ) : (
              <ButtonLink href="/tickets/new" variant="primary" icon={LifeBuoy}>
                {t('openEntitlement')}
              </ButtonLink>
            )
          }
        />
      }
      facts={
        <>
          <TicketsCard title={t('waiting')} empty={t('noneWaiting')} rows={waiting.rows} isPartner={isPartner} />
          <ContactCard vendor={me.vendor} isPartner={isPartner} />
        </>
      }
    >
      {underWay && newest && (
        <>
          <OrdersCard
            title={t('underWay')}
            page={underWay}
            href="/orders?state=submitted"
            empty={<p className="px-4 py-3 text-ink-2">{t('noneUnderWay')}</p>}
          />
          <OrdersCard title={t('newest')} page={newest} href="/orders" />
        </>
      )}
      {notices.length > 0 && <NoticesCard rows={notices} />}
      {(!isPartner || owned.length > 0) && <OwnedCard rows={owned} isPartner={isPartner} />}
      {!isPartner && <TicketsCard title={t('openTickets')} empty={t('noOpenTickets')} rows={open.rows} isPartner={false} />}
      {!isPartner && notices.length === 0 && <NoticesCard rows={[]} />}
    </RecordPage>
  );
}
