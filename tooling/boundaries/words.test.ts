import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { wordsOf } from './words.ts';

const root = path.resolve(import.meta.dirname, '../..');

describe.each(['portal', 'console'])('the %s', (app) => {
  const folder = `apps/${app}/app`;
  const routes = [...readFileSync(path.join(root, folder, 'routes.ts'), 'utf8').matchAll(/'(routes\/[\w/-]+\.tsx?)'/g)].map(
    (match) => `${folder}/${match[1]}`,
  );
  const everywhere = wordsOf(root, `${folder}/root.tsx`).loads;
  const framed = [...everywhere, ...wordsOf(root, `${folder}/routes/frame.tsx`).loads];
  const ofPage = (route: string) => (/routes\/sign-/.test(route) ? everywhere : framed);

  test('loads with every page the words that it uses, and no others', () => {
    expect(routes.length).toBeGreaterThan(15);
    const lacking = routes.flatMap((route) => {
      const { asks, loads } = wordsOf(root, route);
      const missing = [...asks].filter((area) => !loads.includes(area) && !ofPage(route).includes(area));
      return missing.length > 0 ? [`${route}: ${missing.join(', ')}`] : [];
    });
    expect(lacking).toEqual([]);
    const idle = routes.flatMap((route) => {
      const { asks, loads } = wordsOf(root, route);
      const needless = /routes\/frame/.test(route)
        ? []
        : loads.filter((area) => (!asks.has(area) && !area.endsWith('Errors')) || ofPage(route).includes(area));
      return needless.length > 0 ? [`${route}: ${needless.join(', ')}`] : [];
    });
    expect(idle).toEqual([]);
    expect([...wordsOf(root, `${folder}/root.tsx`).asks].filter((area) => !everywhere.includes(area))).toEqual([]);
  });
});
