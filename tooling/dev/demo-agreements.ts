import { createAgreement } from '@tributary/agreements/commands';
import type { createAgreementInput } from '@tributary/agreements/contract';
import type { ActorContext } from '@tributary/db/actor';
import type { FileStore } from '@tributary/db/file-store';
import type { SystemActor } from '@tributary/kernel/actor';
import { addDays, type IsoDate } from '@tributary/kernel/dates';
import type { z } from 'zod';

type Wish = Omit<z.input<typeof createAgreementInput>, 'counterpartyRef' | 'firstDay' | 'lastDay' | 'signedOn'> & {
  readonly with: string;
  /** Days from today. */
  readonly first: number;
  readonly last: number | null;
  readonly signed: number | null;
};

/** On whose paper the demo world deals: one that runs, one that ends soon, one that is a draft, and one of a customer. */
const AGREEMENTS: readonly Wish[] = [
  {
    ...{ with: 'bluepeak', kind: 'reseller', title: 'Reseller agreement', paper: 'party', first: -590, last: 140, signed: -597 },
    renewalNoticeDays: 90,
    signatories: [
      { side: 'party', name: 'Helen Abara', title: 'Managing director' },
      { side: 'counterparty', name: 'Ulla Brandt', title: 'Managing director' },
    ],
  },
  {
    ...{ with: 'corvid', kind: 'reseller', title: 'Channel partner contract', paper: 'counterparty', first: -690, last: 25, signed: -700 },
    renewalNoticeDays: 60,
    signatories: [{ side: 'counterparty', name: 'Anton Ferro', title: 'Owner' }],
  },
  {
    with: 'nordwind',
    kind: 'data_processing',
    title: 'Data processing agreement',
    paper: 'counterparty',
    first: -400,
    last: null,
    signed: -402,
    renewalNoticeDays: null,
  },
  {
    with: 'bluepeak',
    kind: 'distribution',
    title: 'Distribution agreement, proposal',
    paper: 'party',
    first: 30,
    last: 760,
    signed: null,
    renewalNoticeDays: 120,
  },
];

/** Enters them. `files` null: without their documents. */
export async function enterDemoAgreements(
  ctx: ActorContext<SystemActor>,
  given: { today: IsoDate; partyRef(key: string): string; files: FileStore | null },
): Promise<void> {
  const day = (offset: number | null) => (offset === null ? null : addDays(given.today, offset));
  for (const { with: key, first, last, signed, ...wish } of AGREEMENTS)
    await createAgreement(ctx, given.files, {
      ...wish,
      counterpartyRef: given.partyRef(key),
      ...{ firstDay: addDays(given.today, first), lastDay: day(last), signedOn: day(signed) },
      ...(given.files && signed !== null ? { file: { name: `${wish.title}.pdf`, bytes: documentOf(wish.title) } } : {}),
    });
}

/** A page with its title on it (ISO 32000-1, 7.5). */
function documentOf(title: string): Uint8Array {
  const text = `BT /F1 24 Tf 72 720 Td (${title.replace(/[()\\]/g, '')}) Tj ET`;
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const at = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`;
  return new TextEncoder().encode(`${body}${table}trailer<</Size ${size}/Root 1 0 R>>\nstartxref\n${body.length}\n%%EOF\n`);
}
