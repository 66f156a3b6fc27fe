import { RouteErrorPage } from '../error-page.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/missing';

/** An address that no page has: the same answer as for a record that is hidden. */
export function loader({ context }: Route.LoaderArgs) {
  const { requestId } = requireHat(context);
  throw Response.json({ error: { code: 'not_found', status: 404 }, requestId }, { status: 404 });
}

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
