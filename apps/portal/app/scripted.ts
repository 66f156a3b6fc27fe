import { useSyncExternalStore } from 'react';

const never = () => () => {};

/** False on the server and until the page is hydrated: what only helps without scripts can step aside afterwards. */
export function useScripted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
