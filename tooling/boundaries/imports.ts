import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';
import type { Import } from './rules.ts';

/** Every import, export-from and dynamic import of the repository's TypeScript, as git knows its files. */
export function importsOf(root: string): Import[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter(Boolean)
    .flatMap((file) => importsIn(file, readIfThere(path.join(root, file))));
}

/** The imports of one file's text. */
export function importsIn(file: string, text: string): Import[] {
  const { module } = parseSync(file, text);
  return [
    ...module.staticImports.map((one) => ({
      file,
      specifier: one.moduleRequest.value,
      isTypeOnly: one.entries.length > 0 && one.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((one) =>
      one.entries.flatMap((entry) =>
        entry.moduleRequest ? [{ file, specifier: entry.moduleRequest.value, isTypeOnly: entry.isType }] : [],
      ),
    ),
    ...module.dynamicImports.flatMap((one) => {
      const literal = /^['"](.+)['"]$/.exec(text.slice(one.moduleRequest.start, one.moduleRequest.end));
      return literal ? [{ file, specifier: literal[1]!, isTypeOnly: false }] : [];
    }),
  ];
}

/** A file that git lists but that was just deleted has no imports. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
