import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { timelineInput } from './audit.contract.ts';
import { timeline } from './audit.queries.ts';
import { whoSeesInput, whyNotInput } from './audit.sight.contract.ts';
import { whoSees } from './audit.sight.ts';
import { whyNot } from './audit.why-not.ts';

/** What people of partners and customers may ask of this module. */
export const auditPortal = router({
  timeline: portalProcedure()
    .input(timelineInput)
    .query(({ ctx, input }) => timeline(ctx, input)),
});

/** What the vendor's staff may ask of this module. Why somebody sees something, or does not, is told to staff and to nobody else. */
export const auditConsole = router({
  whoSees: consoleProcedure()
    .input(whoSeesInput)
    .query(({ ctx, input }) => whoSees(ctx, input)),
  whyNot: consoleProcedure()
    .input(whyNotInput)
    .query(({ ctx, input }) => whyNot(ctx, input)),
  timeline: consoleProcedure()
    .input(timelineInput)
    .query(({ ctx, input }) => timeline(ctx, input)),
});
