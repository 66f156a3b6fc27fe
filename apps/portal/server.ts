import { serve } from '@tributary/api/server';
import { env } from './server/env.ts';

await serve({
  env,
  name: 'portal',
  appFolder: import.meta.dirname,
  startVite: async (http) => {
    const { createServer } = await import('vite');
    return createServer({ root: import.meta.dirname, appType: 'custom', server: { middlewareMode: true, hmr: { server: http } } });
  },
});
