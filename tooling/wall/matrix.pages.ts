import { newRef } from '@tributary/kernel/ids';
import type { RefKind } from '@tributary/kernel/ref-prefixes';
import type { Answer, httpAccess } from './doors.access.ts';
import { addressesOf } from './doors.other.ts';
import type { Hat } from './doors.personas.ts';
import { targetsOf } from './doors.records.ts';
import { firstDifference, type MatrixFigures, type MatrixWorld } from './matrix.ts';

type Http = Pick<ReturnType<typeof httpAccess>, 'request'>;

/** The ways to ask for an address: as a page, as what navigation fetches, and as a form that is posted. */
const WAYS: readonly { readonly name: string; readonly path: (address: string) => string; readonly init?: () => RequestInit }[] = [
  { name: 'page', path: (address) => address },
  { name: 'data', path: (address) => (address === '/' ? '/_root.data' : `${address}.data`) },
  {
    name: 'form',
    path: (address) => address,
    init: () => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: FORM }),
  },
];
/** A form that fits none of the pages well and all of them somewhat: what matters is that a hidden record is refused before it is read. */
const FORM = new URLSearchParams({
  intent: 'save',
  body: 'Wall probe',
  name: 'Wall probe',
  quantity: '1',
  reason: 'Wall probe',
  clientRequestId: 'wall-page-request',
}).toString();

/**
 * Every address of an app for one persona: of a record that is not theirs and of one that does not exist, the same bytes must come, as a
 * page, as data, and for a form. What their own shows is only searched.
 */
export async function walkPages(
  http: Http,
  app: 'portal' | 'console',
  hat: Hat | null,
  world: MatrixWorld,
  figures: MatrixFigures,
  ways: readonly string[] = ['page', 'data', 'form'],
): Promise<void> {
  const near = world.hats
    .filter(({ name }) => name === (hat?.name.startsWith('partner A') ? 'partner B, sales' : 'partner A, sales'))
    .map(({ partyId }) => partyId);
  const { own, foreign } = targetsOf(hat ?? { partyId: '', personId: '', audience: '' }, world.records, near);
  const strangers = hat?.audience !== app;
  for (const { address, kind } of addressesOf(app)) {
    if (/\*|^\/sign-out|^\/dev/.test(address) || kind === undefined) continue;
    for (const way of WAYS.filter(({ name }) => ways.includes(name))) {
      const ask = async (ref: string): Promise<string> => {
        const answer = await http.request(app, hat, way.path(address.replace(':ref', ref)), way.init?.());
        figures.cells++;
        figures.artefacts++;
        const where = `${app} ${address} (${way.name}) for ${hat?.name ?? 'nobody'}`;
        for (const { canary, excerpt } of world.canaries?.search(`${JSON.stringify(answer.headers)}\n${answer.body}`, hat, [ref]) ?? []) {
          figures.canaryHits++;
          figures.failures.push(`canary ${canary} on ${where}: ${excerpt}`);
        }
        if (answer.status >= 500) figures.failures.push(`${where}: ${answer.status}`);
        return seenAs(answer, ref);
      };
      if (kind === null) {
        // A form without a record is what the procedures' own walk sends.
        if (way.name !== 'form') await ask('');
        continue;
      }
      const [theirs, mine] = [foreign[kind as RefKind], own[kind as RefKind]];
      const missing = await ask(newRef(kind as RefKind));
      if (mine && way.name !== 'form') await ask(mine);
      if (!theirs || (hat?.audience === 'console' && !strangers)) continue;
      const hidden = await ask(theirs);
      if (hidden !== missing)
        figures.failures.push(
          `${app} ${address} (${way.name}) for ${hat?.name ?? 'nobody'}: foreign and missing differ ${firstDifference(hidden, missing)}`,
        );
    }
  }
}

/** As the asker can tell apart; ids that a page draws for its next form are chance, and a page says when it was made. */
const seenAs = ({ status, headers, body }: Answer, ref: string): string =>
  `${status}\n${JSON.stringify(headers)}\n${body}`
    .replaceAll(ref || '\u0000', '<asked>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/(madeAt\\*",)\d{13}/g, '$1<now>');
