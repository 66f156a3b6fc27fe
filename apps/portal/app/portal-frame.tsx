import { AppFrame, type NavItem } from '@tributary/ui/app-frame';
import { Menu } from '@tributary/ui/menu';
import { Form } from '@tributary/web/form';
import {
  Boxes,
  BriefcaseBusiness,
  CircleUser,
  FileSignature,
  House,
  KeyRound,
  LifeBuoy,
  LogOut,
  Network,
  Receipt,
  ShieldAlert,
  ShoppingCart,
  Users,
  UsersRound,
} from 'lucide-react';
import { lazy, type ReactNode, useMemo } from 'react';
import { useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { Bell } from './bell.tsx';
import { PortalCommands } from './portal-commands.tsx';
import type { loader } from './routes/frame.tsx';

/** What the frame's loader lends to every page. */
export type FrameData = Awaited<ReturnType<typeof loader>>;

/** Staff alone see it, so nobody else loads it. It suspends the whole page on purpose: none is shown without its banner. */
const ViewAsBar = lazy(() => import('./view-as-bar.tsx'));

/** The portal's frame: places by what the party is, search and commands, the bell, the hat worn and the account. */
export function PortalFrame({
  railFolded,
  personName,
  hats,
  isPartner,
  hasStock,
  hasAgreements,
  mayOrder,
  viewAs,
  bell,
  children,
}: FrameData & { children: ReactNode }) {
  const t = useTranslations('app');
  const { pathname } = useLocation();
  const worn = hats.find((hat) => hat.worn);
  const places = useMemo(
    () => placesFor({ isPartner, hasStock, hasAgreements }, (name) => t(`nav.${name}`)),
    [isPartner, hasStock, hasAgreements, t],
  );
  return (
    <AppFrame
      appName={t('name')}
      homeHref="/"
      nav={[{ items: places }]}
      currentPath={pathname}
      railFolded={railFolded}
      {...(viewAs ? { viewAs: <ViewAsBar viewed={viewAs} /> } : {})}
      search={<PortalCommands places={places} mayOrder={mayOrder} />}
      hat={
        <>
          <Bell unread={bell.unread} newest={bell.newest} />
          {worn && (
            <>
              <Form id="wear-hat" method="post" action="/account">
                <input type="hidden" name="intent" value="wear" />
              </Form>
              <Menu
                label={t('hat', { party: worn.partyName })}
                chevron={hats.length > 1}
                button={
                  <>
                    <BriefcaseBusiness size={18} className="sm:hidden" aria-hidden />
                    <span className="max-w-48 truncate max-sm:hidden">{worn.partyName}</span>
                  </>
                }
                items={hats.map((hat) => ({
                  label: hat.partyName,
                  icon: BriefcaseBusiness,
                  form: 'wear-hat',
                  name: 'membership',
                  value: hat.membershipRef,
                  current: hat.worn,
                }))}
              />
            </>
          )}
        </>
      }
      account={
        <>
          <Form id="sign-out" method="post" action="/sign-out" />
          <Menu
            label={personName}
            button={<CircleUser size={18} aria-hidden />}
            items={[
              { label: t('account'), icon: CircleUser, href: '/account' },
              ...(isPartner ? [] : [{ label: t('organisation'), icon: Network, href: '/organisation' }]),
              { label: t('signOut'), icon: LogOut, form: 'sign-out', separated: true },
            ]}
          />
        </>
      }
    >
      {children}
    </AppFrame>
  );
}

type Place = 'access' | 'home' | 'orders' | 'entitlements' | 'tickets' | 'customers' | 'prices' | 'stock' | 'agreements' | 'notices';

/** The order is that of a day's work; on a phone the first ones stand at the foot, so customers find their notices there. */
function placesFor(has: { isPartner: boolean; hasStock: boolean; hasAgreements: boolean }, label: (name: Place) => string): NavItem[] {
  const all = {
    access: { href: '/access', label: label('access'), icon: UsersRound },
    home: { href: '/', label: label('home'), icon: House },
    orders: { href: '/orders', label: label('orders'), icon: ShoppingCart },
    entitlements: { href: '/entitlements', label: label('entitlements'), icon: KeyRound },
    tickets: { href: '/tickets', label: label('tickets'), icon: LifeBuoy },
    customers: { href: '/customers', label: label('customers'), icon: Users },
    prices: { href: '/prices', label: label('prices'), icon: Receipt },
    stock: { href: '/stock', label: label('stock'), icon: Boxes },
    agreements: { href: '/agreements', label: label('agreements'), icon: FileSignature },
    notices: { href: '/notices', label: label('notices'), icon: ShieldAlert },
  } as const satisfies Record<Place, NavItem>;
  const stock = has.hasStock ? [all.stock] : [];
  const agreements = has.hasAgreements ? [all.agreements] : [];
  return has.isPartner
    ? [all.home, all.orders, all.entitlements, all.tickets, all.customers, ...stock, all.prices, all.notices, ...agreements]
    : [all.home, all.entitlements, all.tickets, all.notices, all.orders, all.access, ...agreements];
}
