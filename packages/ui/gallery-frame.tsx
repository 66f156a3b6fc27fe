import { Bell, Boxes, Building2, Gauge, LifeBuoy, ShieldAlert, ShoppingCart, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { AppFrame, type NavGroup } from './app-frame.tsx';
import { CommandMenu } from './command-menu.tsx';
import { Menu } from './menu.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Initials } from './thread.tsx';

const nav: NavGroup[] = [
  {
    items: [
      { href: '/', label: 'Today', icon: Gauge },
      { href: '/orders', label: 'Orders', icon: ShoppingCart, count: 3, countLabel: '3 wait for a decision' },
      { href: '/tickets', label: 'Tickets', icon: LifeBuoy, count: 12, countLabel: '12 open' },
      { href: '/entitlements', label: 'Entitlements', icon: Boxes },
    ],
  },
  {
    label: 'Channel',
    items: [
      { href: '/parties', label: 'Parties', icon: Building2 },
      { href: '/prices', label: 'Price books', icon: Tags },
    ],
  },
  {
    label: 'Product security',
    items: [
      { href: '/advisories', label: 'Advisories', icon: ShieldAlert },
      { href: '/notices', label: 'Notices', icon: Bell },
    ],
  },
];

const commands = [
  { id: 'orders', label: 'Go to orders', icon: ShoppingCart, href: '#orders' },
  { id: 'tickets', label: 'Go to tickets', icon: LifeBuoy, href: '#tickets' },
  { id: 'h', label: 'Hallstatt Kliniken', keywords: 'customer salzburg', icon: Building2, hint: 'End customer', href: '#h' },
  { id: 'b', label: 'Bluepeak Systems', icon: Building2, hint: 'Reseller', href: '#b' },
  { id: 'import', label: 'Import an advisory', icon: ShieldAlert, hint: 'Product security', href: '#import' },
];

/** The frame of the sample pages, with everything in it. */
export function SampleFrame({ appName, path, viewAs, children }: { appName: string; path: string; viewAs?: boolean; children: ReactNode }) {
  return (
    <AppFrame
      appName={appName}
      homeHref="/"
      nav={nav}
      currentPath={path}
      search={<CommandMenu commands={commands} />}
      hat={
        <Menu
          label="Operations, change hat"
          chevron
          button={<span className="text-ink">Operations</span>}
          items={[
            { label: 'Operations', hint: 'Aurelia Software', current: true },
            { label: 'Support', hint: 'Aurelia Software' },
          ]}
        />
      }
      account={
        <Menu
          label="Account of Marek Dvořák"
          button={<Initials name="Marek Dvořák" />}
          header={<ThemeSwitch value="system" />}
          items={[
            { label: 'Profile and sessions', href: '#me' },
            { label: 'Sign out', separated: true },
          ]}
        />
      }
      viewAs={viewAs && 'You see this as Lena Brandt, Bluepeak Systems.'}
    >
      {children}
    </AppFrame>
  );
}
