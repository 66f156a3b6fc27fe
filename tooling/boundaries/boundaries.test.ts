import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importsIn, importsOf } from './imports.ts';
import { MODULE_ORDER, objectionTo } from './rules.ts';

const root = path.resolve(import.meta.dirname, '../..');
const objection = (file: string, specifier: string, isTypeOnly = false) => objectionTo({ file, specifier, isTypeOnly });

describe('the rules themselves', () => {
  test.each([
    ['packages/kernel/money.ts', '@tributary/db/connection'],
    ['packages/ui/button.tsx', '@tributary/orders/contract'],
    ['packages/ui/button.tsx', 'postgres'],
    ['packages/db/actor.ts', '@tributary/rpc/procedures'],
    ['packages/domain/parties/parties.commands.ts', '@tributary/orders/events'],
    ['packages/domain/tickets/tickets.queries.ts', '@tributary/notices/queries'],
    ['packages/domain/tickets/tickets.commands.ts', '@tributary/orders/router'],
    ['packages/domain/orders/orders.contract.ts', '@tributary/pricing/queries'],
    ['packages/domain/orders/orders.contract.ts', 'drizzle-orm'],
    ['packages/domain/orders/orders.commands.ts', '@tributary/api/http'],
    ['packages/domain/orders/orders.commands.ts', '@tributary/email/send'],
    ['packages/domain/orders/orders.commands.ts', '@tributary/vitest/database'],
    ['packages/domain/orders/orders.commands.ts', '../tickets/tickets.commands.ts'],
    ['packages/domain/orders/orders.commands.ts', 'nodemailer'],
    ['packages/domain/orders/orders.router.ts', 'react-router'],
    ['apps/portal/app/root.tsx', '@tributary/console/app'],
    ['apps/portal/app/root.tsx', '../../console/app/root.tsx'],
    ['packages/domain/orders/orders.utils.ts', 'zod'],
    ['packages/ui/button.tsx', '@tributary/web/words'],
    ['packages/api/http.ts', '@tributary/web/words'],
    ['packages/domain/identity/ui/sign-in-page.tsx', '@tributary/web/words'],
    ['packages/web/words.tsx', '@tributary/console/app'],
    ['packages/web/words.tsx', '@tributary/db/connection'],
    ['packages/web/timeline-card.tsx', '@tributary/audit/queries'],
  ])('refuse %s importing %s', (file, specifier) => {
    expect(objection(file, specifier)).not.toBeNull();
  });
  test.each([
    ['packages/domain/tickets/tickets.reactions.ts', '@tributary/entitlements/events'],
    ['packages/domain/tickets/tickets.sql.ts', '@tributary/orders/schema'],
    ['packages/domain/tickets/tickets.test.ts', '@tributary/orders/fixtures'],
    ['packages/domain/notices/emails/notice.tsx', '@tributary/email/layout'],
    ['packages/domain/orders/orders.contract.ts', '@tributary/pricing/contract'],
    ['packages/api/portal.router.ts', '@tributary/orders/router'],
    ['apps/worker/main.ts', '@tributary/tickets/reactions'],
    ['apps/portal/app/root.tsx', './messages/en.ts'],
    ['apps/portal/app/root.tsx', '@tributary/web/words'],
    ['packages/web/sign-in.tsx', '@tributary/identity/ui/sign-in-page'],
    ['packages/web/sign-in.server.ts', '@tributary/identity/contract'],
  ])('allow %s importing %s', (file, specifier) => {
    expect(objection(file, specifier)).toBeNull();
  });
  test('type-only, re-exported and dynamic imports are all seen', () => {
    const text = `import type { A } from '@tributary/a/x'; import { type B } from '@tributary/b/x'; import C from '@tributary/c/x'; export { D } from '@tributary/d/x'; const e = await import('@tributary/e/x');`;
    expect(importsIn('x.ts', text).map((one) => [one.specifier, one.isTypeOnly])).toEqual([
      ['@tributary/a/x', true],
      ['@tributary/b/x', true],
      ['@tributary/c/x', false],
      ['@tributary/d/x', false],
      ['@tributary/e/x', false],
    ]);
  });
});

describe('the repository', () => {
  const imports = importsOf(root);
  test('keeps the boundaries in every import', () => {
    expect(imports.length).toBeGreaterThan(200);
    const broken = imports.flatMap((one) => {
      const why = objectionTo(one);
      return why ? [`${one.file} imports ${one.specifier}: ${why}`] : [];
    });
    expect(broken).toEqual([]);
  });

  const modules = readdirSync(path.join(root, 'packages/domain'));
  test('every module folder has its place in the one order', () => {
    expect(modules.filter((name) => !(MODULE_ORDER as readonly string[]).includes(name))).toEqual([]);
  });
  test('every list of parts names every module that has such a part', () => {
    const lists = [
      {
        part: (name: string) => `${name}.reactions.ts`,
        list: 'packages/api/reactions.ts',
        needs: (name: string) => `@tributary/${name}/reactions`,
      },
      { part: (name: string) => `${name}.tasks.ts`, list: 'apps/worker/tasks.ts', needs: (name: string) => `@tributary/${name}/tasks` },
    ];
    for (const { part, list, needs } of lists) {
      const text = readFileSync(path.join(root, list), 'utf8');
      const missing = modules.filter(
        (name) => existsSync(path.join(root, 'packages/domain', name, part(name))) && !text.includes(needs(name)),
      );
      expect(missing, list).toEqual([]);
    }
    const routers = ['packages/api/portal.router.ts', 'packages/api/console.router.ts'].map((file) =>
      readFileSync(path.join(root, file), 'utf8'),
    );
    const unmounted = modules.filter((name) => {
      const file = path.join(root, 'packages/domain', name, `${name}.router.ts`);
      if (!existsSync(file)) return false;
      const exported = [...readFileSync(file, 'utf8').matchAll(/export const (\w+(?:Portal|Console))\b/g)].map((match) => match[1]!);
      return !exported.every((one) => routers.some((text) => text.includes(one)));
    });
    expect(unmounted, 'routers').toEqual([]);
  });
  test('process.env is read in env files and tooling only', () => {
    const files = [...new Set(imports.map((one) => one.file))].filter(
      (file) => /^(apps|packages)\//.test(file) && !/(^|\/)env[^/]*\.ts$|\.test\.tsx?$|vite\.config|drizzle\.config/.test(file),
    );
    const readers = files.filter(
      (file) => existsSync(path.join(root, file)) && /process\.env\b/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(readers).toEqual([]);
  });
  test('every form of an app carries the hat it was opened under: none is the router’s own', () => {
    const files = [...new Set(imports.map((one) => one.file))].filter((file) => /^(apps|packages)\//.test(file) && file.endsWith('.tsx'));
    const own = files.filter(
      (file) =>
        file !== 'packages/web/form.tsx' &&
        existsSync(path.join(root, file)) &&
        /import \{[^}]*\bForm\b[^}]*\} from 'react-router'/.test(readFileSync(path.join(root, file), 'utf8')),
    );
    expect(own).toEqual([]);
  });
  test('every package and module says on one screen what it is for', () => {
    const folders = [
      ...modules.map((name) => `packages/domain/${name}`),
      ...readdirSync(path.join(root, 'packages'))
        .filter((name) => name !== 'domain')
        .map((name) => `packages/${name}`),
    ];
    const silent = folders.filter((folder) => !existsSync(path.join(root, folder, 'README.md')));
    expect(silent).toEqual([]);
  });
});
