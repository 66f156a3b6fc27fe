import type { RouteFailure } from '@tributary/api/load-error';
import { ButtonLink } from '@tributary/ui/button';
import { ErrorState } from '@tributary/ui/error-state';
import { isRouteErrorResponse, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';
import { useStandstill } from './live.tsx';

const TOLD = ['not_found', 'forbidden', 'too_many_requests', 'too_large', 'hat_changed', 'offline'] as const;
type Told = (typeof TOLD)[number];

/**
 * What happened, what is safe, what to do, and the number under which our logs have it. Routes export an ErrorBoundary that shows this.
 * `sayNeed` has better words for what to do where a function of the hat is lacking, given the functions that would do.
 */
export function RouteErrorPage({ error, sayNeed }: { error: unknown; sayNeed?: (functions: readonly string[]) => string | undefined }) {
  const t = useTranslations('errors');
  useStandstill();
  const { pathname, search } = useLocation();
  const { code, requestId, need } = readFailure(error);
  const safe = code === 'not_found' || code === 'forbidden' || code === 'hat_changed' ? t('safe.not_found') : t('safe.other');
  return (
    <ErrorState
      page
      title={t(`title.${code}`)}
      safe={safe}
      todo={(need && sayNeed?.(need.split(', '))) || t(`todo.${code}`)}
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

function readFailure(error: unknown): { code: Told | 'other'; requestId?: string; need?: string } {
  if (isRouteErrorResponse(error)) {
    const failure = error.data as Partial<RouteFailure> | null;
    const code = failure?.error?.code ?? (error.status === 404 ? 'not_found' : '');
    const told = TOLD.find((one) => one === code) ?? 'other';
    const need = failure?.error?.data?.need;
    return { code: told, ...(failure?.requestId ? { requestId: failure.requestId } : {}), ...(typeof need === 'string' ? { need } : {}) };
  }
  // A failed fetch is how the browser says that the network is gone.
  if (error instanceof TypeError && typeof navigator !== 'undefined' && !navigator.onLine) return { code: 'offline' };
  return { code: 'other' };
}
