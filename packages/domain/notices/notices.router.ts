import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { getAdvisory, listAdvisories } from './notices.advisories.ts';
import { approveAdvisory } from './notices.approve.ts';
import { audienceOf } from './notices.audience.ts';
import {
  advisoryRefInput,
  approveAdvisoryInput,
  importAdvisoryInput,
  listAdvisoriesInput,
  listNoticesInput,
  noticeRefInput,
  resolveProductInput,
} from './notices.contract.ts';
import { importAdvisory } from './notices.import.ts';
import { getNoticeForPortal, listNoticesForPortal } from './notices.portal.ts';
import { getNotice, listNotices } from './notices.queries.ts';
import { adoptProposals, resolveProduct } from './notices.resolve.ts';

/** What people of end customers may ask of this module; a partner finds nothing here. */
export const noticesPortal = router({
  list: portalProcedure()
    .input(listNoticesInput)
    .query(({ ctx, input }) => listNoticesForPortal(ctx, input)),
  get: portalProcedure()
    .input(noticeRefInput)
    .query(({ ctx, input }) => getNoticeForPortal(ctx, input)),
});

/** What the vendor's staff may ask of this module: product security. */
export const noticesConsole = router({
  import: consoleProcedure('product_security')
    .input(importAdvisoryInput)
    .mutation(({ ctx, input }) => importAdvisory(ctx, input)),
  advisories: consoleProcedure('product_security')
    .input(listAdvisoriesInput)
    .query(({ ctx, input }) => listAdvisories(ctx, input)),
  advisory: consoleProcedure('product_security')
    .input(advisoryRefInput)
    .query(({ ctx, input }) => getAdvisory(ctx, input)),
  resolveProduct: consoleProcedure('product_security')
    .input(resolveProductInput)
    .mutation(({ ctx, input }) => resolveProduct(ctx, input)),
  adoptProposals: consoleProcedure('product_security')
    .input(advisoryRefInput)
    .mutation(({ ctx, input }) => adoptProposals(ctx, input)),
  audience: consoleProcedure('product_security')
    .input(advisoryRefInput)
    .query(({ ctx, input }) => audienceOf(ctx, input)),
  approve: consoleProcedure('product_security')
    .input(approveAdvisoryInput)
    .mutation(({ ctx, input }) => approveAdvisory(ctx, input)),
  list: consoleProcedure('product_security')
    .input(listNoticesInput)
    .query(({ ctx, input }) => listNotices(ctx, input)),
  get: consoleProcedure('product_security')
    .input(noticeRefInput)
    .query(({ ctx, input }) => getNotice(ctx, input)),
});
