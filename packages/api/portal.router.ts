import { catalogPortal } from '@tributary/catalog/router';
import { partiesPortal } from '@tributary/parties/router';
import { createCallerFactory, router } from '@tributary/rpc/procedures';

/** Everything the portal can ask, one line per module. */
export const portalRouter = router({
  parties: partiesPortal,
  catalog: catalogPortal,
});
export type PortalRouter = typeof portalRouter;
export const createPortalCaller = createCallerFactory(portalRouter);
export type PortalCaller = ReturnType<typeof createPortalCaller>;
