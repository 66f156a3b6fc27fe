import type { RouteFailure } from '@tributary/api/load-error';
import { ButtonLink } from '@tributary/ui/button';
import { ErrorState } from '@tributary/ui/error-state';
import { isRouteErrorResponse, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';

const TOLD = ['not_found', 'forbidden', 'too_many_requests', 'too_large', 'offline'] as const;
type Told = (typeof TOLD)[number];

/** What happened, what is safe, what to do, and the number under which our logs have it. Routes export an ErrorBoundary that shows this. */
export function RouteErrorPage({ error }: { error: unknown }) {
  const t = useTranslations('errors');
  const { pathname, search } = useLocation();
  const { code, requestId } = readFailure(error);
  const safe = code === 'not_found' || code === 'forbidden' ? t('safe.not_found') : t('safe.other');
  return (
    <ErrorState
      page
      title={t(`title.${code}`)}
      safe={safe}
      todo={t(`todo.${code}`)}
      requestId={requestId}
      action={
        code === 'not_found' || code === 'forbidden' ? (
          <ButtonLink href="/">{t('home')}</ButtonLink>
        ) : (
          <ButtonLink href={pathname + search} target="_self">
            {t('reload')}
          </ButtonLink>
        )
      }
    />
  );
}

function readFailure(error: unknown): { code: Told | 'other'; requestId?: string } {
  if (isRouteErrorResponse(error)) {
    const failure = error.data as Partial<RouteFailure> | null;
    const code = failure?.error?.code ?? (error.status === 404 ? 'not_found' : '');
    const told = TOLD.find((one) => one === code) ?? 'other';
    return failure?.requestId ? { code: told, requestId: failure.requestId } : { code: told };
  }
  // A failed fetch is how the browser says that the network is gone.
  if (error instanceof TypeError && typeof navigator !== 'undefined' && !navigator.onLine) return { code: 'offline' };
  return { code: 'other' };
}
