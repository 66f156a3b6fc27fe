import { attachment } from '@tributary/web/download.server';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreement-file';

/** The document of an agreement; the procedure asks its row first, under the party's own row-level security. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const { name, bytes } = await requireHat(context).caller.agreements.file({ ref: recordRef(context, params.ref, 'agreement') });
  return attachment(bytes, { name, type: 'application/pdf' });
}
