import { AppFrame, type NavGroup } from '@tributary/ui/app-frame';
import { Menu } from '@tributary/ui/menu';
import { readLook } from '@tributary/ui/remembered';
import { BriefcaseBusiness, CircleUser, House, KeyRound, LifeBuoy, LogOut, Receipt, ShieldAlert, ShoppingCart, Users } from 'lucide-react';
import { Form, Outlet, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { RouteErrorPage } from '../error-page.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/frame';

export function loader({ request, context }: Route.LoaderArgs) {
  const { session } = requireHat(context);
  return {
    railFolded: readLook(request.headers.get('cookie')).railFolded,
    personName: session.person.name,
    hats: session.hats.map(({ membershipRef, partyName }) => ({
      membershipRef,
      partyName,
      worn: membershipRef === session.worn.membershipRef,
    })),
  };
}

/** The frame of every page behind sign-in: rail, hat, account. */
export default function Frame({ loaderData }: Route.ComponentProps) {
  return (
    <PortalFrame {...loaderData}>
      <Outlet />
    </PortalFrame>
  );
}

function PortalFrame({ railFolded, personName, hats, children }: Route.ComponentProps['loaderData'] & { children: React.ReactNode }) {
  const t = useTranslations('app');
  const { pathname } = useLocation();
  const worn = hats.find((hat) => hat.worn);
  const nav: NavGroup[] = [
    {
      items: [
        { href: '/', label: t('nav.home'), icon: House },
        { href: '/orders', label: t('nav.orders'), icon: ShoppingCart },
        { href: '/entitlements', label: t('nav.entitlements'), icon: KeyRound },
        { href: '/tickets', label: t('nav.tickets'), icon: LifeBuoy },
        { href: '/notices', label: t('nav.notices'), icon: ShieldAlert },
        { href: '/customers', label: t('nav.customers'), icon: Users },
        { href: '/prices', label: t('nav.prices'), icon: Receipt },
      ],
    },
  ];
  return (
    <AppFrame
      appName={t('name')}
      homeHref="/"
      nav={nav}
      currentPath={pathname}
      railFolded={railFolded}
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
          <Form id="sign-out" method="post" action="/sign-out" />
          <Menu
            label={personName}
            button={<CircleUser size={18} aria-hidden />}
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
  return loaderData ? <PortalFrame {...loaderData}>{page}</PortalFrame> : page;
}
