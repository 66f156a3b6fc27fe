// English, the first language; every other one is a file of this shape. One line per area, whose builder owns it: a page imports this
// file whole and loads the areas that it names.
export { identityMessages as identity } from '@tributary/identity/ui/messages';
export { orderImportMessages as orderImport } from '@tributary/orders/ui/messages';
export { changeMessages as changes } from '@tributary/web/change-messages';
export { access } from './en/access.ts';
export { agreements } from './en/agreements.ts';
export { app } from './en/app.ts';
export { customers, partiesErrors } from './en/customers.ts';
export { entitlements } from './en/entitlements.ts';
export { entitlementsErrors } from './en/entitlements-errors.ts';
export { errors } from './en/errors.ts';
export { home } from './en/home.ts';
export { notices } from './en/notices.ts';
export { notifications } from './en/notifications.ts';
export { orders } from './en/orders.ts';
export { ordersErrors } from './en/orders-errors.ts';
export { organisation } from './en/organisation.ts';
export { prices } from './en/prices.ts';
export { pricing } from './en/pricing.ts';
export { roles } from './en/roles.ts';
export { sharing } from './en/sharing.ts';
export { stock } from './en/stock.ts';
export { tickets } from './en/tickets.ts';
export { timeline } from './en/timeline.ts';
export { viewAs } from './en/view-as.ts';
