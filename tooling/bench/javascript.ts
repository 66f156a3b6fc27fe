import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { repositoryRoot } from '@tributary/dev/env';

/** What a route's browser code weighs, compressed as a server would: gzip, its default level. */
export interface RouteWeight {
  readonly app: 'portal' | 'console';
  /** The route's module below `app/`. */
  readonly route: string;
  readonly gzipBytes: number;
  readonly rawBytes: number;
  readonly files: number;
}

interface BuildManifest {
  readonly entry: { readonly module: string; readonly imports: readonly string[] };
  readonly routes: Readonly<
    Record<string, { readonly id: string; readonly parentId?: string; readonly module: string; readonly imports?: readonly string[] }>
  >;
}

/**
 * Every route of a built app with the JavaScript that its first visit loads: the entry, the root, the layouts above it, and all that these
 * import. What is fetched later (the socket's client, code of a dialog) is not counted. Throws where the app is not built.
 */
export function routeWeights(app: 'portal' | 'console'): RouteWeight[] {
  const client = path.join(repositoryRoot, 'apps', app, 'build/client');
  const { entry, routes } = readManifest(client);
  const weights = new Map<string, { raw: number; gzip: number }>();
  const weigh = (file: string) => {
    const known = weights.get(file);
    if (known) return known;
    const bytes = readFileSync(path.join(client, file));
    const weight = { raw: bytes.length, gzip: gzipSync(bytes).length };
    weights.set(file, weight);
    return weight;
  };
  return Object.values(routes)
    .filter((route) => !Object.values(routes).some((other) => other.parentId === route.id))
    .map((route) => {
      const files = new Set([entry.module, ...entry.imports]);
      for (let one: typeof route | undefined = route; one; one = one.parentId === undefined ? undefined : routes[one.parentId])
        for (const file of [one.module, ...(one.imports ?? [])]) files.add(file);
      const all = [...files].map(weigh);
      const sum = (of: 'raw' | 'gzip') => all.reduce((total, weight) => total + weight[of], 0);
      return { app, route: route.id, gzipBytes: sum('gzip'), rawBytes: sum('raw'), files: all.length };
    });
}

/** React Router's own manifest of the build, which browsers get, too. */
function readManifest(client: string): BuildManifest {
  const name = readdirSync(path.join(client, 'assets')).find((file) => /^manifest-.*\.js$/.test(file));
  if (!name) throw new Error(`${client} has no manifest: build the app first.`);
  const text = readFileSync(path.join(client, 'assets', name), 'utf8');
  return JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1)) as BuildManifest;
}
