import { index, layout, type RouteConfig, route } from '@react-router/dev/routes';

// Every URL of the portal, one line each; the check compares them with urls.map.
export default [
  layout('routes/frame.tsx', [
    index('routes/home.tsx'),
    route('orders', 'routes/orders.tsx'),
    route('orders/new', 'routes/order-new.tsx'),
    route('orders/:ref', 'routes/order.tsx'),
    route('entitlements', 'routes/entitlements.tsx'),
    route('entitlements/:ref', 'routes/entitlement.tsx'),
    route('stock', 'routes/stock.tsx'),
    route('stock/:ref', 'routes/stock-holding.tsx'),
    route('tickets', 'routes/tickets.tsx'),
    route('tickets/new', 'routes/ticket-new.tsx'),
    route('tickets/:ref', 'routes/ticket.tsx'),
    route('customers', 'routes/customers.tsx'),
    route('prices', 'routes/prices.tsx'),
    route('agreements', 'routes/agreements.tsx'),
    route('agreements/:ref', 'routes/agreement.tsx'),
    route('notices', 'routes/notices.tsx'),
    route('notices/:ref', 'routes/notice.tsx'),
    route('notifications', 'routes/notifications.tsx'),
    route('organisation', 'routes/organisation.tsx'),
    route('account', 'routes/account.tsx'),
    route('*', 'routes/missing.tsx'),
  ]),
  route('agreements/:ref/file', 'routes/agreement-file.ts'),
  route('go/:ref', 'routes/go.ts'),
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-in/link', 'routes/sign-in-link.tsx'),
  route('sign-out', 'routes/sign-out.ts'),
  ...(import.meta.env.PROD ? [] : [route('dev/ui', 'routes/gallery.tsx')]),
] satisfies RouteConfig;
