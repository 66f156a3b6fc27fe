/** Between modules one order, which imports, foreign keys and reactions all follow (ARCHITECTURE, Layout). Downstream may import upstream. */
export const MODULE_ORDER = [
  'identity',
  'parties',
  'catalog',
  'pricing',
  'agreements',
  'deals',
  'orders',
  'entitlements',
  'tickets',
  'stock',
  'invoices',
  'notices',
  'commissions',
  'programmes',
  'notifications',
  'audit',
] as const;

/** Siblings: equally far downstream, and blind to one another. */
const SIBLINGS: readonly (readonly string[])[] = [
  ['tickets', 'stock', 'invoices', 'notices'],
  ['commissions', 'programmes'],
];

/** Platform packages from the bottom up; each may import those before it, as `kernel <- db <- rpc <- domain <- api <- apps` says. */
const PLATFORM_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kernel: [],
  ui: [],
  db: ['kernel'],
  email: ['kernel'],
  rpc: ['kernel', 'db'],
  realtime: ['kernel', 'db'],
};
const DOMAIN_MAY_IMPORT = ['kernel', 'db', 'rpc', 'email', 'ui'];
/** What both web apps have word for word (decision 0010): above api, below the apps. Of modules it knows identity's pages and contracts. */
const WEB_MAY_IMPORT = ['kernel', 'rpc', 'api', 'realtime', 'ui'];
const TOOLS_FOR_TESTS = ['vitest', 'boundaries', 'wall', 'dev'];

/** Files of another module that may be imported: its tables, reads, writes and events, and what its contract says. */
const PRIVATE_FILES = ['router', 'reactions', 'tasks', 'fixtures', 'messages'];
/** What a browser may load: nothing that knows a database or a secret. */
const BROWSER_SAFE_FILES = /^(kernel|ui)$/;

export interface Import {
  /** Path from the root, `/` between folders. */
  readonly file: string;
  readonly specifier: string;
  readonly isTypeOnly: boolean;
}

interface Place {
  readonly area: 'platform' | 'domain' | 'api' | 'web' | 'app' | 'tooling' | 'other';
  readonly name: string;
}

const placeOf = (file: string): Place => {
  const parts = file.split('/');
  if (parts[0] === 'packages' && parts[1] === 'domain') return { area: 'domain', name: parts[2]! };
  if (parts[0] === 'packages' && parts[1] === 'api') return { area: 'api', name: 'api' };
  if (parts[0] === 'packages' && parts[1] === 'web') return { area: 'web', name: 'web' };
  if (parts[0] === 'packages') return { area: 'platform', name: parts[1]! };
  if (parts[0] === 'apps') return { area: 'app', name: parts[1]! };
  if (parts[0] === 'tooling') return { area: 'tooling', name: parts[1]! };
  return { area: 'other', name: parts[0]! };
};

const isTest = (file: string) => /\.test\.tsx?$/.test(file) || /fixtures\.ts$/.test(file);
const isModule = (name: string) => (MODULE_ORDER as readonly string[]).includes(name);
const areSiblings = (one: string, other: string) => SIBLINGS.some((group) => group.includes(one) && group.includes(other));

