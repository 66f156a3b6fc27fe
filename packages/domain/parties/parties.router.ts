import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { partyRefInput, searchablePage } from './parties.contract.ts';
import { getMe, getParty, listCards, listParties, listPeople } from './parties.queries.ts';

/** What people of customers and partners may ask of this module. */
export const partiesPortal = router({
  me: portalProcedure().query(({ ctx }) => getMe(ctx)),
  cards: portalProcedure()
    .input(searchablePage)
    .query(({ ctx, input }) => listCards(ctx, input)),
  people: portalProcedure().query(({ ctx }) => listPeople(ctx)),
});

/** What the vendor's staff may ask of this module. */
export const partiesConsole = router({
  list: consoleProcedure()
    .input(searchablePage)
    .query(({ ctx, input }) => listParties(ctx, input)),
  get: consoleProcedure()
    .input(partyRefInput)
    .query(({ ctx, input }) => getParty(ctx, input)),
});
