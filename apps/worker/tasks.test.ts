import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tasks } from './tasks.ts';

const domain = path.join(import.meta.dirname, '../../packages/domain');

test('every module with tasks is in the list, and no task has the name of another or of the dispatcher', () => {
  const modules = readdirSync(domain).filter((name) => readdirSync(path.join(domain, name)).includes(`${name}.tasks.ts`));
  const list = readFileSync(path.join(import.meta.dirname, 'tasks.ts'), 'utf8');
  expect(modules.length).toBeGreaterThan(0);
  for (const name of modules) expect(list).toContain(`...${name}Tasks`);
  const names = tasks.map((task) => task.name);
  for (const name of names) expect(modules).toContain(name.split('.')[0]);
  expect(new Set([...names, 'event', 'react', 'hints']).size).toBe(names.length + 3);
});