/** Why the import is not allowed, as one sentence, or null. */
export function objectionTo({ file, specifier, isTypeOnly }: Import): string | null {
  const from = placeOf(file);
  // Build configuration belongs to the tools, wherever the tool wants it to lie.
  if (/\.config\.ts$/.test(file)) return null;
  if (/(^|[/.])(utils?|helpers?|misc|common|manager)\.tsx?$/.test(file)) return 'No drawers: name the file after what it holds.';
  if (specifier.startsWith('.'))
    return /^(apps|packages)\//.test(file) && leavesItsPackage(file, specifier)
      ? 'A relative path may not leave its package; import the package by name.'
      : null;
  const target = /^@tributary\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  if (!target) return thirdPartyObjection(from, file, specifier, isTypeOnly);
  const [, name, part = ''] = target as unknown as [string, string, string?];
  if (from.area === 'tooling' || from.area === 'other' || name === from.name) return null;
  if (TOOLS_FOR_TESTS.includes(name)) return isTest(file) ? null : 'Tools are for tests; the product does not import them.';
  if (name === 'web') return from.area === 'app' ? null : 'Only apps import web.';
  if (isModule(name)) return moduleObjection(from, file, name, part, isTypeOnly);
  switch (from.area) {
    case 'platform':
      return PLATFORM_MAY_IMPORT[from.name]?.includes(name)
        ? null
        : `${from.name} may import ${PLATFORM_MAY_IMPORT[from.name]?.join(', ') || 'nothing of ours'}.`;
    case 'domain':
      if (name === 'email' && !/(emails\/|\.tasks\.ts|\.test\.)/.test(file))
        return 'Mail leaves by a task: only emails/ and *.tasks.ts import email.';
      if (name === 'ui' && !file.includes('/ui/')) return 'Only ui/ pieces of a module import the design system.';
      return DOMAIN_MAY_IMPORT.includes(name) ? null : `A module may import ${DOMAIN_MAY_IMPORT.join(', ')} and modules upstream.`;
    case 'api':
      return name === 'ui' || name === 'email' ? 'api shows nothing and sends nothing.' : null;
    case 'web':
      return WEB_MAY_IMPORT.includes(name) ? null : `web may import ${WEB_MAY_IMPORT.join(', ')}.`;
    case 'app':
      return ['portal', 'console', 'worker', 'cli'].includes(name) ? 'Apps never import apps.' : null;
  }
  return null;
}

function moduleObjection(from: Place, file: string, name: string, part: string, isTypeOnly: boolean): string | null {
  if (from.area === 'platform') return `${from.name} is below the modules and knows none of them.`;
  if (from.area === 'app' || from.area === 'api') return null;
  if (from.area === 'web')
    return /^(\w+\.)?(contract|words)$/.test(part) || isTypeOnly || (name === 'identity' && part.startsWith('ui/'))
      ? null
      : "web knows of a module its contract, its types, and identity's pages.";
  const order = MODULE_ORDER as readonly string[];
  if (areSiblings(from.name, name)) return `${from.name} and ${name} are siblings: neither may know the other.`;
  if (order.indexOf(name) > order.indexOf(from.name))
    return `${name} is downstream of ${from.name}: upstream never names downstream, it publishes.`;
  if (PRIVATE_FILES.includes(part) && !isTest(file)) return `${name}/${part} is ${name}'s own.`;
  if (/\.contract\.ts$/.test(file) && !isTypeOnly && !/^(\w+\.)?contract$/.test(part))
    return 'A contract is browser-safe: it imports contracts and kernel only.';
  return null;
}

function thirdPartyObjection(from: Place, file: string, specifier: string, isTypeOnly: boolean): string | null {
  if (isTest(file) || isTypeOnly) return null;
  const isServerOnly = /^(node:|postgres$|pg$|drizzle-orm|graphile-worker|nodemailer|better-auth|pino$)/.test(specifier);
  if (BROWSER_SAFE_FILES.test(from.name) && isServerOnly) return `${from.name} runs in the browser too: ${specifier} does not.`;
  if (/\.(contract|events)\.ts$/.test(file) && isServerOnly) return `A contract is browser-safe: ${specifier} is not.`;
  if (specifier === 'nodemailer' && from.name !== 'email' && from.area !== 'tooling')
    return 'Mail leaves through the one send() of packages/email.';
  if (from.area === 'domain' && /^(react-router|hono|socket\.io|@trpc\/client)/.test(specifier))
    return `A module knows no ${specifier}: that is the platform's or an app's.`;
  return null;
}

function leavesItsPackage(file: string, specifier: string): boolean {
  const depth = file.startsWith('packages/domain/') ? 3 : 2;
  const base = file.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') base.pop();
    else if (part !== '.') base.push(part);
    if (base.length < depth) return true;
  }
  const here = file.split('/').slice(0, depth).join('/');
  return !base.join('/').startsWith(here);
}
