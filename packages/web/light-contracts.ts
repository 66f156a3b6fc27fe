/** What a build tool's plugin context offers us. */
interface PluginContext {
  parse(code: string): unknown;
}
/** What a syntax tree of ESTree looks like to us. */
interface Node {
  type: string;
  start: number;
  end: number;
  declaration?: Node | null;
  declarations?: Node[];
  init?: Node | null;
  body?: Node[];
}

/** Contracts of modules and the kernel: browser-safe, and without effects when they are loaded. */
const EFFECT_FREE = /\/packages\/(?:kernel\/[^/]+|domain\/[^/]+\/[^/]+\.contract)\.ts$/;

/**
 * Lets a page take a list of states or a pure rule from a contract without its schemas, and so without zod (25 kB). A bundler must keep
 * `z.object(…)` at the top of a module, since any call may have effects; ours have none, and each is marked so.
 */
export function lightContracts() {
  return {
    name: 'tributary:light-contracts',
    enforce: 'post' as const,
    apply: 'build' as const,
    applyToEnvironment: (environment: { name: string }) => environment.name === 'client',
    transform(this: PluginContext, code: string, id: string) {
      if (!EFFECT_FREE.test(id.split('?')[0]!)) return null;
      let result = code;
      for (const { start, end } of topLevelCalls(this.parse(code) as Node).reverse())
        result = `${result.slice(0, start)}/* @__PURE__ */ (() => ${result.slice(start, end)})()${result.slice(end)}`;
      return result === code ? null : { code: result, map: null };
    },
  };
}

/** Calls that give a constant of the module its value, in the order of the text. */
function topLevelCalls(program: Node): Node[] {
  return (program.body ?? [])
    .map((statement) => (statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement))
    .flatMap((statement) => (statement.type === 'VariableDeclaration' ? (statement.declarations ?? []) : []))
    .flatMap(({ init }) => (init && (init.type === 'CallExpression' || init.type === 'NewExpression') ? [init] : []));
}
