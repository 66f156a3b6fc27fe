import { consoleProcedure } from '@tributary/rpc/procedures';
import { assignDealRole, previewDealRole } from './entitlements.deal-roles.ts';
import { assignDealRoleInput, dealInput, dealRoleInput, issuedOrderInput, listDealsInput } from './entitlements.deals.contract.ts';
import { getDeal, getIssuedOrder, listDeals } from './entitlements.deals.ts';

/** What staff may ask about deals: all read them, operations and channel assign and correct roles. */
export const dealProcedures = {
  deals: consoleProcedure()
    .input(listDealsInput)
    .query(({ ctx, input }) => listDeals(ctx, input)),
  deal: consoleProcedure()
    .input(dealInput)
    .query(({ ctx, input }) => getDeal(ctx, input)),
  issuedOrder: consoleProcedure()
    .input(issuedOrderInput)
    .query(({ ctx, input }) => getIssuedOrder(ctx, input)),
  previewRole: consoleProcedure('operations', 'channel')
    .input(dealRoleInput)
    .query(({ ctx, input }) => previewDealRole(ctx, input)),
  assignRole: consoleProcedure('operations', 'channel')
    .input(assignDealRoleInput)
    .mutation(({ ctx, input }) => assignDealRole(ctx, input)),
};
