import { readAttention } from '../frame/attention.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/attention';

/** The frame's counts and news alone, for when a hint says that they changed. */
export async function loader({ context }: Route.LoaderArgs) {
  return readAttention(requireHat(context).caller);
}

/** Pages bring their own answer; this one is asked for by hints. */
export const shouldRevalidate = () => false;
