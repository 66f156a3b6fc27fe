import { useRouteLoaderData } from 'react-router';
import type { loader } from './routes/frame.tsx';

/** Who the person acts for on this page, as the frame has it: the party's name, and whether it is one of the vendor's partners. */
export function useHat(): { partyName: string; membershipRef: string; isPartner: boolean; mayOrder: boolean } {
  const frame = useRouteLoaderData<typeof loader>('routes/frame');
  const worn = frame?.hats.find((hat) => hat.worn);
  return {
    partyName: worn?.partyName ?? '',
    membershipRef: worn?.membershipRef ?? '',
    isPartner: frame?.isPartner ?? false,
    mayOrder: frame?.mayOrder ?? false,
  };
}
