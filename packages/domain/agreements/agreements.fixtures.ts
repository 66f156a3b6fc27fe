import type { Database } from '@tributary/db/connection';
import type { FileStore } from '@tributary/db/file-store';
import { asSystem } from '@tributary/parties/fixtures';
import type { z } from 'zod';
import { createAgreement } from './agreements.commands.ts';
import type { createAgreementInput } from './agreements.contract.ts';

type Input = z.input<typeof createAgreementInput>;

/** The smallest document that is one: a header, an empty page tree and the marker at the end. */
export const SMALL_PDF = new TextEncoder().encode(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

/** An agreement of the vendor with a party: a reseller's, signed, for 2026, unless wished otherwise. */
export function makeAgreement(
  database: Database,
  counterparty: { ref: string },
  wish: Partial<Omit<Input, 'counterpartyRef'>> & { files?: FileStore; now?: Date } = {},
): Promise<{ id: string; ref: string }> {
  const { files = null, now, ...input } = wish;
  return asSystem(
    database,
    (ctx) =>
      createAgreement(ctx, files, {
        kind: 'reseller',
        title: 'Reseller agreement',
        paper: 'party',
        firstDay: '2026-01-01',
        lastDay: '2026-12-31',
        signedOn: '2025-12-15',
        renewalNoticeDays: null,
        ...input,
        counterpartyRef: counterparty.ref,
      }),
    now,
  );
}
