// English, the first language; every other one is a file of this shape. One line per area, whose builder owns it: a page imports this
// file whole and loads the areas that it names.
export { identityMessages as identity } from '@tributary/identity/ui/messages';
export { orderImportMessages as orderImport } from '@tributary/orders/ui/messages';
export { changeMessages as changes } from '@tributary/web/change-messages';
export { agreementsMessages as agreements } from './en/agreements.ts';
export { app } from './en/app.ts';
export { catalogMessages as catalog } from './en/catalog.ts';
export { commissioningMessages as commissioning } from './en/commissioning.ts';
export { creditMessages as credit } from './en/credit.ts';
export { dealsMessages as deals } from './en/deals.ts';
export { deliveryMessages as deliveries } from './en/deliveries.ts';
export { entitlementsMessages as entitlements } from './en/entitlements.ts';
export { errors } from './en/errors.ts';
export { handoverMessages as handovers } from './en/handovers.ts';
export { homeMessages as home } from './en/home.ts';
export { importMessages as imports } from './en/imports.ts';
export { noticesMessages as notices } from './en/notices.ts';
export { notifications } from './en/notifications.ts';
export { ordersMessages as orders } from './en/orders.ts';
export { partiesMessages as parties } from './en/parties.ts';
export { pricingMessages as pricing } from './en/pricing.ts';
export { eventMessages as events, sharedMessages as shared } from './en/shared.ts';
export { stockMessages as stock } from './en/stock.ts';
export { ticketsMessages as tickets } from './en/tickets.ts';
export { viewsMessages as views } from './en/views.ts';
