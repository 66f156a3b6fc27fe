import { portalProcedure } from '@tributary/rpc/procedures';
import { entitlementRefInput } from './entitlements.contract.ts';
import { changeAccess, giveAccess, restoreAccess, takeBackAccess } from './entitlements.grants.commands.ts';
import {
  changeAccessInput,
  GRANT_FUNCTIONS,
  giveAccessInput,
  restoreAccessInput,
  takeBackAccessInput,
  whoHasAccessInput,
} from './entitlements.grants.contract.ts';
import { listKnownPartners } from './entitlements.grants.partners.ts';
import { accessOfEntitlement, whoHasAccess } from './entitlements.grants.queries.ts';

const mayGrant = () => portalProcedure(...GRANT_FUNCTIONS);

/** Who has access to a party's entitlements, and what its administrators do about it; part of the module's portal router. */
export const grantProcedures = {
  whoHasAccess: portalProcedure()
    .input(whoHasAccessInput)
    .query(({ ctx, input }) => whoHasAccess(ctx, input)),
  accessOf: portalProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => accessOfEntitlement(ctx, input)),
  knownPartners: portalProcedure().query(({ ctx }) => listKnownPartners(ctx)),
  giveAccess: mayGrant()
    .input(giveAccessInput)
    .mutation(({ ctx, input }) => giveAccess(ctx, input)),
  changeAccess: mayGrant()
    .input(changeAccessInput)
    .mutation(({ ctx, input }) => changeAccess(ctx, input)),
  takeBackAccess: mayGrant()
    .input(takeBackAccessInput)
    .mutation(({ ctx, input }) => takeBackAccess(ctx, input)),
  restoreAccess: mayGrant()
    .input(restoreAccessInput)
    .mutation(({ ctx, input }) => restoreAccess(ctx, input)),
};
