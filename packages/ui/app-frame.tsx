import { Menu as MenuIcon, PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Icon } from './button.tsx';
import { Dialog, dialogCommand } from './dialog.tsx';
import { Link } from './link.tsx';
import { TributaryMark } from './mark.tsx';
import { useUiMessages } from './messages.tsx';
import { rememberLook } from './remembered.tsx';

/** One place to go in the rail. */
export interface NavItem {
  href: string;
  label: string;
  icon: Icon;
  /** Something that waits here; said aloud by `countLabel`. */
  count?: number;
  countLabel?: string;
}

/** Places that belong together, under a quiet word. */
export interface NavGroup {
  label?: string;
  items: readonly NavItem[];
}

/**
 * The place of the rail that a path lies in: the longest `href` that is the path or a folder of it.
 * @returns that href, or undefined when none fits
 */
export function currentPlace(hrefs: readonly string[], path: string): string | undefined {
  const fits = (href: string) => path === href || path.startsWith(href.endsWith('/') ? href : `${href}/`);
  return hrefs.filter((href) => (href === '/' ? path === '/' : fits(href))).sort((one, other) => other.length - one.length)[0];
}

/**
 * The frame of both apps: name plate and rail, top bar with search, hat and account, the page as `main`. On a phone the rail becomes a bar
 * at the foot with at most five places, the last of them "More". `data-app` on `<html>` gives the accent.
 */
