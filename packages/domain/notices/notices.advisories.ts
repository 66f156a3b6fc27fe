import { products, releases } from '@tributary/catalog/schema';
import { people } from '@tributary/identity/schema';
import { decodeCursor, type Page, toPage } from '@tributary/kernel/page';
import { and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import {
  type AdvisoryProductRecord,
  blockingIds,
  compileAdvisory,
  type LoadedAdvisory,
  loadAdvisory,
  uuids,
  type VendorSide,
} from './notices.advisory.ts';
import type {
  AdvisoryDetail,
  AdvisoryProductRow,
  AdvisoryRefInput,
  AdvisoryRow,
  AdvisoryState,
  ListAdvisoriesInput,
  ProductProposal,
  ProductScope,
  ScopeReleaseRow,
} from './notices.contract.ts';
import { productRefOf, toVulnerability } from './notices.line-facts.ts';
import type { FlattenedProduct } from './notices.product-tree.ts';
import { groupsOf, proposalsFor } from './notices.proposal.ts';
import type { CompiledScope, ReleaseDisposition } from './notices.scope.ts';
import { advisories, advisoryProducts, advisoryScope, notices } from './notices.sql.ts';

const rowColumns = {
  ref: advisories.ref,
  trackingId: advisories.trackingId,
  trackingVersion: advisories.trackingVersion,
  title: advisories.title,
  publisherName: advisories.publisherName,
  severity: advisories.severity,
  state: sql<AdvisoryState>`${advisories.state}`,
  failedTests: advisories.failedTests,
  openProducts: sql<number>`(select count(*)::int from ${advisoryProducts} p where p.advisory_id = ${advisories.id} and p.is_blocking)`,
  rangesTotal: advisories.rangesTotal,
  rangesParsed: advisories.rangesParsed,
  importedAt: advisories.importedAt,
  importedByName: people.name,
  noticeRef: sql<string | null>`(select n.ref from ${notices} n where n.advisory_id = ${advisories.id} order by n.wave desc limit 1)`,
};

/** The advisories, last imported first. `q` is a part of the title, the tracking id or the reference. */
export async function listAdvisories(ctx: VendorSide, input: ListAdvisoriesInput): Promise<Page<AdvisoryRow>> {
  const rows = await ctx.tx
    .select({ id: advisories.id, ...rowColumns })
    .from(advisories)
    .leftJoin(people, eq(people.id, advisories.importedByPersonId))
    .where(
      and(
        input.state ? eq(advisories.state, input.state) : undefined,
        input.q
          ? sql`strpos(lower(concat_ws(' ', ${advisories.ref}, ${advisories.trackingId}, ${advisories.title})), lower(${input.q})) > 0`
          : undefined,
        after(input.cursor, sql`${advisories.importedAt}`, sql`${advisories.id}`),
      ),
    )
    .orderBy(desc(advisories.importedAt), desc(advisories.id))
    .limit(input.limit + 1);
  const page = toPage(rows, input.limit, (row) => [row.importedAt.toISOString(), row.id]);
  return { rows: page.rows.map(({ id: _id, ...row }) => row), nextCursor: page.nextCursor };
}

/** Keyset of lists that are newest first by (instant, id). */
export function after(cursor: string | undefined, at: SQL, id: SQL): SQL | undefined {
  const key = decodeCursor(cursor, 2);
  if (!key || Number.isNaN(Date.parse(key[0] ?? '')) || !/^[0-9a-f-]{36}$/.test(key[1] ?? '')) return undefined;
  return sql`(${at}, ${id}) < (${key[0]}::timestamptz, ${key[1]}::uuid)`;
}

/** One advisory: its products with what confirming would do, and the scope as it would be, or is, frozen. Throws `not_found`. */
export async function getAdvisory(ctx: VendorSide, input: AdvisoryRefInput): Promise<AdvisoryDetail> {
  const loaded = await loadAdvisory(ctx, input);
  const { advisory, document } = loaded;
  const [row] = await ctx.tx
    .select(rowColumns)
    .from(advisories)
    .leftJoin(people, eq(people.id, advisories.importedByPersonId))
    .where(eq(advisories.id, advisory.id));
  const isScopeFrozen = advisory.state === 'published';
  const compiled = await compileAdvisory(ctx, loaded);
  const names = await namesOfPeople(ctx, loaded);
  const notes = document.document.notes ?? [];
  return {
    ...row!,
    publisherNamespace: advisory.publisherNamespace,
    category: advisory.category,
    currentReleaseDate: advisory.currentReleaseDate,
    sha256: loaded.sha256,
    sizeBytes: loaded.sizeBytes,
    ranges: {
      total: advisory.rangesTotal,
      parsed: advisory.rangesParsed,
      unparsed: advisory.rangesTotal - advisory.rangesParsed,
    },
    summary:
      (notes.find(({ category }) => category === 'summary') ?? notes.find(({ category }) => category === 'description'))?.text ?? null,
    vulnerabilities: loaded.vulnerabilities.map(toVulnerability),
    products: productRows(loaded, isScopeFrozen ? new Map() : await proposalsFor(ctx, loaded), blockingIds(compiled, loaded.rows), names),
    scope: isScopeFrozen ? await frozenScope(ctx, loaded) : scopeOf(loaded, compiled),
    isScopeFrozen,
    override:
      advisory.overrideReason !== null
        ? { reason: advisory.overrideReason, byName: names.get(advisory.overriddenByPersonId ?? '') ?? '' }
        : null,
  };
}

async function namesOfPeople(ctx: VendorSide, { advisory, rows }: LoadedAdvisory): Promise<ReadonlyMap<string, string>> {
  const ids = [advisory.overriddenByPersonId, ...[...rows.values()].map((row) => row.resolvedByPersonId)].filter((one) => one !== null);
  if (ids.length === 0) return new Map();
  const found = await ctx.tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(sql`${people.id} = any(${uuids([...new Set(ids)])})`);
  return new Map(found.map(({ id, name }) => [id, name]));
}

function productRows(
  loaded: LoadedAdvisory,
  proposals: ReadonlyMap<string, ProductProposal>,
  blocking: ReadonlySet<string>,
  names: ReadonlyMap<string, string>,
): AdvisoryProductRow[] {
  return groupsOf(loaded).flatMap(({ key, tree }) =>
    tree.flatMap((product) => {
      const row = loaded.rows.get(product.productId);
      return row ? [toProductRow(loaded, product, row, { proposal: proposals.get(key) ?? null, blocking, names })] : [];
    }),
  );
}

function toProductRow(
  loaded: LoadedAdvisory,
  product: FlattenedProduct,
  row: AdvisoryProductRecord,
  shown: { proposal: ProductProposal | null; blocking: ReadonlySet<string>; names: ReadonlyMap<string, string> },
): AdvisoryProductRow {
  const { versionPredicate: predicate } = product;
  const catalogued = row.productId ? loaded.catalogue.get(row.productId) : undefined;
  const statuses = loaded.vulnerabilities.flatMap((one) =>
    Object.entries(one.statuses).flatMap(([status, ids]) => (ids.includes(product.productId) ? [status] : [])),
  );
  return {
    ref: row.ref,
    treeProductId: row.treeProductId,
    fullName: product.name,
    vendorName: row.vendorName,
    productName: row.productName,
    predicateText: row.predicateText,
    predicateKind: predicate.kind,
    isParsed: row.isParsed,
    unparsedReason: predicate.kind === 'range' && predicate.range.kind === 'unparsed' ? (predicate.range.reason ?? null) : null,
    identifiers: row.identifiers,
    statuses: [...new Set(statuses)],
    resolution: row.resolution as AdvisoryProductRow['resolution'],
    isBlocking: shown.blocking.has(row.treeProductId),
    proposal: row.resolution === 'open' ? shown.proposal : null,
    product: catalogued ? productRefOf(catalogued) : null,
    resolvedByName: row.resolvedByPersonId ? (shown.names.get(row.resolvedByPersonId) ?? null) : null,
    waiveReason: row.waiveReason,
  };
}

type Statement = ScopeReleaseRow['statements'][number];

/** The worst of what the vulnerabilities say about one release. */
const SEVERITY: readonly ReleaseDisposition[] = [
  'affected',
  'undecided',
  'under_investigation',
  'unstated',
  'fixed',
  'not_affected',
  'outside',
];
function worst(statements: readonly Statement[]): ReleaseDisposition {
  return SEVERITY.find((status) => statements.some((one) => one.status === status)) ?? 'unstated';
}

function scopeOf(loaded: LoadedAdvisory, scope: CompiledScope): ProductScope[] {
  return [...Map.groupBy(scope.entries, ({ catalogueProductId }) => catalogueProductId)].flatMap(([productId, entries]) => {
    const product = loaded.catalogue.get(productId);
    const registry = entries[0]?.releases ?? [];
    if (!product) return [];
    const rows = registry.map(({ releaseId, version }) => {
      const statements = entries.flatMap(({ vulnerabilityId, releases: all }): Statement[] => {
        const release = all.find((one) => one.releaseId === releaseId);
        const [reason] = release?.reasons ?? [];
        if (!release) return [];
        const { rule = '', productId: treeProductId = '', predicate = '' } = reason ?? {};
        return [{ vulnerability: vulnerabilityId, status: release.disposition, rule, treeProductId, predicate }];
      });
      return { version, status: worst(statements), statements };
    });
    return [
      { product: productRefOf(product), releases: rows, everyVersion: everyVersion(entries.map(({ blanket }) => blanket?.disposition)) },
    ];
  });
}

function everyVersion(blankets: readonly (string | undefined)[]): ProductScope['everyVersion'] {
  if (blankets.includes('affected')) return 'affected';
  return blankets.length > 0 && blankets.every((one) => one === 'not_affected') ? 'not_affected' : null;
}

async function frozenScope(ctx: VendorSide, { advisory }: LoadedAdvisory): Promise<ProductScope[]> {
  const frozen = await ctx.tx
    .select({
      product: { ref: products.ref, sku: products.sku, name: products.name },
      version: releases.version,
      vulnerability: advisoryScope.vulnerability,
      status: sql<ReleaseDisposition>`${advisoryScope.status}`,
      rule: advisoryScope.rule,
      treeProductId: advisoryScope.treeProductId,
      predicate: advisoryScope.predicate,
    })
    .from(advisoryScope)
    .innerJoin(products, eq(products.id, advisoryScope.productId))
    .leftJoin(releases, eq(releases.id, advisoryScope.releaseId))
    .where(eq(advisoryScope.advisoryId, advisory.id))
    .orderBy(asc(products.name), asc(releases.ordinal), asc(advisoryScope.id));
  return [...Map.groupBy(frozen, ({ product }) => product.ref).values()].map((rows) => {
    const registered = rows.flatMap(({ product: _product, version, ...statement }) => (version === null ? [] : [{ version, statement }]));
    const byVersion = Map.groupBy(registered, ({ version }) => version);
    return {
      product: rows[0]!.product,
      releases: [...byVersion].map(([version, all]) => {
        const statements = all.map(({ statement }) => statement);
        return { version, status: worst(statements), statements };
      }),
      everyVersion: everyVersion(rows.filter(({ version }) => version === null).map(({ status }) => status)),
    };
  });
}
