import { toCsv } from '@tributary/kernel/csv';
import { writeXlsx } from 'hucre/xlsx';
import { type ImportAudience, type ImportFormat, importColumns } from './orders.import.contract.ts';

/** The template: the first row alone as CSV; as a workbook with a second sheet that explains each column. */
export async function importTemplate(audience: ImportAudience, format: ImportFormat): Promise<{ name: string; bytes: Uint8Array }> {
  const columns = importColumns(audience);
  const names = columns.map((one) => one.name);
  if (format === 'csv') return { name: 'orders.csv', bytes: new TextEncoder().encode(toCsv([names])) };
  const explained = columns.map((one) => [
    one.name,
    one.needed ? 'yes' : 'no',
    one.ofOrder ? 'once an order' : 'each row',
    one.explains,
    one.example,
  ]);
  const bytes = await writeXlsx({
    // Else it would be the moment of asking: everybody gets the same bytes.
    properties: { modified: new Date('2026-01-01T00:00:00Z') },
    sheets: [
      { name: 'Orders', rows: [names], columns: names.map(() => ({ width: 18 })) },
      {
        name: 'Columns',
        rows: [['Column', 'Needed', 'Said', 'What it holds', 'Example'], ...explained],
        columns: [18, 8, 14, 90, 24].map((width) => ({ width })),
      },
    ],
  });
  return { name: 'orders.xlsx', bytes };
}
