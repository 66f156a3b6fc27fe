import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { timelineInput } from './audit.contract.ts';
import { timeline } from './audit.queries.ts';

/** What people of partners and customers may ask of this module. */
export const auditPortal = router({
  timeline: portalProcedure()
    .input(timelineInput)
    .query(({ ctx, input }) => timeline(ctx, input)),
});

/** What the vendor's staff may ask of this module. */
export const auditConsole = router({
  timeline: consoleProcedure()
    .input(timelineInput)
    .query(({ ctx, input }) => timeline(ctx, input)),
});
