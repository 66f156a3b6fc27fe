import { consoleProcedure, filesOf, portalProcedure, router } from '@tributary/rpc/procedures';
import { governedLinesInput, setLineAgreementInput } from './orders.agreement.contract.ts';
import { listGovernedLines, setLineAgreement } from './orders.agreement.ts';
import { countOrders, getAnyOrder, listAllOrders } from './orders.console.ts';
import {
  acceptOrderInput,
  enterOrderInput,
  listOrdersInput,
  orderRefInput,
  quoteEntryInput,
  quoteOrderInput,
  rejectOrderInput,
  submitOrderInput,
} from './orders.contract.ts';
import {
  creditOfPartyInput,
  recordPrepaymentInput,
  releaseOrderInput,
  setApprovalLimitInput,
  setCreditDefaultInput,
  setCreditInput,
} from './orders.credit.contract.ts';
import { getCreditOfParty, getCreditRules, getOrderHolds } from './orders.credit-console.ts';
import { acceptOrder, cancelOrder, rejectOrder } from './orders.decide.ts';
import { enterOrder, entryCurrencies, quoteEntry } from './orders.enter.ts';
import { recordPrepayment, releaseOrder, setApprovalLimit, setCredit, setCreditDefault } from './orders.hold.ts';
import { importRefInput, importTemplateInput, listImportsInput, uploadImportInput } from './orders.import.contract.ts';
import { importTemplate } from './orders.import.template.ts';
import { getImport, importReport, listImports, moveImport, uploadImport } from './orders.import.ts';
import { getOrder, listOrders } from './orders.queries.ts';
import { quoteOrder } from './orders.quote.ts';
import { submitOrder } from './orders.submit.ts';

/** What people of partners and customers may ask of this module. */
export const ordersPortal = router({
  list: portalProcedure()
    .input(listOrdersInput)
    .query(({ ctx, input }) => listOrders(ctx, input)),
  get: portalProcedure()
    .input(orderRefInput)
    .query(({ ctx, input }) => getOrder(ctx, input)),
  quote: portalProcedure('sales')
    .input(quoteOrderInput)
    .query(({ ctx, input }) => quoteOrder(ctx, input)),
  submit: portalProcedure('sales')
    .input(submitOrderInput)
    .mutation(({ ctx, input }) => submitOrder(ctx, input)),
  cancel: portalProcedure('sales')
    .input(orderRefInput)
    .mutation(({ ctx, input }) => cancelOrder(ctx, input)),
  underAgreement: portalProcedure()
    .input(governedLinesInput)
    .query(({ ctx, input }) => listGovernedLines(ctx, input)),
  uploadImport: portalProcedure('sales')
    .input(uploadImportInput)
    .mutation(({ ctx, input }) => uploadImport(ctx, filesOf(ctx), input)),
  imports: portalProcedure('sales')
    .input(listImportsInput)
    .query(({ ctx, input }) => listImports(ctx, input)),
  import: portalProcedure('sales')
    .input(importRefInput)
    .query(({ ctx, input }) => getImport(ctx, input)),
  importReport: portalProcedure('sales')
    .input(importRefInput)
    .query(({ ctx, input }) => importReport(ctx, filesOf(ctx), input)),
  importTemplate: portalProcedure('sales')
    .input(importTemplateInput)
    .query(({ input }) => importTemplate('portal', input.format)),
  checkImport: portalProcedure('sales')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'check', input.ref)),
  placeImport: portalProcedure('sales')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'place', input.ref)),
  withdrawImport: portalProcedure('sales')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'withdraw', input.ref)),
});

/** What the vendor's staff may ask of this module. */
export const ordersConsole = router({
  list: consoleProcedure()
    .input(listOrdersInput)
    .query(({ ctx, input }) => listAllOrders(ctx, input)),
  counts: consoleProcedure().query(({ ctx }) => countOrders(ctx)),
  get: consoleProcedure()
    .input(orderRefInput)
    .query(({ ctx, input }) => getAnyOrder(ctx, input)),
  entryCurrencies: consoleProcedure().query(({ ctx }) => entryCurrencies(ctx)),
  quoteEntry: consoleProcedure('operations', 'channel')
    .input(quoteEntryInput)
    .query(({ ctx, input }) => quoteEntry(ctx, input)),
  enter: consoleProcedure('operations', 'channel')
    .input(enterOrderInput)
    .mutation(({ ctx, input }) => enterOrder(ctx, input)),
  accept: consoleProcedure('operations')
    .input(acceptOrderInput)
    .mutation(({ ctx, input }) => acceptOrder(ctx, input)),
  reject: consoleProcedure('operations')
    .input(rejectOrderInput)
    .mutation(({ ctx, input }) => rejectOrder(ctx, input)),
  holds: consoleProcedure()
    .input(orderRefInput)
    .query(({ ctx, input }) => getOrderHolds(ctx, input)),
  release: consoleProcedure('finance')
    .input(releaseOrderInput)
    .mutation(({ ctx, input }) => releaseOrder(ctx, input)),
  recordPrepayment: consoleProcedure('finance')
    .input(recordPrepaymentInput)
    .mutation(({ ctx, input }) => recordPrepayment(ctx, input)),
  credit: consoleProcedure()
    .input(creditOfPartyInput)
    .query(({ ctx, input }) => getCreditOfParty(ctx, input)),
  setCredit: consoleProcedure('finance')
    .input(setCreditInput)
    .mutation(({ ctx, input }) => setCredit(ctx, input)),
  creditRules: consoleProcedure().query(({ ctx }) => getCreditRules(ctx)),
  setCreditDefault: consoleProcedure('finance')
    .input(setCreditDefaultInput)
    .mutation(({ ctx, input }) => setCreditDefault(ctx, input)),
  setApprovalLimit: consoleProcedure('administrator')
    .input(setApprovalLimitInput)
    .mutation(({ ctx, input }) => setApprovalLimit(ctx, input)),
  underAgreement: consoleProcedure()
    .input(governedLinesInput)
    .query(({ ctx, input }) => listGovernedLines(ctx, input)),
  setAgreement: consoleProcedure('channel', 'operations')
    .input(setLineAgreementInput)
    .mutation(({ ctx, input }) => setLineAgreement(ctx, input)),
  uploadImport: consoleProcedure('operations', 'channel')
    .input(uploadImportInput)
    .mutation(({ ctx, input }) => uploadImport(ctx, filesOf(ctx), input)),
  imports: consoleProcedure('operations', 'channel')
    .input(listImportsInput)
    .query(({ ctx, input }) => listImports(ctx, input)),
  import: consoleProcedure('operations', 'channel')
    .input(importRefInput)
    .query(({ ctx, input }) => getImport(ctx, input)),
  importReport: consoleProcedure('operations', 'channel')
    .input(importRefInput)
    .query(({ ctx, input }) => importReport(ctx, filesOf(ctx), input)),
  importTemplate: consoleProcedure('operations', 'channel')
    .input(importTemplateInput)
    .query(({ input }) => importTemplate('console', input.format)),
  checkImport: consoleProcedure('operations', 'channel')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'check', input.ref)),
  placeImport: consoleProcedure('operations', 'channel')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'place', input.ref)),
  withdrawImport: consoleProcedure('operations', 'channel')
    .input(importRefInput)
    .mutation(({ ctx, input }) => moveImport(ctx, 'withdraw', input.ref)),
});
