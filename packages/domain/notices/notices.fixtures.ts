import { randomUUID } from 'node:crypto';
import { makeReleases } from '@tributary/catalog/fixtures';
import { withActor } from '@tributary/db/actor';
import type { Database } from '@tributary/db/connection';
import { activate } from '@tributary/entitlements/activate';
import { makePricedProduct, openLine } from '@tributary/entitlements/fixtures';
import type { PartyActor, VendorActor } from '@tributary/kernel/actor';
import { makeWorld, FIXTURE_NOW as now } from '@tributary/parties/fixtures';
import { approveAdvisory } from './notices.approve.ts';
import { importAdvisoryInput } from './notices.contract.ts';
import { importAdvisory } from './notices.import.ts';
import { adoptProposals } from './notices.resolve.ts';

/** What a made advisory says; everything left out is as plain as CSAF allows. */
export interface AdvisoryWish {
  readonly trackingId?: string;
  readonly trackingVersion?: string;
  readonly title?: string;
  readonly products?: readonly {
    readonly name: string;
    readonly sku?: string;
    /** A vers text or prose, as a publisher would write it. */
    readonly affected: string;
    readonly fixed?: string;
  }[];
  readonly advice?: string;
  /** Fails mandatory test 6.1.16 (version and revision history differ). */
  readonly isFaulty?: boolean;
}

/** A CSAF 2.0 security advisory of Halden Systems with one vulnerability, as bytes. */
export function advisoryBytes(wish: AdvisoryWish = {}): Uint8Array {
  const {
    trackingVersion = '1',
    isFaulty = false,
    products = [{ name: 'Halden Edge Gateway', affected: 'vers:intdot/<4.2.3', fixed: '4.2.3' }],
  } = wish;
  const day = '2026-11-17T09:00:00.000Z';
  const id = (index: number, which: string) => `P${index}-${which}`;
  const branch = (category: string, name: string, inner: object) => ({ category, name, ...inner });
  const leaf = (index: number, which: string, { name, sku }: { name: string; sku?: string }) => ({
    product: {
      name: `${name} ${which}`,
      product_id: id(index, which),
      ...(sku ? { product_identification_helper: { skus: [sku] } } : {}),
    },
  });
  const document = {
    document: {
      aggregate_severity: { text: 'Critical' },
      category: 'csaf_security_advisory',
      csaf_version: '2.0',
      distribution: { tlp: { label: 'WHITE' } },
      lang: 'en',
      notes: [{ category: 'summary', text: 'Made for a test.', title: 'Summary' }],
      publisher: { category: 'vendor', name: 'Halden Systems', namespace: 'https://halden.example' },
      references: [{ category: 'self', summary: 'This document', url: 'https://halden.example/csaf/made.json' }],
      title: wish.title ?? 'Authentication bypass',
      tracking: {
        current_release_date: day,
        id: wish.trackingId ?? `HALDEN-SA-${randomUUID().slice(0, 8).toUpperCase()}`,
        initial_release_date: day,
        revision_history: [{ date: day, number: isFaulty ? '7' : trackingVersion, summary: 'First publication' }],
        status: 'final',
        version: trackingVersion,
      },
    },
    product_tree: {
      branches: [
        branch('vendor', 'Halden Systems', {
          branches: products.map((product, index) =>
            branch('product_name', product.name, {
              branches: [
                branch('product_version_range', product.affected, leaf(index, 'affected', product)),
                ...(product.fixed ? [branch('product_version', product.fixed, leaf(index, 'fixed', product))] : []),
              ],
            }),
          ),
        }),
      ],
    },
    vulnerabilities: [
      {
        cve: 'CVE-2026-41007',
        title: 'Session tokens are accepted without verification',
        notes: [{ category: 'description', text: 'Made for a test.' }],
        product_status: {
          known_affected: products.map((_one, index) => id(index, 'affected')),
          ...(products.some(({ fixed }) => fixed)
            ? { fixed: products.flatMap(({ fixed }, index) => (fixed ? [id(index, 'fixed')] : [])) }
            : {}),
        },
        remediations: [
          {
            category: 'vendor_fix',
            details: wish.advice ?? 'Install the fixed version.',
            product_ids: products.map((_one, index) => id(index, 'affected')),
          },
        ],
        scores: [
          {
            cvss_v3: {
              version: '3.1',
              vectorString: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
              baseScore: 9.8,
              baseSeverity: 'CRITICAL',
            },
            products: products.map((_one, index) => id(index, 'affected')),
          },
        ],
      },
    ],
  };
  return new TextEncoder().encode(JSON.stringify(document));
}

const asStaff = <T>(database: Database, actor: VendorActor, at: Date, work: Parameters<typeof withActor<VendorActor, T>>[3]) =>
  withActor(database, actor, { now: at, mode: 'write' }, work);

/** Imports bytes as the router would. */
export function importBytes(database: Database, actor: VendorActor, bytes: Uint8Array, at = now) {
  const input = importAdvisoryInput.parse({ fileName: 'made.json', bytes });
  return asStaff(database, actor, at, (ctx) => importAdvisory(ctx, input));
}

/** An advisory, imported and with everything the program proposes confirmed. */
export async function makeAdvisory(database: Database, actor: VendorActor, wish: AdvisoryWish = {}, at = now): Promise<{ ref: string }> {
  const { ref, reason } = await importBytes(database, actor, advisoryBytes(wish), at);
  if (ref === null) throw new Error(`made an advisory that is rejected: ${reason}`);
  await asStaff(database, actor, at, (ctx) => adoptProposals(ctx, { ref }));
  return { ref };
}

/** The advisory approved. */
export function approve(database: Database, actor: VendorActor, advisory: { ref: string }, at = now) {
  return asStaff(database, actor, at, (ctx) => approveAdvisory(ctx, { ref: advisory.ref, clientRequestId: randomUUID() }));
}

/** Somebody of the customer activates a device on the entitlement. */
export function makeActivation(
  database: Database,
  holder: PartyActor,
  line: { ref: string },
  wish: { deviceName?: string; version?: string } = {},
): Promise<{ ref: string }> {
  const { deviceName = `device-${randomUUID().slice(0, 6)}`, version } = wish;
  return withActor(database, holder, { now, mode: 'write' }, (ctx) => activate(ctx, { ref: line.ref, deviceName, version }));
}

/**
 * The world in which a notice can be told: one customer that owns the gateway through both resellers, with an affected device on each
 * line, and its historian directly from nobody. Releases 4.1.0, 4.2.2 and 4.2.3 of the gateway.
 */
export async function makeNoticeWorld(database: Database) {
  const world = await makeWorld(database, now);
  const gateway = await makePricedProduct(database, { sku: 'HEG-100', name: 'Halden Edge Gateway', now });
  await makeReleases(database, gateway, ['4.1.0', '4.2.2', '4.2.3'], now);
  const sell = (by: PartyActor) =>
    openLine(database, { by, staff: world.operations.actor, endUser: world.customer, product: gateway, quantity: 5, now });
  const line1 = await sell(world.sales1.actor);
  const line2 = await sell(world.sales2.actor);
  await makeActivation(database, world.administrator.actor, { ref: line1.entitlementRef }, { deviceName: 'gw-hall-1', version: '4.2.2' });
  await makeActivation(database, world.administrator.actor, { ref: line2.entitlementRef }, { deviceName: 'gw-dock-9', version: '4.1.0' });
  return { ...world, gateway, line1, line2 };
}
