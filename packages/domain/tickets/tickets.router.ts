import { handoverRefInput } from '@tributary/entitlements/handover.contract';
import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { commissioningBoard, commissioningQueues, countAlerts, listAlerts, templateUse } from './tickets.alerts.ts';
import { openTicket, replyAsParty, replyAsStaff } from './tickets.commands.ts';
import {
  actInput,
  boardInput,
  checkItemInput,
  consoleListTicketsInput,
  consoleReplyInput,
  listAlertsInput,
  listTicketsInput,
  openTicketInput,
  partyNumbersInput,
  replyInput,
  templateUseInput,
  ticketRefInput,
} from './tickets.contract.ts';
import { getTicketForStaff, listQueues, listTicketsForStaff } from './tickets.desk.ts';
import { partyNumbers } from './tickets.party-numbers.ts';
import { getTicket, listTickets } from './tickets.queries.ts';
import { handoverTickets } from './tickets.succession.ts';
import { actOnTicket, assignToMe, checkItem } from './tickets.work.ts';

/** What people of customers and partners may do with tickets, under any of their hats. */
export const ticketsPortal = router({
  list: portalProcedure()
    .input(listTicketsInput)
    .query(({ ctx, input }) => listTickets(ctx, input)),
  get: portalProcedure()
    .input(ticketRefInput)
    .query(({ ctx, input }) => getTicket(ctx, input)),
  open: portalProcedure()
    .input(openTicketInput)
    .mutation(({ ctx, input }) => openTicket(ctx, input)),
  reply: portalProcedure()
    .input(replyInput)
    .mutation(({ ctx, input }) => replyAsParty(ctx, input)),
});

/** What the vendor's staff may do with tickets. All of them read; support and operations work on them. */
export const ticketsConsole = router({
  list: consoleProcedure()
    .input(consoleListTicketsInput)
    .query(({ ctx, input }) => listTicketsForStaff(ctx, input)),
  alerts: consoleProcedure()
    .input(listAlertsInput)
    .query(({ ctx, input }) => listAlerts(ctx, input)),
  alertCounts: consoleProcedure().query(({ ctx }) => countAlerts(ctx)),
  partyNumbers: consoleProcedure()
    .input(partyNumbersInput)
    .query(({ ctx, input }) => partyNumbers(ctx, input)),
  templateUse: consoleProcedure()
    .input(templateUseInput)
    .query(({ ctx, input }) => templateUse(ctx, input)),
  commissioningQueues: consoleProcedure().query(({ ctx }) => commissioningQueues(ctx)),
  board: consoleProcedure()
    .input(boardInput)
    .query(({ ctx, input }) => commissioningBoard(ctx, input)),
  ofHandover: consoleProcedure()
    .input(handoverRefInput)
    .query(({ ctx, input }) => handoverTickets(ctx, input)),
  queues: consoleProcedure().query(({ ctx }) => listQueues(ctx)),
  get: consoleProcedure()
    .input(ticketRefInput)
    .query(({ ctx, input }) => getTicketForStaff(ctx, input)),
  reply: consoleProcedure('support', 'operations')
    .input(consoleReplyInput)
    .mutation(({ ctx, input }) => replyAsStaff(ctx, input)),
  act: consoleProcedure('support', 'operations')
    .input(actInput)
    .mutation(({ ctx, input }) => actOnTicket(ctx, input)),
  assignToMe: consoleProcedure('support', 'operations')
    .input(ticketRefInput)
    .mutation(({ ctx, input }) => assignToMe(ctx, input)),
  checkItem: consoleProcedure('support', 'operations')
    .input(checkItemInput)
    .mutation(({ ctx, input }) => checkItem(ctx, input)),
});
