import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import type { UserConfig } from 'vite';
import { compiledMessages } from './compiled-messages.ts';
import { lightContracts } from './light-contracts.ts';

/** What every page loads: React, the router and the formatter of words. It changes with the lockfile alone, so browsers keep it for long. */
const FRAMEWORK = /\/node_modules\/(?:react|react-dom|react-router|scheduler|use-intl|@formatjs\/[^/]+)\//;
/** Our own code and what it draws with; many pages share a part of it. */
const SHARED = /\/(?:apps|packages)\/|\/node_modules\/(?:class-variance-authority|clsx)\/|vite\/preload-helper/;
/** Two hundred bytes each: one file of all of them weighs less than the few that a page needs, each alone. */
const ICONS = /\/node_modules\/lucide-react\//;
/** What fewer pages share comes with them alone; of 5, 8 and 16, 8 left the fewest heavy routes. */
const PAGES_THAT_SHARE = 8;
/** What stands around every page: one file of it compresses better than the ten that it would be. */
const FRAME =
  /\/apps\/[^/]+\/app\/(?:error-page|frame\/|messages\/en\/(?:app|errors|notifications|shared|states)\.ts)|\/packages\/ui\/(?:app-frame|menu|theme-switch|command-menu|mark|remembered|notification)|\/packages\/web\/(?:document|connected|error-page|time-zone)\.tsx?/;
/** Words of one area come with the pages that name it. */
const AREA_OF_WORDS = /\/messages(?!\/en\/(?:app|errors|notifications|shared)\.ts)/;

/**
 * How Vite builds and serves a web app of ours; its folder is the working directory. What many pages need is one file: small ones compress
 * worse together and cost a request each.
 */
export function webAppConfig(): UserConfig {
  const groups = [
    { name: 'framework', test: FRAMEWORK, priority: 2 },
    { name: 'frame', test: FRAME, priority: 1.5 },
    { name: 'shared', test: (id: string) => SHARED.test(id) && !AREA_OF_WORDS.test(id), minShareCount: PAGES_THAT_SHARE, priority: 1 },
    { name: 'icons', test: ICONS, minShareCount: 2, priority: 1 },
  ];
  return {
    environments: {
      client: { build: { rolldownOptions: { output: { codeSplitting: { groups } } } } },
      ssr: { build: { rolldownOptions: { input: './server/app.ts' } } },
    },
    build: { sourcemap: false },
    // Every dependency of the browser up front: otherwise the first visit to a route bundles anew and reloads the page.
    optimizeDeps: {
      include: [
        '@tributary/api > @trpc/client',
        '@tributary/api > superjson',
        'use-intl',
        'socket.io-client',
        'lucide-react',
        'zod',
        '@tributary/ui > class-variance-authority',
        '@tributary/ui > clsx',
      ],
    },
    plugins: [tailwindcss(), reactRouter(), compiledMessages(), lightContracts()],
  };
}