export function AppFrame({
  appName,
  homeHref,
  nav,
  currentPath,
  search,
  hat,
  account,
  railFolded = false,
  viewAs,
  children,
}: {
  /** "Portal" or "Console". */
  appName: string;
  homeHref: string;
  nav: readonly NavGroup[];
  /** The path of the page, without its query. */
  currentPath: string;
  /** A `CommandMenu`. */
  search?: ReactNode;
  /** Which hat the person wears, and the way to change it: a `Menu`. */
  hat?: ReactNode;
  /** A `Menu`. */
  account?: ReactNode;
  railFolded?: boolean;
  /** Says as whom the page is seen, and how to end it. Brings the amber frame. */
  viewAs?: ReactNode;
  children: ReactNode;
}) {
  const messages = useUiMessages();
  const [folded, setFolded] = useState(railFolded);
  const all = nav.flatMap((group) => group.items);
  const here = currentPlace(
    all.map((item) => item.href),
    currentPath,
  );
  const Fold = folded ? PanelLeftOpen : PanelLeftClose;
  return (
    <>
      <a href="#content" className="skip-link fixed top-2 left-2 z-50 rounded bg-accent px-3 py-2 font-medium text-on-accent">
        {messages.skipToContent}
      </a>
      {viewAs && <div className="edge" data-kind="view-as" aria-hidden />}
      <div className="frame" data-rail={folded ? 'folded' : 'open'}>
        <nav aria-label={messages.mainNavigation} className="rail z-30 flex flex-col border-line border-r bg-surface">
          <Link
            href={homeHref}
            className="rail-item flex h-12 shrink-0 items-center gap-2.5 bg-plate px-4 text-on-plate outline-offset-[-4px] focus-visible:outline-on-plate"
          >
            <TributaryMark size={22} />
            <span className="rail-text">
              <span className="font-semibold text-head tracking-[-0.01em]">Tributary</span>{' '}
              <span className="ml-0.5 opacity-80">{appName}</span>
            </span>
          </Link>
          <div className="flex-1 overflow-y-auto overflow-x-hidden px-2 py-3">
            {nav.map((group, at) => (
              <div key={group.label ?? at} className="mb-4">
                {group.label && <p className="rail-text mb-1 px-2.5 text-ink-3 text-small">{group.label}</p>}
                <ul className="flex flex-col gap-px">
                  {group.items.map((item) => (
                    <li key={item.href}>
                      <RailLink item={item} here={item.href === here} />
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </div>
          <button
            type="button"
            className="rail-fold rail-item m-2 flex h-8 items-center gap-2.5 rounded px-2.5 text-ink-3 transition-colors hover:bg-hover hover:text-ink"
            aria-label={folded ? messages.unfoldRail : messages.foldRail}
            title={folded ? messages.unfoldRail : messages.foldRail}
            onClick={() => {
              rememberLook('rail', folded ? 'open' : 'folded');
              setFolded(!folded);
            }}
          >
            <Fold size={16} aria-hidden />
          </button>
        </nav>
        <div className="flex min-w-0 flex-col">
          {viewAs && (
            <div
              role="status"
              className="view-as-bar flex min-h-8 items-center justify-center gap-3 bg-amber px-4 py-1 text-center font-medium text-[#1d1400]"
            >
              {viewAs}
            </div>
          )}
          <header className="top-bar sticky top-0 z-30 flex h-12 items-center gap-2 border-line border-b bg-surface px-4 max-sm:pl-0">
            <Link
              href={homeHref}
              aria-label={`Tributary ${appName}`}
              className="flex h-12 items-center gap-2 bg-plate px-3.5 font-semibold text-on-plate outline-offset-[-4px] focus-visible:outline-on-plate sm:hidden"
            >
              <TributaryMark size={22} />
              {appName}
            </Link>
            <div className="flex min-w-0 flex-1 max-sm:justify-end">{search}</div>
            {hat}
            {account}
          </header>
          <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
            {children}
          </main>
        </div>
      </div>
      <BottomBar items={all} nav={nav} here={here} />
    </>
  );
}

function RailLink({ item, here }: { item: NavItem; here: boolean }) {
  return (
    <Link
      href={item.href}
      title={item.label}
      aria-current={here ? 'page' : undefined}
      className={`rail-item relative flex h-8 items-center gap-2.5 rounded px-2.5 outline-offset-[-2px] transition-colors ${here ? 'bg-accent-tint font-medium text-accent-ink' : 'text-ink-2 hover:bg-hover hover:text-ink'}`}
    >
      <item.icon size={16} className="shrink-0" aria-hidden />
      <span className="rail-text flex-1 truncate">{item.label}</span>
      {item.count ? (
        <>
          <span className="rail-count text-small tabular-nums" aria-hidden={item.countLabel ? true : undefined}>
            {item.count}
          </span>
          <span className="rail-dot absolute top-1 right-1.5 hidden size-1.5 rounded-full bg-accent" aria-hidden />
          {item.countLabel && <span className="sr-only">{item.countLabel}</span>}
        </>
      ) : null}
    </Link>
  );
}

function BottomBar({ items, nav, here }: { items: readonly NavItem[]; nav: readonly NavGroup[]; here: string | undefined }) {
  const messages = useUiMessages();
  const fits = items.length <= 5;
  const first = fits ? items : items.slice(0, 4);
  const elsewhere = !first.some((item) => item.href === here);
  const look = (current: boolean) =>
    `flex h-14 min-w-0 flex-1 flex-col items-center justify-center gap-0.5 text-tiny outline-offset-[-4px] ${current ? 'font-semibold text-accent-ink' : 'text-ink-2'}`;
  return (
    <>
      <nav
        aria-label={messages.mainNavigation}
        className="bottom-bar fixed inset-x-0 bottom-0 z-30 flex border-line border-t bg-surface px-1 pb-[env(safe-area-inset-bottom)]"
      >
        {first.map((item) => (
          <Link
            key={item.href}
            href={item.href}
            aria-current={item.href === here ? 'page' : undefined}
            className={look(item.href === here)}
          >
            <item.icon size={20} aria-hidden />
            <span className="max-w-full truncate px-0.5">{item.label}</span>
          </Link>
        ))}
        {!fits && (
          <button type="button" {...dialogCommand('show-modal', 'all-places')} className={look(elsewhere && here !== undefined)}>
            <MenuIcon size={20} aria-hidden />
            {messages.more}
          </button>
        )}
      </nav>
      {!fits && (
        <Dialog id="all-places" title={messages.more} size="sheet">
          {nav.map((group, at) => (
            <div key={group.label ?? at}>
              {group.label && <p className="mb-1 text-ink-3 text-small">{group.label}</p>}
              <ul>
                {group.items.map((item) => (
                  <li key={item.href}>
                    <Link
                      href={item.href}
                      aria-current={item.href === here ? 'page' : undefined}
                      className={`flex h-11 items-center gap-3 rounded px-2 ${item.href === here ? 'bg-accent-tint font-medium text-accent-ink' : 'text-ink'}`}
                      onClick={(event) => event.currentTarget.closest('dialog')?.close()}
                    >
                      <item.icon size={18} aria-hidden />
                      <span className="flex-1">{item.label}</span>
                      {item.count ? <span className="text-small tabular-nums">{item.count}</span> : null}
                    </Link>
                  </li>
                ))}
              </ul>
            </div>
          ))}
        </Dialog>
      )}
    </>
  );
}
