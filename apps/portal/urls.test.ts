import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { urlMap } from '@tributary/vitest/url-map';
import { expect, test } from 'vitest';
import routes from './app/routes.ts';

const file = path.join(import.meta.dirname, 'urls.map');

test('urls.map names every URL of the portal and the file that answers it', () => {
  const map = urlMap(routes);
  if (process.env.UPDATE_MAPS) writeFileSync(file, map);
  expect(map).toBe(readFileSync(file, 'utf8'));
});
