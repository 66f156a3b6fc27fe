import { toRouteResponse } from '@tributary/api/load-error';
import { DomainError } from '@tributary/kernel/errors';
import type { MiddlewareFunction } from 'react-router';
import { webRequest } from './request.server.ts';
import { HAT_FIELD } from './same-hat.ts';

/** What a person does as themselves, whichever hat they wear: changing it, and leaving. */
const AS_ONESELF = ['/account', '/sign-out'];

/**
 * Refuses a form that was opened under another hat than the one worn now: in another tab, somebody became somebody else. Nothing of it is
 * done. Forms of files are not read twice for it; theirs is the vendor's console, where nobody has two hats of one party.
 */
export const sameHat: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const web = context.get(webRequest);
  const path = new URL(web.path, 'http://own.invalid').pathname;
  const isForm = request.method === 'POST' && request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (web.session && isForm && !AS_ONESELF.includes(path)) {
    const opened = (await request.clone().formData()).get(HAT_FIELD);
    if (opened !== null && opened !== web.session.worn.membershipRef)
      throw toRouteResponse(new DomainError('hat_changed', { hat: web.session.worn.partyName }), web);
  }
  return next();
};
