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

/** Contracts of modules, the kernel and message catalogues: browser-safe, and without effects when they are loaded. */
const EFFECT_FREE =
  /\/(?:packages\/(?:kernel\/[^/]+|domain\/[^/]+\/[^/]+\.contract|domain\/[^/]+\/ui\/messages|web\/[\w-]+-messages)|app\/messages\/en\/[^/]+)\.tsx?$/;

/**
 * Lets a page take a list of states or a pure rule from a contract without its schemas, and so without zod (25 kB). A bundler must keep
 * `z.object(…)` at the top of a module, and `{ ref: refOf('order') }` with it, since any call may have effects; ours have none, and each
 * constant that is computed is marked so as a whole. So are the words of an area that spread those of a module, which every page had.
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
      for (const { start, end } of computedConstants(this.parse(code) as Node).reverse())
        result = `${result.slice(0, start)}/* @__PURE__ */ (() => (${result.slice(start, end)}))()${result.slice(end)}`;
      return result === code ? null : { code: result, map: null };
    },
  };
}

/** What gives the constants of a module their values where that takes a call or a look into another value, in the order of the text. */
function computedConstants(program: Node): Node[] {
  return (program.body ?? [])
    .map((statement) => (statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement))
    .flatMap((statement) => (statement.type === 'VariableDeclaration' ? (statement.declarations ?? []) : []))
    .flatMap(({ init }) => (init && isComputed(init) ? [init] : []));
}

const COMPUTED = new Set(['CallExpression', 'NewExpression', 'MemberExpression', 'SpreadElement', 'TemplateLiteral']);
const FUNCTIONS = new Set(['ArrowFunctionExpression', 'FunctionExpression']);

/** Whether a bundler may take an expression for one with effects; what stands in a function happens only when that is called. */
function isComputed(node: Node): boolean {
  if (COMPUTED.has(node.type)) return true;
  if (FUNCTIONS.has(node.type)) return false;
  return Object.values(node)
    .flat()
    .some((part) => isNode(part) && isComputed(part));
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
