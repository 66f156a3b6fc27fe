import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** What a build tool's plugin context offers us. */
interface PluginContext {
  parse(code: string): unknown;
}
/** What a syntax tree of ESTree looks like to us. */
interface Node {
  type: string;
  start: number;
  end: number;
  value?: unknown;
  [key: string]: unknown;
}

/** Files that hold a message catalogue or a part of one. */
const CATALOGUE = /\/(?:app\/messages\/.*\.ts|packages\/domain\/[^/]+\/ui\/messages\.tsx|packages\/web\/[\w-]+-messages\.tsx)$/;

/**
 * Compiles the messages of the catalogues while they are bundled, so that browsers get use-intl without the parser of ICU messages: some
 * 10 kB on every page (decision: at most 150 kB of JavaScript a route). Only messages with arguments change; a plain text stays a text.
 */
export function compiledMessages() {
  let compile: (message: string) => unknown;
  return {
    name: 'tributary:compiled-messages',
    enforce: 'post' as const,
    config: () => ({
      resolve: { alias: { 'use-intl/format-message': 'use-intl/format-message/format-only' } },
      // Bundled on the server, too: left outside it would bring its own parser and not understand compiled messages.
      environments: { ssr: { resolve: { noExternal: ['use-intl'] } } },
    }),
    async configResolved({ root }: { root: string }) {
      const useIntl = createRequire(`${root}/package.json`).resolve('use-intl');
      const file = createRequire(useIntl).resolve('icu-minify/compile');
      compile = ((await import(pathToFileURL(file).href)) as { default: typeof compile }).default;
    },
    transform(this: PluginContext, code: string, id: string) {
      if (!CATALOGUE.test(id.split('?')[0]!)) return null;
      const changes: { start: number; end: number; text: string }[] = [];
      for (const { start, end, value } of propertyTexts(this.parse(code) as Node)) {
        const compiled = compile(value);
        if (compiled !== value) changes.push({ start, end, text: JSON.stringify(compiled) });
      }
      if (changes.length === 0) return null;
      let result = code;
      for (const { start, end, text } of changes.reverse()) result = result.slice(0, start) + text + result.slice(end);
      return { code: result, map: null };
    },
  };
}

/** String values of object properties, in the order of the text. */
function* propertyTexts(node: Node): Generator<{ start: number; end: number; value: string }> {
  if (node.type === 'Property') {
    const value = node.value as Node;
    if (value.type === 'Literal' && typeof value.value === 'string') yield { start: value.start, end: value.end, value: value.value };
    else if (value.type === 'TemplateLiteral' && (value.quasis as Node[]).length === 1)
      yield { start: value.start, end: value.end, value: String(((value.quasis as Node[])[0]!.value as { cooked: string }).cooked) };
    else yield* propertyTexts(value);
    return;
  }
  for (const child of Object.values(node))
    for (const one of Array.isArray(child) ? child : [child])
      if (typeof one === 'object' && one !== null && 'type' in one) yield* propertyTexts(one as Node);
}
