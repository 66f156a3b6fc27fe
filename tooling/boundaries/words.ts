import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { importsIn } from './imports.ts';

/** What one file says of words: the areas that it asks for, those that it loads as a route, and the files that it imports. */
interface Said {
  readonly asks: readonly string[];
  readonly loads: readonly string[];
  readonly imports: readonly string[];
}

/** Areas of the catalogue that a route's page asks for, its own files and all that they import, and those that it loads by `words({…})`. */
export function wordsOf(root: string, route: string): { asks: ReadonlySet<string>; loads: readonly string[] } {
  const asks = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const said = saidIn(root, file);
    for (const area of said.asks) asks.add(area);
    for (const next of said.imports) visit(next);
  };
  visit(route);
  return { asks, loads: saidIn(root, route).loads };
}

function saidIn(root: string, file: string): Said {
  const text = readFileSync(path.join(root, file), 'utf8');
  return {
    asks: [...text.matchAll(/useTranslations\('(\w+)/g)].map((match) => match[1]!),
    loads: [...(/\bwords\(\{([^}]*)\}\)/.exec(text)?.[1] ?? '').matchAll(/(\w+):/g)].map((match) => match[1]!),
    imports: importsIn(file, text)
      .filter((one) => !one.isTypeOnly)
      .map((one) => fileOf(root, file, one.specifier))
      .filter((one) => one !== null),
  };
}

/** The .ts or .tsx file that an import of ours means, if it can ask for words: apps, `web` and the pieces in a module's `ui/`. */
function fileOf(root: string, from: string, specifier: string): string | null {
  if (specifier.startsWith('.')) {
    const file = path.posix.join(path.posix.dirname(from), specifier);
    return /\.tsx?$/.test(file) && !file.includes('+types') ? file : null;
  }
  const own = /^@tributary\/(web)\/(.+)$/.exec(specifier) ?? /^@tributary\/(\w+)\/(ui\/.+)$/.exec(specifier);
  if (!own) return null;
  const folder = own[1] === 'web' ? 'packages/web' : `packages/domain/${own[1]}`;
  return [`${folder}/${own[2]}.tsx`, `${folder}/${own[2]}.ts`].find((file) => existsSync(path.join(root, file))) ?? null;
}
