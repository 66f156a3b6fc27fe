import { DomainError } from '@tributary/kernel/errors';
import { and, eq } from 'drizzle-orm';
import { blockingIds, type ReadDocument, readDocument, type VendorSide } from './notices.advisory.ts';
import type { ImportAdvisoryInput, ImportOutcome, NoticesErrorCode } from './notices.contract.ts';
import type { CsafInspection } from './notices.csaf.ts';
import { advisoryImported } from './notices.events.ts';
import { inspector } from './notices.inspect.ts';
import { safeLine } from './notices.partner-block.ts';
import { predicateText } from './notices.predicate.ts';
import { type FlattenedProduct, rangeStatistics } from './notices.product-tree.ts';
import { proposeProducts } from './notices.propose.ts';
import { compileScope } from './notices.scope.ts';
import { advisories, advisoryDocuments, advisoryProducts } from './notices.sql.ts';

const NO_RANGES = { total: 0, parsed: 0, unparsed: 0 };
/** PostgreSQL takes 65,535 parameters a statement. */
const ROWS_A_STATEMENT = 2000;
/** What an index entry takes, with room: three of them together make the identity of a revision. Real ones stay under 100. */
const LONGEST_ID = 800;

/**
 * Takes a file in. Rejected: nothing is stored. Accepted or quarantined: the bytes as they came, immutable, and every product id with
 * what it seems to be. The same bytes again are the same advisory; other bytes under the same publisher, tracking id and version throw
 * `notices/already_imported` (data: ref), because a published revision must not change its meaning.
 */
export async function importAdvisory(ctx: VendorSide, input: ImportAdvisoryInput): Promise<ImportOutcome> {
  const inspection = await inspector().inspect(input.bytes);
  if (inspection.outcome === 'rejected') return outcomeOf(inspection, { ref: null, repeated: false, ranges: NO_RANGES });
  const read = readDocument(input.bytes);
  const ranges = rangeStatistics(read.document);
  const longest = [...Object.values(identityOf(read)), ...read.products.map(({ productId }) => productId)].find(
    (id) => Buffer.byteLength(id) > LONGEST_ID,
  );
  if (longest) return outcomeOf(rejectedFor(inspection, longest), { ref: null, repeated: false, ranges: NO_RANGES });
  const inserted = await insertAdvisory(ctx, read, inspection, ranges);
  if (!inserted) return outcomeOf(inspection, { ref: await sameAdvisory(ctx, read, inspection.sha256), repeated: true, ranges });
  await ctx.tx.insert(advisoryDocuments).values({ advisoryId: inserted.id, bytes: input.bytes, sha256: inspection.sha256 });
  await insertProducts(ctx, inserted.id, read);
  await ctx.publish(advisoryImported, { advisoryId: inserted.id, advisoryRef: inserted.ref }, { parties: [] });
  return outcomeOf(inspection, { ref: inserted.ref, repeated: false, ranges });
}

function outcomeOf(inspection: CsafInspection, stored: Pick<ImportOutcome, 'ref' | 'repeated' | 'ranges'>): ImportOutcome {
  const { outcome, code, tests, reason, faults } = inspection;
  return { outcome, code, tests, reason, faults, ...stored };
}

function rejectedFor(inspection: CsafInspection, id: string): CsafInspection {
  const reason = `An identifier of the document is longer than ${LONGEST_ID} bytes: ${safeLine(id, 60).text}`;
  return { ...inspection, outcome: 'rejected', code: 'notices/document_too_long', reason };
}

const identityOf = ({ document: { document } }: ReadDocument) => ({
  publisherNamespace: document.publisher.namespace,
  trackingId: document.tracking.id,
  trackingVersion: document.tracking.version,
});

async function insertAdvisory(
  ctx: VendorSide,
  read: ReadDocument,
  inspection: CsafInspection,
  ranges: ImportOutcome['ranges'],
): Promise<{ id: string; ref: string } | undefined> {
  const { document } = read.document;
  const [inserted] = await ctx.tx
    .insert(advisories)
    .values({
      ...identityOf(read),
      publisherName: document.publisher.name,
      title: safeLine(document.title, 500).text,
      category: document.category,
      severity: document.aggregate_severity ? safeLine(document.aggregate_severity.text, 60).text : null,
      currentReleaseDate: document.tracking.current_release_date,
      state: inspection.outcome === 'quarantined' ? 'quarantined' : 'accepted',
      failedTests: [...inspection.tests],
      rangesTotal: ranges.total,
      rangesParsed: ranges.parsed,
      importedByPersonId: ctx.actor.kind === 'vendor' ? ctx.actor.personId : null,
      importedAt: ctx.now,
    })
    .onConflictDoNothing({ target: [advisories.publisherNamespace, advisories.trackingId, advisories.trackingVersion] })
    .returning({ id: advisories.id, ref: advisories.ref });
  return inserted;
}

/** The reference of the advisory that has this identity, if its bytes are these. */
async function sameAdvisory(ctx: VendorSide, read: ReadDocument, sha256: string): Promise<string> {
  const { publisherNamespace, trackingId, trackingVersion } = identityOf(read);
  const [known] = await ctx.tx
    .select({ ref: advisories.ref, sha256: advisoryDocuments.sha256 })
    .from(advisories)
    .innerJoin(advisoryDocuments, eq(advisoryDocuments.advisoryId, advisories.id))
    .where(
      and(
        eq(advisories.publisherNamespace, publisherNamespace),
        eq(advisories.trackingId, trackingId),
        eq(advisories.trackingVersion, trackingVersion),
      ),
    );
  if (known?.sha256 === sha256) return known.ref;
  throw new DomainError('notices/already_imported' satisfies NoticesErrorCode, { ref: known?.ref ?? null });
}

async function insertProducts(ctx: VendorSide, advisoryId: string, read: ReadDocument): Promise<void> {
  const publisherName = read.document.document.publisher.name;
  const proposals = await proposeProducts(ctx, read.products, publisherName);
  const scope = compileScope({ products: read.products, vulnerabilities: read.vulnerabilities, resolutions: new Map() });
  const blocking = blockingIds(scope, new Map());
  const rows = read.products.map((product) => ({
    advisoryId,
    treeProductId: product.productId,
    vendorName: product.vendor ?? publisherName,
    productName: product.productName ?? product.name,
    predicateText: predicateText(product.versionPredicate) || null,
    predicateKind: product.versionPredicate.kind,
    isParsed: !(product.versionPredicate.kind === 'range' && product.versionPredicate.range.kind === 'unparsed'),
    identifiers: identifiersOf(product),
    proposedProductId: proposals.get(product.productId)?.productId ?? null,
    proposalReason: proposals.get(product.productId)?.reason ?? null,
    isBlocking: blocking.has(product.productId),
  }));
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await ctx.tx.insert(advisoryProducts).values(rows.slice(from, from + ROWS_A_STATEMENT));
}

function identifiersOf({ helpers }: FlattenedProduct): Record<string, string> {
  const all = { purl: helpers.purl, cpe: helpers.cpe, sku: helpers.skus[0], model: helpers.modelNumbers[0] };
  return Object.fromEntries(Object.entries(all).flatMap(([kind, value]) => (value ? [[kind, value]] : [])));
}
