import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';
import { compiledMessages } from '../../tooling/dev/compiled-messages.ts';
import { lightContracts } from '../../tooling/dev/light-contracts.ts';

export default defineConfig({
  environments: { ssr: { build: { rollupOptions: { input: './server/app.ts' } } } },
  build: { sourcemap: false },
  // Every dependency of the browser up front: otherwise the first visit to a route bundles anew and reloads the page.
  optimizeDeps: {
    include: [
      '@tanstack/react-query',
      '@trpc/client',
      '@trpc/tanstack-react-query',
      'superjson',
      'use-intl',
      'socket.io-client',
      'lucide-react',
      'zod',
      '@tributary/ui > @base-ui/react',
      '@tributary/ui > @tanstack/react-table',
      '@tributary/ui > class-variance-authority',
      '@tributary/ui > clsx',
      '@tributary/ui > tailwind-merge',
    ],
  },
  plugins: [tailwindcss(), reactRouter(), compiledMessages(), lightContracts()],
});
