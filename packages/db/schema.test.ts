import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { useTestDatabase } from '@tributary/vitest/database';
import { describe, expect, test } from 'vitest';
import { dumpSchema } from './dump.ts';
import { PRIVILEGES_FROM_POLICIES } from './roles.ts';

const db = useTestDatabase();
const dumpFile = path.join(import.meta.dirname, 'schema.sql');

describe('the schema', () => {
  test('schema.sql is the dump of the migrated database, so that every policy change shows in review', async () => {
    const dump = await dumpSchema(db.admin);
    if (process.env.UPDATE_MAPS) writeFileSync(dumpFile, dump);
    expect(dump).toBe(readFileSync(dumpFile, 'utf8'));
  });

  test('the tables declared in *.sql.ts are those of the migrations: nothing is left to generate', () => {
    const folder = mkdtempSync(path.join(import.meta.dirname, '.drift-'));
    try {
      cpSync(path.join(import.meta.dirname, 'migrations'), path.join(folder, 'migrations'), { recursive: true });
      const before = readdirSync(path.join(folder, 'migrations'));
      const config = `import base from '../drizzle.config.ts'; export default { ...base, out: './${path.basename(folder)}/migrations' };`;
      writeFileSync(path.join(folder, 'drizzle.config.ts'), config);
      execFileSync('node_modules/.bin/drizzle-kit', ['generate', '--config', `${path.basename(folder)}/drizzle.config.ts`], {
        cwd: import.meta.dirname,
        stdio: 'pipe',
      });
      expect(readdirSync(path.join(folder, 'migrations'))).toEqual(before);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** What must hold for every table there is and every one to come is the catalogue gate's: tooling/wall/catalogue.ts. */
describe('privileges', () => {
  test('follow from policies: running the step again changes nothing', async () => {
    const before = await dumpSchema(db.admin);
    await db.admin.begin(async (tx) => {
      await tx.unsafe('set local role app_owner');
      await tx.unsafe(PRIVILEGES_FROM_POLICIES);
    });
    expect(await dumpSchema(db.admin)).toBe(before);
  });
});
