import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ProcedureMeta } from '@tributary/rpc/procedures';
import { describe, expect, test } from 'vitest';
import { consoleRouter } from './console.router.ts';
import { portalRouter } from './portal.router.ts';

const MAP = path.join(import.meta.dirname, 'procedures.map');
const DOMAIN = path.join(import.meta.dirname, '../domain');
const routers = { portal: portalRouter, console: consoleRouter };

interface Procedure {
  _def: { type: string; meta?: ProcedureMeta };
}
const procedures = Object.entries(routers).flatMap(([app, { _def }]) =>
  Object.entries(_def.procedures as unknown as Record<string, Procedure>).map(([name, { _def: own }]) => ({
    app,
    name,
    type: own.type,
    meta: own.meta,
  })),
);

describe('the map of procedures', () => {
  test('tells who may call what, and a change of it is seen in review (UPDATE_MAPS=1 writes it)', () => {
    const lines = procedures
      .map(({ app, name, type, meta }) => `${app.padEnd(8)}${type.padEnd(9)} ${name.padEnd(36)} ${meta?.functions.join(', ') || 'any hat'}`)
      .sort();
    const text = `${['app     type      procedure                            functions', ...lines].join('\n')}\n`;
    if (process.env.UPDATE_MAPS) writeFileSync(MAP, text);
    expect(existsSync(MAP) ? readFileSync(MAP, 'utf8') : '').toBe(text);
  });
  test('holds only procedures of each app’s own audience', () => {
    expect(procedures.filter(({ app, meta }) => meta?.audience !== app)).toEqual([]);
  });
  test('misses no module that has a router', () => {
    const modules = readdirSync(DOMAIN).filter((name) => existsSync(path.join(DOMAIN, name, `${name}.router.ts`)));
    for (const name of modules) {
      const source = readFileSync(path.join(DOMAIN, name, `${name}.router.ts`), 'utf8');
      for (const [app, { _def }] of Object.entries(routers)) {
        const exported = source.includes(`export const ${name}${app === 'portal' ? 'Portal' : 'Console'} `);
        expect({ name, app, assembled: name in _def.record }).toEqual({ name, app, assembled: exported });
      }
    }
  });
});
