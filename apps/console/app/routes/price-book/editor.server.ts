import { holds } from '@tributary/kernel/actor';
import { requireHat } from '../../request.server.ts';

type Context = Parameters<typeof requireHat>[0];

/** The request of somebody signed in, and whether they set prices. */
export function requirePricing(context: Context) {
  const web = requireHat(context);
  return { ...web, mayEdit: holds(web.session.actor, 'channel', 'finance') };
}

/** Only channel and finance set prices; said before anything is filled in. */
export function requireEditor(context: Context) {
  const web = requirePricing(context);
  if (web.mayEdit) return web;
  throw Response.json(
    { error: { code: 'forbidden', status: 403, data: { need: 'channel, finance' } }, requestId: web.requestId },
    { status: 403 },
  );
}
