import { toRouteResponse } from '@tributary/api/load-error';
import type { WebRequest } from '@tributary/api/web-request';
import { DomainError } from '@tributary/kernel/errors';
import type { MiddlewareFunction } from 'react-router';
import { webRequest } from './request.server.ts';
import { HAT_FIELD } from './same-hat.ts';

/** What a person does as themselves, whichever hat they wear: changing it, and leaving. */
const AS_ONESELF = ['/account', '/sign-out'];

/** Throws the page of a changed hat where the form was opened under another hat than the one worn now. */
export function refuseOtherHat(form: FormData, web: WebRequest<unknown>): void {
  const opened = form.get(HAT_FIELD);
  if (web.session && opened !== null && opened !== web.session.worn.membershipRef)
    throw toRouteResponse(new DomainError('hat_changed', { hat: web.session.worn.partyName }), web);
}

/**
 * Refuses a form that was opened under another hat than the one worn now: in another tab, somebody became somebody else. Nothing of it is
 * done. Forms of files are not read twice for it: who reads one calls `refuseOtherHat`.
 */
export const sameHat: MiddlewareFunction<Response> = async ({ request, context }, next) => {
  const web = context.get(webRequest);
  const path = new URL(web.path, 'http://own.invalid').pathname;
  const isForm = request.method === 'POST' && request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded');
  if (isForm && !AS_ONESELF.includes(path)) refuseOtherHat(await request.clone().formData(), web);
  return next();
};
