import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { activate, reportVersion, returnActivation } from './entitlements.activate.ts';
import { changesConsole, changesPortal } from './entitlements.amend.router.ts';
import { getAnyEntitlement, listAllEntitlements } from './entitlements.console.ts';
import {
  activateInput,
  activationRefInput,
  consoleListEntitlementsInput,
  entitlementRefInput,
  listEntitlementsInput,
  reportVersionInput,
} from './entitlements.contract.ts';
import { dealProcedures } from './entitlements.deals.router.ts';
import { grantProcedures } from './entitlements.grants.router.ts';
import { handoverProcedures } from './entitlements.handover.router.ts';
import { getOwnRoles, ownRolesInput } from './entitlements.own-roles.ts';
import { getEntitlement, listEntitlements } from './entitlements.portal.ts';
import { priceOfEntitlement } from './entitlements.price.ts';

/** What people of partners and customers may ask of this module; what they may do with a line, its access says. */
export const entitlementsPortal = router({
  ...changesPortal,
  ...grantProcedures,
  list: portalProcedure()
    .input(listEntitlementsInput)
    .query(({ ctx, input }) => listEntitlements(ctx, input)),
  get: portalProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => getEntitlement(ctx, input)),
  price: portalProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => priceOfEntitlement(ctx, input)),
  roles: portalProcedure()
    .input(ownRolesInput)
    .query(({ ctx, input }) => getOwnRoles(ctx, input)),
  activate: portalProcedure()
    .input(activateInput)
    .mutation(({ ctx, input }) => activate(ctx, input)),
  returnActivation: portalProcedure()
    .input(activationRefInput)
    .mutation(({ ctx, input }) => returnActivation(ctx, input)),
  reportVersion: portalProcedure()
    .input(reportVersionInput)
    .mutation(({ ctx, input }) => reportVersion(ctx, input)),
});

/** What the vendor's staff may ask of this module. */
export const entitlementsConsole = router({
  ...dealProcedures,
  ...changesConsole,
  ...handoverProcedures,
  list: consoleProcedure()
    .input(consoleListEntitlementsInput)
    .query(({ ctx, input }) => listAllEntitlements(ctx, input)),
  get: consoleProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => getAnyEntitlement(ctx, input)),
  price: consoleProcedure()
    .input(entitlementRefInput)
    .query(({ ctx, input }) => priceOfEntitlement(ctx, input)),
});
