import { PARTY_FUNCTIONS } from '@tributary/kernel/actor';
import { readLook } from '@tributary/ui/remembered';
import { RouteErrorPage } from '@tributary/web/error-page';
import { useLive } from '@tributary/web/live';
import { sameHat } from '@tributary/web/same-hat.server';
import { words } from '@tributary/web/words';
import { Outlet } from 'react-router';
import * as en from '../messages/en.ts';
import { PortalFrame } from '../portal-frame.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/frame';

/** Behind sign-in no form is sent under another hat than it was opened under. */
export const middleware: Route.MiddlewareFunction[] = [sameHat];

export const handle = words({ notifications: en.notifications });

/** How many of the newest the bell shows; the rest has a page. */
const BELL_ROWS = 8;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { session, caller, receivedAt } = requireHat(context);
  const [me, stock, agreements, unread, newest] = await Promise.all([
    caller.parties.me(),
    caller.stock.any(),
    caller.agreements.any(),
    caller.notifications.unread(),
    caller.notifications.list({ limit: BELL_ROWS }),
  ]);
  const { functions } = session.worn;
  return {
    railFolded: readLook(request.headers.get('cookie')).railFolded,
    personName: session.person.name,
    isPartner: me.partner !== null,
    hasStock: stock.any,
    hasAgreements: agreements.any,
    mayOrder: functions.includes('administrator') || functions.includes('sales'),
    viewAs: viewedIn(session.viewAs, receivedAt),
    bell: { unread: unread.count, newest: newest.rows },
    hats: session.hats.map(({ membershipRef, partyName }) => ({
      membershipRef,
      partyName,
      worn: membershipRef === session.worn.membershipRef,
    })),
  };
}

/** What the banner of a view says; null on everybody's own pages. */
function viewedIn(view: ReturnType<typeof requireHat>['session']['viewAs'], now: Date) {
  if (!view) return null;
  const { partyName, asName, staffName, reason, endsAt } = view;
  const functions = PARTY_FUNCTIONS.filter((one) => view.functions.includes(one));
  const secondsLeft = Math.max(0, (endsAt.getTime() - now.getTime()) / 1000);
  return { partyName, asName, functions, staffName, reason, endsAt, secondsLeft };
}

/** The frame of every page behind sign-in: rail, search, bell, hat, account. */
export default function Frame({ loaderData }: Route.ComponentProps) {
  useLive((hint) => hint.name === 'notifications/planned');
  return (
    <PortalFrame {...loaderData}>
      <Outlet />
    </PortalFrame>
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
