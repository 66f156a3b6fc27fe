import { RouteErrorPage } from '../error-page.tsx';
import type { Route } from './+types/missing';

export { loader } from '@tributary/web/missing.server';

export default function Missing() {
  return null;
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <div className="px-4 py-16">
      <RouteErrorPage error={error} />
    </div>
  );
}
