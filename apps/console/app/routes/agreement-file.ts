import { attachment } from '@tributary/web/download.server';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/agreement-file';

/** The document of an agreement; the procedure asks its row first. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const { name, bytes } = await requireHat(context).caller.agreements.file({ ref: params.ref });
  return attachment(bytes, { name, type: 'application/pdf' });
}
