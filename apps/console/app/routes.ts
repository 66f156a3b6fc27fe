import { index, layout, type RouteConfig, route } from '@react-router/dev/routes';

// Every URL of the console, one line each; the check compares them with packages/db/maps.
export default [
  layout('routes/frame.tsx', [index('routes/home.tsx'), route('account', 'routes/account.tsx'), route('*', 'routes/missing.tsx')]),
  route('go/:ref', 'routes/go.ts'),
  route('sign-in', 'routes/sign-in.tsx'),
  route('sign-in/link', 'routes/sign-in-link.tsx'),
  route('sign-out', 'routes/sign-out.ts'),
  ...(import.meta.env.PROD ? [] : [route('dev/ui', 'routes/gallery.tsx')]),
] satisfies RouteConfig;
