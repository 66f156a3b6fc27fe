import { connectRealtime, type RealtimeConnection, RealtimeProvider } from '@tributary/realtime/client';
import { LinkProvider } from '@tributary/ui/link';
import { UiMessagesProvider } from '@tributary/ui/messages';
import { readLook } from '@tributary/ui/remembered';
import { ToastProvider } from '@tributary/ui/toast';
import { WordsProvider, words } from '@tributary/web/words';
import { type ReactNode, useEffect, useState } from 'react';
import { Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from 'react-router';
import type { Route } from './+types/root';
import './app.css';
import { RouteErrorPage } from './error-page.tsx';
import * as en from './messages/en.ts';
import { RouterForm, RouterLink } from './navigation.tsx';
import { webRequest } from './request.server.ts';

/** People read dates in the vendor's calendar, whatever machine renders the page. */
const TIME_ZONE = 'Europe/Berlin';

export function loader({ request, context }: Route.LoaderArgs) {
  const { session } = context.get(webRequest);
  return { look: readLook(request.headers.get('cookie')), signedIn: session !== null, hatRef: session?.worn.membershipRef ?? null };
}

export const handle = words({ app: en.app, errors: en.errors, shared: en.shared });
export const meta: Route.MetaFunction = () => [{ title: en.app.titleSuffix }];

export function Layout({ children }: { children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>('root');
  return (
    <html lang="en" data-app="console" data-theme={root?.look.theme ?? 'system'} suppressHydrationWarning>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <Meta />
        {/* Links are files of our own and need no nonce; one that browsers hide again would only disturb hydration. */}
        <Links nonce="" />
      </head>
      <body>
        <WordsProvider timeZone={TIME_ZONE}>
          <UiMessagesProvider locale="en-GB" timeZone={TIME_ZONE}>
            <LinkProvider link={RouterLink} form={RouterForm}>
              <ToastProvider>{children}</ToastProvider>
            </LinkProvider>
          </UiMessagesProvider>
        </WordsProvider>
        <ScrollRestoration />
        <Scripts />
      </body>
    </html>
  );
}

export default function Root({ loaderData }: Route.ComponentProps) {
  // The socket belongs to the hat worn: another hat is another connection.
  const connection = useRealtimeConnection(loaderData.hatRef);
  useEffect(() => {
    document.documentElement.dataset.hydrated = 'true';
  }, []);
  return (
    <RealtimeProvider connection={connection}>
      <Outlet />
    </RealtimeProvider>
  );
}

function useRealtimeConnection(hatRef: string | null): RealtimeConnection | null {
  const [connection, setConnection] = useState<RealtimeConnection | null>(null);
  useEffect(() => {
    if (!hatRef) return;
    const opened = connectRealtime();
    setConnection(opened);
    return () => {
      opened.close();
      setConnection(null);
    };
  }, [hatRef]);
  return connection;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <main className="px-4 py-16">
      <RouteErrorPage error={error} />
    </main>
  );
}
