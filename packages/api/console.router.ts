import { agreementsConsole } from '@tributary/agreements/router';
import { auditConsole } from '@tributary/audit/router';
import { catalogConsole } from '@tributary/catalog/router';
import { entitlementsConsole } from '@tributary/entitlements/router';
import { noticesConsole } from '@tributary/notices/router';
import { notificationsConsole } from '@tributary/notifications/router';
import { ordersConsole } from '@tributary/orders/router';
import { partiesConsole } from '@tributary/parties/router';
import { pricingConsole } from '@tributary/pricing/router';
import { createCallerFactory, router } from '@tributary/rpc/procedures';
import { stockConsole } from '@tributary/stock/router';
import { ticketsConsole } from '@tributary/tickets/router';

/** Everything the console can ask, one line per module. */
export const consoleRouter = router({
  parties: partiesConsole,
  catalog: catalogConsole,
  pricing: pricingConsole,
  agreements: agreementsConsole,
  orders: ordersConsole,
  entitlements: entitlementsConsole,
  stock: stockConsole,
  tickets: ticketsConsole,
  notices: noticesConsole,
  notifications: notificationsConsole,
  audit: auditConsole,
});
export type ConsoleRouter = typeof consoleRouter;
export const createConsoleCaller = createCallerFactory(consoleRouter);
export type ConsoleCaller = ReturnType<typeof createConsoleCaller>;
