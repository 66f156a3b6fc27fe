import type postgres from 'postgres';
import { KEY_RULES } from './catalogue-keys.ts';
import { POLICY_RULES } from './catalogue-policies.ts';
import { PRIVILEGE_RULES } from './catalogue-privileges.ts';
import { ROLE_RULES } from './catalogue-roles.ts';
import type { RunPart } from './figures.ts';

/** Something that must not be found in PostgreSQL's own catalogue. */
export interface CatalogueRule {
  /** What holds, as a sentence a person can check. */
  readonly promise: string;
  /** Selects what breaks it: one row a thing, with its `name`. `$ours` stands for the schemas of the business. */
  readonly breaches: string;
  /** Breaches that were reviewed, each with why it is none. One that no longer exists is a violation, so that the list stays true. */
  readonly reviewed?: Readonly<Record<string, string>>;
}

/** Schemas of the business; `app` holds its functions and the sockets' own table. */
export const OUR_SCHEMAS = `('public', 'auth', 'app')`;

/** Every rule that the catalogue gate knows. */
export const CATALOGUE_RULES: readonly CatalogueRule[] = [...ROLE_RULES, ...POLICY_RULES, ...PRIVILEGE_RULES, ...KEY_RULES];

/**
 * What breaks a rule in this database, as one sentence each: `name: promise that it breaks`. Reads the catalogue alone; none is what a check
 * expects. `admin` must be able to see all of the catalogue.
 */
export async function catalogueViolations(
  admin: Pick<postgres.Sql, 'unsafe'>,
  rules: readonly CatalogueRule[] = CATALOGUE_RULES,
): Promise<string[]> {
  const found = await Promise.all(
    rules.map(async ({ promise, breaches, reviewed = {} }) => {
      const names = (await admin.unsafe<{ name: string }[]>(breaches.replaceAll('$ours', OUR_SCHEMAS))).map(({ name }) => name);
      const stale = Object.keys(reviewed).filter((name) => !names.includes(name));
      return [
        ...names.filter((name) => !Object.hasOwn(reviewed, name)).map((name) => `${name}: ${promise}`),
        ...stale.map((name) => `${name}: is reviewed as an exception and is none any more (${promise})`),
      ];
    }),
  );
  return found.flat();
}

/** The catalogue gate as a part of the wall. */
export const runCatalogue: RunPart = async (ground) => {
  const database = await ground.empty();
  try {
    const failures = await catalogueViolations(database.admin);
    return {
      failures,
      notes: {
        rules: CATALOGUE_RULES.length,
        reviewedExceptions: CATALOGUE_RULES.flatMap(({ reviewed = {} }) => Object.keys(reviewed)).length,
      },
    };
  } finally {
    await database.drop();
  }
};
