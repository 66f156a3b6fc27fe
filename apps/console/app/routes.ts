import { index, layout, type RouteConfig, route } from '@react-router/dev/routes';

// Every URL of the console, one line each; the check compares them with urls.map.
export default [
  layout('routes/frame.tsx', [
    index('routes/home.tsx'),
    route('orders', 'routes/orders.tsx'),
    route('orders/:ref', 'routes/order.tsx'),
    route('entitlements', 'routes/entitlements.tsx'),
    route('entitlements/:ref', 'routes/entitlement.tsx'),
    route('tickets', 'routes/tickets.tsx'),
    route('tickets/:ref', 'routes/ticket.tsx'),
    route('parties', 'routes/parties.tsx'),
    route('parties/:ref', 'routes/party.tsx'),
    route('catalog', 'routes/catalog.tsx'),
    route('catalog/:ref', 'routes/product.tsx'),
    route('price-books', 'routes/price-books.tsx'),
    route('price-books/:ref', 'routes/price-book.tsx'),
    route('advisories', 'routes/advisories.tsx'),
    route('advisories/import', 'routes/import.tsx'),
    route('advisories/:ref', 'routes/advisory.tsx'),
    route('notices', 'routes/notices.tsx'),
    route('notices/:ref', 'routes/notice.tsx'),
    route('notifications', 'routes/notifications.tsx'),
    route('account', 'routes/account.tsx'),
    route('*', 'routes/missing.tsx'),
  ]),
  route('attention', 'routes/attention.ts'),
  route('go/:ref', 'routes/go.ts'),
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-in/link', 'routes/sign-in-link.tsx'),
  route('sign-out', 'routes/sign-out.ts'),
  ...(import.meta.env.PROD ? [] : [route('dev/ui', 'routes/gallery.tsx')]),
] satisfies RouteConfig;
