import { consoleProcedure, portalProcedure } from '@tributary/rpc/procedures';
import { changeableInput, changeInput, orderChangeInput, withdrawOrderInput } from './entitlements.amend.contract.ts';
import { orderChange, quoteChange } from './entitlements.amend.ts';
import { withdrawOrder } from './entitlements.amend-apply.ts';
import { getChanges, listChangeable } from './entitlements.amend-lines.ts';
import { entitlementRefInput } from './entitlements.contract.ts';

/** Renewals, more or fewer seats, one end for several: by whoever pays for them and may order. */
export const changesPortal = {
  changes: portalProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => getChanges(ctx, input)),
  changeable: portalProcedure()
    .input(changeableInput.omit({ partyRef: true }))
    .query(({ ctx, input }) => listChangeable(ctx, input)),
  quoteChange: portalProcedure('sales')
    .input(changeInput)
    .query(({ ctx, input }) => quoteChange(ctx, input)),
  orderChange: portalProcedure('sales')
    .input(orderChangeInput)
    .mutation(({ ctx, input }) => orderChange(ctx, input)),
};

/** The same by staff for whoever pays, and what staff alone may do. */
export const changesConsole = {
  changes: consoleProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => getChanges(ctx, input)),
  changeable: consoleProcedure()
    .input(changeableInput)
    .query(({ ctx, input }) => listChangeable(ctx, input)),
  quoteChange: consoleProcedure('operations', 'channel')
    .input(changeInput)
    .query(({ ctx, input }) => quoteChange(ctx, input)),
  orderChange: consoleProcedure('operations', 'channel')
    .input(orderChangeInput)
    .mutation(({ ctx, input }) => orderChange(ctx, input)),
  withdrawOrder: consoleProcedure('operations')
    .input(withdrawOrderInput)
    .mutation(({ ctx, input }) => withdrawOrder(ctx, input)),
};
