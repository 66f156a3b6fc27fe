import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WebApp } from '@tributary/api/http';
import type { Platform } from '@tributary/api/platform';
import type { Audience } from '@tributary/identity/contract';

/** The pages of both apps, where they are built: their server bundles, as `npm start` runs them. */
export type Pages = Partial<Record<Audience, (platform: Platform) => WebApp>>;

const APPS = path.resolve(import.meta.dirname, '../../apps');

/** Loads what was built; nothing where nothing was. Whether it is built from the sources of now, whoever builds has to know. */
export async function builtPages(): Promise<Pages> {
  const pages: Pages = {};
  for (const audience of ['portal', 'console'] as const) {
    const bundle = path.join(APPS, audience, 'build/server/index.js');
    if (!existsSync(bundle)) return {};
    pages[audience] = ((await import(pathToFileURL(bundle).href)) as { createApp(platform: Platform): WebApp }).createApp;
  }
  return pages;
}
