import { consoleProcedure, filesOf, portalProcedure, router } from '@tributary/rpc/procedures';
import { attachFile, changeAgreement, createAgreement, dropAgreedRole, putAgreedRole } from './agreements.commands.ts';
import {
  agreementRefInput,
  attachFileInput,
  changeAgreementInput,
  createAgreementInput,
  dropAgreedRoleInput,
  listAgreementsInput,
  putAgreedRoleInput,
} from './agreements.contract.ts';
import { agreementFile, getAgreement, getAnyAgreement, hasAgreements, listAgreements, listAllAgreements } from './agreements.queries.ts';

/** What people of partners and customers may ask of this module. */
export const agreementsPortal = router({
  any: portalProcedure().query(({ ctx }) => hasAgreements(ctx)),
  list: portalProcedure()
    .input(listAgreementsInput)
    .query(({ ctx, input }) => listAgreements(ctx, input)),
  get: portalProcedure()
    .input(agreementRefInput)
    .query(({ ctx, input }) => getAgreement(ctx, input)),
  file: portalProcedure()
    .input(agreementRefInput)
    .query(({ ctx, input }) => agreementFile(ctx, filesOf(ctx), input)),
});

/** What the vendor's staff may ask of this module. */
export const agreementsConsole = router({
  list: consoleProcedure()
    .input(listAgreementsInput)
    .query(({ ctx, input }) => listAllAgreements(ctx, input)),
  get: consoleProcedure()
    .input(agreementRefInput)
    .query(({ ctx, input }) => getAnyAgreement(ctx, input)),
  file: consoleProcedure()
    .input(agreementRefInput)
    .query(({ ctx, input }) => agreementFile(ctx, filesOf(ctx), input)),
  create: consoleProcedure('channel', 'operations')
    .input(createAgreementInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createAgreement(ctx, filesOf(ctx), input)).ref })),
  change: consoleProcedure('channel', 'operations')
    .input(changeAgreementInput)
    .mutation(({ ctx, input }) => changeAgreement(ctx, input)),
  attach: consoleProcedure('channel', 'operations')
    .input(attachFileInput)
    .mutation(({ ctx, input }) => attachFile(ctx, filesOf(ctx), input)),
  putRole: consoleProcedure('channel', 'operations')
    .input(putAgreedRoleInput)
    .mutation(({ ctx, input }) => putAgreedRole(ctx, input)),
  dropRole: consoleProcedure('channel', 'operations')
    .input(dropAgreedRoleInput)
    .mutation(({ ctx, input }) => dropAgreedRole(ctx, input)),
});
