import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { reactions } from './reactions.ts';

const domain = path.join(import.meta.dirname, '../domain');

test('every module with reactions is in the list, and no two reactions share a name', () => {
  const modules = readdirSync(domain).filter((name) => readdirSync(path.join(domain, name)).includes(`${name}.reactions.ts`));
  const list = readFileSync(path.join(import.meta.dirname, 'reactions.ts'), 'utf8');
  expect(modules.length).toBeGreaterThan(0);
  for (const name of modules) expect(list).toContain(`...${name}Reactions`);
  for (const { name } of reactions) expect(modules).toContain(name.split('.')[0]);
  expect(new Set(reactions.map((one) => one.name)).size).toBe(reactions.length);
});
