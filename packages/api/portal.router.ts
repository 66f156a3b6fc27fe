import { agreementsPortal } from '@tributary/agreements/router';
import { auditPortal } from '@tributary/audit/router';
import { catalogPortal } from '@tributary/catalog/router';
import { entitlementsPortal } from '@tributary/entitlements/router';
import { noticesPortal } from '@tributary/notices/router';
import { notificationsPortal } from '@tributary/notifications/router';
import { ordersPortal } from '@tributary/orders/router';
import { partiesPortal } from '@tributary/parties/router';
import { pricingPortal } from '@tributary/pricing/router';
import { createCallerFactory, router } from '@tributary/rpc/procedures';
import { stockPortal } from '@tributary/stock/router';
import { ticketsPortal } from '@tributary/tickets/router';

/** Everything the portal can ask, one line per module. */
export const portalRouter = router({
  parties: partiesPortal,
  catalog: catalogPortal,
  pricing: pricingPortal,
  agreements: agreementsPortal,
  orders: ordersPortal,
  entitlements: entitlementsPortal,
  stock: stockPortal,
  tickets: ticketsPortal,
  notices: noticesPortal,
  notifications: notificationsPortal,
  audit: auditPortal,
});
export type PortalRouter = typeof portalRouter;
export const createPortalCaller = createCallerFactory(portalRouter);
export type PortalCaller = ReturnType<typeof createPortalCaller>;
