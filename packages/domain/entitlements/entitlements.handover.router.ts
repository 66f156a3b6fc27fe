import { consoleProcedure } from '@tributary/rpc/procedures';
import {
  confirmHandover,
  dateHandover,
  decideHandover,
  discardHandover,
  selectHandoverLines,
  startHandover,
  withdrawHandover,
} from './entitlements.handover.commands.ts';
import {
  confirmHandoverInput,
  dateHandoverInput,
  decideHandoverInput,
  handoverPageInput,
  handoverRefInput,
  handoverReportInput,
  listHandoversInput,
  selectHandoverInput,
  startHandoverInput,
} from './entitlements.handover.contract.ts';
import {
  getHandover,
  listHandoverCustomers,
  listHandoverLines,
  listHandovers,
  previewHandover,
  readHandoverReport,
} from './entitlements.handover.queries.ts';

/** All staff read handovers; channel managers and operations make them. */
const mayHandOver = () => consoleProcedure('channel', 'operations');

/** What the vendor's staff may ask about handovers; part of the module's console router. */
export const handoverProcedures = {
  handovers: consoleProcedure()
    .input(listHandoversInput)
    .query(({ ctx, input }) => listHandovers(ctx, input)),
  handover: consoleProcedure()
    .input(handoverRefInput)
    .query(({ ctx, input }) => getHandover(ctx, input)),
  handoverPreview: consoleProcedure()
    .input(handoverRefInput)
    .query(({ ctx, input }) => previewHandover(ctx, input)),
  handoverCustomers: consoleProcedure()
    .input(handoverPageInput)
    .query(({ ctx, input }) => listHandoverCustomers(ctx, input)),
  handoverLines: consoleProcedure()
    .input(handoverPageInput)
    .query(({ ctx, input }) => listHandoverLines(ctx, input)),
  handoverReport: consoleProcedure()
    .input(handoverReportInput)
    .query(({ ctx, input }) => readHandoverReport(ctx, input)),
  startHandover: mayHandOver()
    .input(startHandoverInput)
    .mutation(({ ctx, input }) => startHandover(ctx, input)),
  dateHandover: mayHandOver()
    .input(dateHandoverInput)
    .mutation(({ ctx, input }) => dateHandover(ctx, input)),
  selectHandoverLines: mayHandOver()
    .input(selectHandoverInput)
    .mutation(({ ctx, input }) => selectHandoverLines(ctx, input)),
  decideHandover: mayHandOver()
    .input(decideHandoverInput)
    .mutation(({ ctx, input }) => decideHandover(ctx, input)),
  confirmHandover: mayHandOver()
    .input(confirmHandoverInput)
    .mutation(({ ctx, input }) => confirmHandover(ctx, input)),
  withdrawHandover: mayHandOver()
    .input(handoverRefInput)
    .mutation(({ ctx, input }) => withdrawHandover(ctx, input)),
  discardHandover: mayHandOver()
    .input(handoverRefInput)
    .mutation(({ ctx, input }) => discardHandover(ctx, input)),
};
