import { LinkProvider } from '@tributary/ui/link';
import { UiMessagesProvider } from '@tributary/ui/messages';
import { ToastProvider } from '@tributary/ui/toast';
import type { ReactNode } from 'react';
import { Links, Meta, Scripts, ScrollRestoration, useRouteLoaderData } from 'react-router';
import type { loader } from './document.server.ts';
import { RouterForm, RouterLink } from './navigation.tsx';
import { TIME_ZONE } from './time-zone.ts';
import { WordsProvider } from './words.tsx';

/** The document of every page, also of one that failed: theme, words, links and toasts. `app` chooses the density (LOOK). */
export function Document({ app, children }: { app: 'portal' | 'console'; children: ReactNode }) {
  const root = useRouteLoaderData<typeof loader>('root');
  return (
    <html lang="en" data-app={app} data-hat={root?.hatRef ?? undefined} data-theme={root?.look.theme ?? 'system'} suppressHydrationWarning>
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
