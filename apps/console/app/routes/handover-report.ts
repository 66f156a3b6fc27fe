import type { HandoverReportRow } from '@tributary/entitlements/handover.contract';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/handover-report';

const HEADER = [
  'line',
  'entitlement',
  'product',
  'customer',
  'outcome',
  'role',
  'tier',
  'from',
  'until',
  'before',
  'before_ref',
  'after',
  'after_ref',
];

/** Every role that changed hands, before and after, as a file that is written while it is read: no page of it waits for the last one. */
export async function loader({ params, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const { ref } = params;
  // Asked before the answer begins, so that an unknown handover is a page and not half a file.
  let page: Awaited<ReturnType<typeof caller.entitlements.handoverReport>> | null = await caller.entitlements.handoverReport({ ref });
  const encoder = new TextEncoder();
  let isFirst = true;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (!page) return controller.close();
      const lines = [...(isFirst ? [HEADER] : []), ...page.rows.map(cellsOf)];
      // The mark tells spreadsheets that it is UTF-8.
      controller.enqueue(
        encoder.encode(`${isFirst ? '\uFEFF' : ''}${lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`),
      );
      isFirst = false;
      page = page.nextCursor ? await caller.entitlements.handoverReport({ ref, cursor: page.nextCursor }) : null;
    },
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${ref}-report.csv"`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    },
  });
}

const cellsOf = (row: HandoverReportRow): string[] => [
  row.lineRef,
  row.entitlementRef,
  row.productName,
  row.customer?.name ?? '',
  row.outcome,
  row.role,
  String(row.tier),
  row.from,
  row.until ?? '',
  row.before.name,
  row.before.ref,
  row.after?.name ?? '',
  row.after?.ref ?? '',
];

/** RFC 4180; a cell that a spreadsheet would take for a formula is a text. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
