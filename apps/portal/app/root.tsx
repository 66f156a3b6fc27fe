import { Document } from '@tributary/web/document';
import { words } from '@tributary/web/words';
import type { ReactNode } from 'react';
import type { Route } from './+types/root';
import './app.css';
import { RouteErrorPage } from '@tributary/web/error-page';
import * as en from './messages/en.ts';

export { Connected as default } from '@tributary/web/connected';
export { loader } from '@tributary/web/document.server';

export const handle = words({ app: en.app, errors: en.errors });

export const meta: Route.MetaFunction = () => [{ title: en.app.titleSuffix }];

export function Layout({ children }: { children: ReactNode }) {
  return <Document app="portal">{children}</Document>;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <main className="px-4 py-16">
      <RouteErrorPage error={error} />
    </main>
  );
}
