import { holds } from '@tributary/kernel/actor';
import { AppFrame, type NavGroup } from '@tributary/ui/app-frame';
import { Menu } from '@tributary/ui/menu';
import { readLook } from '@tributary/ui/remembered';
import { ThemeSwitch } from '@tributary/ui/theme-switch';
import { Form } from '@tributary/web/form';
import { sameHat } from '@tributary/web/same-hat.server';
import { words } from '@tributary/web/words';
import {
  ArrowLeftRight,
  Boxes,
  BriefcaseBusiness,
  Building2,
  CircleUser,
  ClipboardCheck,
  FileSignature,
  Handshake,
  House,
  KeyRound,
  LifeBuoy,
  LogOut,
  Megaphone,
  Package,
  Receipt,
  ShieldAlert,
  ShoppingCart,
} from 'lucide-react';
import { Outlet, type ShouldRevalidateFunctionArgs, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { RouteErrorPage } from '../error-page.tsx';
import { readAttention, useAttention } from '../frame/attention.ts';
import { Bell } from '../frame/bell.tsx';
import { Commands } from '../frame/commands.tsx';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/frame';

/** Behind sign-in no form is sent under another hat than it was opened under. */
export const middleware: Route.MiddlewareFunction[] = [sameHat];

export const handle = words({ events: en.events, notifications: en.notifications, states: en.states });

export async function loader({ request, context }: Route.LoaderArgs) {
  const { session, caller } = requireHat(context);
  const look = readLook(request.headers.get('cookie'));
  return {
    attention: await readAttention(caller),
    mayDecide: holds(session.actor, 'operations'),
    mayNotify: holds(session.actor, 'product_security'),
    theme: look.theme,
    railFolded: look.railFolded,
    personName: session.person.name,
    hats: session.hats.map(({ membershipRef, partyName }) => ({
      membershipRef,
      partyName,
      worn: membershipRef === session.worn.membershipRef,
    })),
  };
}

/** Hints keep the frame's counts true by themselves (useAttention), so pages that follow hints do not load the frame as well. */
export function shouldRevalidate({ formMethod, currentUrl, nextUrl, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs) {
  return formMethod !== undefined || (defaultShouldRevalidate && currentUrl.pathname !== nextUrl.pathname);
}

/** The frame of every page behind sign-in: rail, hat, account. */
export default function Frame({ loaderData }: Route.ComponentProps) {
  return (
    <ConsoleFrame {...loaderData}>
      <Outlet />
    </ConsoleFrame>
  );
}

type Given = Route.ComponentProps['loaderData'] & { children: React.ReactNode };

function ConsoleFrame({ railFolded, theme, personName, hats, attention, mayDecide, mayNotify, children }: Given) {
  const t = useTranslations('app');
  const { pathname } = useLocation();
  const { ordersToDecide, openTickets, unread, news } = useAttention(attention);
  const worn = hats.find((hat) => hat.worn);
  const waits = (count: number) => (count > 0 ? { count, countLabel: t('waiting', { count }) } : {});
  const nav: NavGroup[] = [
    { items: [{ href: '/', label: t('nav.home'), icon: House }] },
    {
      label: t('nav.work'),
      items: [
        { href: '/orders', label: t('nav.orders'), icon: ShoppingCart, ...waits(mayDecide ? ordersToDecide : 0) },
        { href: '/deals', label: t('nav.deals'), icon: Handshake },
        { href: '/tickets', label: t('nav.tickets'), icon: LifeBuoy, ...waits(openTickets) },
        { href: '/commissioning', label: t('nav.commissioning'), icon: ClipboardCheck },
        { href: '/entitlements', label: t('nav.entitlements'), icon: KeyRound },
      ],
    },
    {
      label: t('nav.records'),
      items: [
        { href: '/parties', label: t('nav.parties'), icon: Building2 },
        { href: '/handovers', label: t('nav.handovers'), icon: ArrowLeftRight },
        { href: '/catalog', label: t('nav.catalog'), icon: Package },
        { href: '/price-books', label: t('nav.priceBooks'), icon: Receipt },
        { href: '/agreements', label: t('nav.agreements'), icon: FileSignature },
        { href: '/stock', label: t('nav.stock'), icon: Boxes },
      ],
    },
    // Only for those whose hat may enter: the pages of others would be refusals.
    ...(mayNotify
      ? [
          {
            label: t('nav.security'),
            items: [
              { href: '/advisories', label: t('nav.advisories'), icon: ShieldAlert },
              { href: '/notices', label: t('nav.notices'), icon: Megaphone },
            ],
          },
        ]
      : []),
  ];
  return (
    <AppFrame
      appName={t('name')}
      homeHref="/"
      nav={nav}
      currentPath={pathname}
      railFolded={railFolded}
      search={<Commands nav={nav} mayImport={mayNotify} />}
      hat={
        worn && (
          <>
            <Form id="wear-hat" method="post" action="/account">
              <input type="hidden" name="intent" value="wear" />
            </Form>
            <Menu
              label={t('hat', { party: worn.partyName })}
              button={<span className="max-w-48 truncate max-sm:hidden">{worn.partyName}</span>}
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
        )
      }
      account={
        <>
          <Bell unread={unread} rows={news} />
          <Form id="sign-out" method="post" action="/sign-out" />
          <Menu
            label={personName}
            button={<CircleUser size={18} aria-hidden />}
            header={
              <div className="flex flex-col gap-2">
                <p className="font-semibold">{personName}</p>
                <ThemeSwitch value={theme} />
              </div>
            }
            items={[
              { label: t('account'), icon: CircleUser, href: '/account' },
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

export function ErrorBoundary({ error, loaderData }: Route.ErrorBoundaryProps) {
  const page = (
    <div className="px-4 py-16">
      <RouteErrorPage error={error} />
    </div>
  );
  return loaderData ? <ConsoleFrame {...loaderData}>{page}</ConsoleFrame> : page;
}
