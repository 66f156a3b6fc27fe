import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@tributary/kernel/errors';
import { formatMoney } from '@tributary/kernel/money';
import type { ImportDetail, OrderImportErrorCode } from '@tributary/orders/import.contract';
import { IMPORT_BYTES, IMPORT_CAUSES, IMPORT_FAULTS } from '@tributary/orders/import.words';
import type { Desk } from './desk.ts';
import { EXIT, endProgress, plain, print, printJson, progress } from './output.ts';

/** As many errors as are printed; all of them stand in the report that the console has. */
const ERRORS_PRINTED = 20;

/**
 * Checks a file of orders and, unless it is a dry run, places all of them or none. Works without a worker, and beside one. Returns the exit
 * code: refused where the file has errors. The same file again is the same import.
 */
export async function importOrders(desk: Desk, file: string, options: { dryRun: boolean; json: boolean }): Promise<number> {
  const size = (await stat(file)).size;
  if (size > IMPORT_BYTES)
    throw new DomainError('orders/import_too_large' satisfies OrderImportErrorCode, { bytes: size, limit: IMPORT_BYTES });
  progress(`checking ${file}`);
  const brought = await desk.bringOrders({ fileName: path.basename(file), bytes: await readFile(file) });
  let found = brought.found;
  if (found.state === 'ready' && !options.dryRun) {
    progress(`placing ${found.orders} orders`);
    found = await desk.placeOrders(found.ref);
  }
  endProgress();
  if (options.json) printJson({ repeated: brought.repeated, ...found });
  else describe(found, brought.repeated);
  return found.state === 'placed' || found.state === 'ready' ? EXIT.ok : EXIT.refused;
}

function describe(found: ImportDetail, repeated: boolean): void {
  const { findings } = found;
  print(`${found.ref}  ${found.state}  ${plain(found.fileName)}${repeated ? '  (was here before)' : ''}`);
  if (!findings) return;
  if (findings.fault) {
    const { code, data } = findings.fault;
    const place = data.column ? ` Row ${data.row}, column ${data.column}.` : data.row ? ` Row ${data.row}.` : '';
    print(`  ${IMPORT_FAULTS[code]}${place}`);
    for (const kind of ['missing', 'unknown', 'twice']) if (data[kind]) print(`  ${kind}: ${plain(String(data[kind]))}`);
    return;
  }
  const sums = found.totals.map((total) => formatMoney(total)).join(', ');
  print(`  ${findings.rows} rows, ${findings.orders} orders, ${findings.repeated} placed before${sums ? `, ${sums}` : ''}`);
  for (const { column, code, count } of findings.causes) print(`  ${count} × ${column}: ${IMPORT_CAUSES[code]}`);
  for (const { row, column, code, value } of findings.shown.slice(0, ERRORS_PRINTED))
    print(`  row ${row}, ${column}: ${plain(value)}  ${IMPORT_CAUSES[code]}`);
  if (findings.errors > ERRORS_PRINTED)
    print(`  … and ${findings.errors - ERRORS_PRINTED} more; /orders/imports/${found.ref}/errors has them all.`);
}
