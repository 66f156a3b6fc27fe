import { redirect } from 'react-router';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/go';

/** Where records of a prefix live in the portal. */
const PAGES: Readonly<Record<string, string>> = {
  ORD: '/orders',
  ENT: '/entitlements',
  TKT: '/tickets',
  NTC: '/notices',
  AGR: '/agreements',
  IMP: '/orders/imports',
  STK: '/stock',
  CRD: '/customers',
};

/** Leads from a reference alone, as mails and notifications carry it, to the record's page. */
export function loader({ params, context }: Route.LoaderArgs) {
  const { requestId } = requireHat(context);
  const ref = params.ref.toUpperCase();
  const page = PAGES[ref.slice(0, 3)];
  if (!page) throw Response.json({ error: { code: 'not_found', status: 404 }, requestId }, { status: 404 });
  throw redirect(`${page}/${encodeURIComponent(ref)}`);
}
