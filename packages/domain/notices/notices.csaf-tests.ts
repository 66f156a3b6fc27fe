import type { DocumentTest } from '@secvisogram/csaf-validator-lib/basic.js';

/** One finding of the validator. `path` is a JSON pointer into the document; `test` is a section number, or `schema`. */
export interface CsafFault {
  readonly test: string;
  readonly path: string;
  readonly message: string;
}

/** The loaded validator. Both functions return no finding for a good document and never throw. */
export interface CsafTests {
  readonly schema: (parsed: unknown) => readonly CsafFault[];
  /** Runs on a document that failed the schema too, but then a test that cannot be carried out says nothing. */
  readonly mandatory: (parsed: object, schemaValid: boolean) => Promise<readonly CsafFault[]>;
}

let loaded: Promise<CsafTests> | undefined;

/**
 * Loads the strict schema and the mandatory tests of CSAF 2.0 once a process. The set is the library's own `basic.js`,
 * never chosen by a caller. `validateStrict.js` guards such a choice by loading the optional and informative tests as well (14 s
 * and 300 MB against 3 s and 180 MB, measured), which brings nothing to a fixed set.
 */
export function loadCsafTests(): Promise<CsafTests> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<CsafTests> {
  const { csaf_2_0_strict: strictSchema, ...rest } = await import('@secvisogram/csaf-validator-lib/basic.js');
  const mandatory = Object.entries(rest as unknown as Readonly<Record<string, DocumentTest>>)
    .map(([name, run]) => ({ test: name.replace('mandatoryTest_', '').replaceAll('_', '.'), run }))
    .sort((a, b) => a.test.localeCompare(b.test, 'en', { numeric: true }));
  return {
    schema(parsed) {
      try {
        const { isValid, errors = [] } = strictSchema(parsed);
        if (isValid) return [];
        return errors.map((error) => ({ test: 'schema', path: error.instancePath, message: error.message ?? 'is invalid' }));
      } catch (error) {
        return [{ test: 'schema', path: '', message: `cannot be checked (${messageOf(error)})` }];
      }
    },
    async mandatory(parsed, schemaValid) {
      const faults: CsafFault[] = [];
      for (const { test, run } of mandatory) {
        try {
          const { isValid, errors = [] } = await run(parsed);
          if (isValid !== false) continue;
          if (errors.length === 0) faults.push({ test, path: '', message: 'failed' });
          for (const error of errors) faults.push({ test, path: error.instancePath, message: error.message ?? 'failed' });
        } catch (error) {
          // A test that cannot be carried out has not been passed, unless the schema has already told why.
          if (schemaValid) faults.push({ test, path: '', message: `cannot be checked (${messageOf(error)})` });
        }
      }
      return faults;
    },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
