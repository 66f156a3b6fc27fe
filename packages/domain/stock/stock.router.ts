import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { ageingOfAllStock, ageingOfOwnStock } from './stock.ageing.ts';
import { assignCopies, returnAssignment } from './stock.assign.ts';
import { getLot, listLots } from './stock.console.ts';
import {
  ageingInput,
  assignCopiesInput,
  decideSaleInput,
  declineSaleInput,
  endAssignmentInput,
  getHoldingInput,
  getLotInput,
  listHoldingsInput,
  listLotsInput,
  returnAssignmentInput,
  saleRefInput,
  sellOnInput,
  withdrawCopiesInput,
} from './stock.contract.ts';
import { endAssignment, withdrawCopies } from './stock.keep.ts';
import { anyHolding, getHolding, listHoldings } from './stock.portal.ts';
import { confirmSale, declineSale, sellOn, withdrawSale } from './stock.sell-on.ts';

/** What people of partners may ask of this module. */
export const stockPortal = router({
  any: portalProcedure().query(({ ctx }) => anyHolding(ctx)),
  list: portalProcedure()
    .input(listHoldingsInput)
    .query(({ ctx, input }) => listHoldings(ctx, input)),
  get: portalProcedure()
    .input(getHoldingInput)
    .query(({ ctx, input }) => getHolding(ctx, input)),
  ageing: portalProcedure()
    .input(ageingInput)
    .query(({ ctx, input }) => ageingOfOwnStock(ctx, input)),
  assign: portalProcedure('sales')
    .input(assignCopiesInput)
    .mutation(({ ctx, input }) => assignCopies(ctx, input)),
  returnAssignment: portalProcedure('sales')
    .input(returnAssignmentInput)
    .mutation(({ ctx, input }) => returnAssignment(ctx, input)),
  sellOn: portalProcedure('sales')
    .input(sellOnInput)
    .mutation(({ ctx, input }) => sellOn(ctx, input)),
  withdrawSale: portalProcedure('sales')
    .input(saleRefInput)
    .mutation(({ ctx, input }) => withdrawSale(ctx, input)),
});

/** What the vendor's staff may ask of this module. */
export const stockConsole = router({
  list: consoleProcedure()
    .input(listLotsInput)
    .query(({ ctx, input }) => listLots(ctx, input)),
  get: consoleProcedure()
    .input(getLotInput)
    .query(({ ctx, input }) => getLot(ctx, input)),
  ageing: consoleProcedure()
    .input(ageingInput)
    .query(({ ctx, input }) => ageingOfAllStock(ctx, input)),
  confirmSale: consoleProcedure('operations')
    .input(decideSaleInput)
    .mutation(({ ctx, input }) => confirmSale(ctx, input)),
  declineSale: consoleProcedure('operations')
    .input(declineSaleInput)
    .mutation(({ ctx, input }) => declineSale(ctx, input)),
  endAssignment: consoleProcedure('operations')
    .input(endAssignmentInput)
    .mutation(({ ctx, input }) => endAssignment(ctx, input)),
  withdrawCopies: consoleProcedure('operations')
    .input(withdrawCopiesInput)
    .mutation(({ ctx, input }) => withdrawCopies(ctx, input)),
});
