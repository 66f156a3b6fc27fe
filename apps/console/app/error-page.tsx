import type { RouteFailure } from '@tributary/api/load-error';
import { STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import { ButtonLink } from '@tributary/ui/button';
import { ErrorState } from '@tributary/ui/error-state';
import { isRouteErrorResponse, useLocation } from 'react-router';
import { useTranslations } from 'use-intl';

const TOLD = ['not_found', 'forbidden', 'too_many_requests', 'too_large', 'offline'] as const;
const WORDS = new Intl.ListFormat('en', { type: 'disjunction' });
type Told = (typeof TOLD)[number];

/** What happened, what is safe, what to do, and the number under which our logs have it. Routes export an ErrorBoundary that shows this. */
export function RouteErrorPage({ error }: { error: unknown }) {
  const t = useTranslations('errors');
  const { pathname, search } = useLocation();
  const shared = useTranslations('shared.functions');
  const { code, requestId, need } = readFailure(error);
  const functions = STAFF_FUNCTIONS.filter((one) => need?.split(', ').includes(one)).map((one) => shared(one));
  const safe = code === 'not_found' || code === 'forbidden' ? t('safe.not_found') : t('safe.other');
  return (
    <ErrorState
      page
      title={t(`title.${code}`)}
      safe={safe}
      todo={functions.length > 0 ? t('todo.forbiddenFunction', { functions: WORDS.format(functions) }) : t(`todo.${code}`)}
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
