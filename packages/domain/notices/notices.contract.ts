import { PRODUCT_KINDS } from '@tributary/catalog/contract';
import type { IsoDate } from '@tributary/kernel/dates';
import { clientRequestId, multiLine, singleLine } from '@tributary/kernel/fields';
import { refOf } from '@tributary/kernel/ids';
import { pageInput } from '@tributary/kernel/page';
import { defineStates } from '@tributary/kernel/states';
import { z } from 'zod';
import type { CsafRefusalCode } from './notices.csaf.ts';
import type { CsafFault } from './notices.csaf-tests.ts';
import type { MatchRule } from './notices.match.ts';
import type { FixRight } from './notices.reach.ts';
import type { RecipientRole } from './notices.recipients.ts';
import type { ReleaseDisposition } from './notices.scope.ts';
import type { CvssSeverity } from './notices.vulnerabilities.ts';

/** Why this module refuses. A file that is no advisory is no refusal but an outcome, with a code of its own (`CsafRefusalCode`). */
export type NoticesErrorCode =
  /** The same publisher, tracking id and version came with other bytes; `data.ref` is the advisory that is here. */
  | 'notices/already_imported'
  | 'notices/already_published'
  | 'notices/already_resolved'
  | 'notices/nothing_proposed'
  /** `data.count` product ids with a status are neither resolved nor waived. */
  | 'notices/products_open'
  /** A quarantined advisory needs a reason, which is kept with the name of who gave it. */
  | 'notices/override_required'
  | 'notices/advisory_state'
  | 'notices/delivery_state';

export const ADVISORY_STATES = ['quarantined', 'accepted', 'published'] as const;
export type AdvisoryState = (typeof ADVISORY_STATES)[number];
/** The life of an advisory revision. Nothing of it changes once it is published: a correction is another revision. */
export const advisoryStates = defineStates<AdvisoryState, 'publish'>('notices/advisory_state', {
  publish: { from: ['accepted', 'quarantined'], to: 'published' },
});

export const DELIVERY_STATES = ['planned', 'claimed', 'handed_over', 'unknown', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
/**
 * The ledger (DOMAIN §5). `claimed` is a lease: whoever holds it may send until it ends, and then anybody may. `unknown` may have arrived, is tried
 * again under the same Message-ID, and is counted.
 */
export const deliveryStates = defineStates<DeliveryState, 'claim' | 'hand_over' | 'lose' | 'give_back' | 'fail' | 'cancel'>(
  'notices/delivery_state',
  {
    claim: { from: ['planned', 'claimed', 'unknown'], to: 'claimed' },
    hand_over: { from: ['claimed'], to: 'handed_over' },
    lose: { from: ['claimed'], to: 'unknown' },
    give_back: { from: ['claimed'], to: 'planned' },
    fail: { from: ['claimed'], to: 'failed' },
    cancel: { from: ['claimed'], to: 'cancelled' },
  },
);

export const PRODUCT_RESOLUTIONS = ['open', 'confirmed', 'waived'] as const;
export type ProductResolutionState = (typeof PRODUCT_RESOLUTIONS)[number];
/** By what the program recognised a catalogue product, strongest first. All of them only propose: a person confirms. */
export const PROPOSAL_REASONS = ['purl', 'cpe', 'sku', 'model_number', 'remembered_name', 'same_name'] as const;
export type ProposalReason = (typeof PROPOSAL_REASONS)[number];
export type NoticeVerdict = 'confirmed' | 'possible' | 'not';

/** The job that plans and sends one notice. */
export const SEND_NOTICE = 'notices.send';

/** Bytes as uploaded. What is too large or no CSAF is an outcome of the import, not an invalid input. */
export const importAdvisoryInput = z.object({
  fileName: singleLine(255),
  bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array, { error: 'required' }),
});
export type ImportAdvisoryInput = z.infer<typeof importAdvisoryInput>;
export const listAdvisoriesInput = pageInput
  .extend({ q: z.string().trim().max(200).optional(), state: z.enum(ADVISORY_STATES).optional() })
  .prefault({});
export type ListAdvisoriesInput = z.output<typeof listAdvisoriesInput>;
export const advisoryRefInput = z.object({ ref: refOf('advisory') });
export type AdvisoryRefInput = z.output<typeof advisoryRefInput>;
export const listNoticesInput = pageInput.prefault({});
export type ListNoticesInput = z.output<typeof listNoticesInput>;
export const noticeRefInput = z.object({ ref: refOf('notice') });
export type NoticeRefInput = z.output<typeof noticeRefInput>;

/** Decides for the product id named and for all open ones of the advisory that name the same product. */
export const resolveProductInput = z.object({
  advisoryProductRef: refOf('advisoryProduct'),
  decision: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('existing'), productRef: refOf('product') }),
    z.object({
      kind: z.literal('adopt'),
      /** Left out: as proposed. */
      sku: singleLine(64).optional(),
      name: singleLine(200).optional(),
      family: singleLine(120).optional(),
      productKind: z.enum(PRODUCT_KINDS).default('perpetual'),
      metric: singleLine(60).default('device'),
    }),
    z.object({ kind: z.literal('waive'), reason: multiLine(1000) }),
  ]),
});
export type ResolveProductInput = z.output<typeof resolveProductInput>;
export const approveAdvisoryInput = advisoryRefInput.extend({ clientRequestId, overrideReason: multiLine(2000).optional() });
export type ApproveAdvisoryInput = z.output<typeof approveAdvisoryInput>;

export interface RangeCounts {
  readonly total: number;
  readonly parsed: number;
  readonly unparsed: number;
}

/** What came of one file. `ref` is null where nothing was stored; `repeated` where the same bytes were here before. */
export interface ImportOutcome {
  readonly outcome: 'accepted' | 'quarantined' | 'rejected';
  readonly code: CsafRefusalCode | null;
  readonly ref: string | null;
  readonly repeated: boolean;
  /** Ids of the mandatory tests of CSAF 2.0 section 6.1 that failed. */
  readonly tests: readonly string[];
  readonly reason: string | null;
  readonly faults: readonly CsafFault[];
  readonly ranges: RangeCounts;
}

export interface AdvisoryRow {
  readonly ref: string;
  readonly trackingId: string;
  readonly trackingVersion: string;
  readonly title: string;
  readonly publisherName: string;
  /** As published; the vendor's own word. */
  readonly severity: string | null;
  readonly state: AdvisoryState;
  readonly failedTests: readonly string[];
  /** Product ids that still block publication. */
  readonly openProducts: number;
  /** Version ranges of the document, and how many of them the grammar decides. */
  readonly rangesTotal: number;
  readonly rangesParsed: number;
  readonly importedAt: Date;
  readonly importedByName: string | null;
  readonly noticeRef: string | null;
}

export interface ProductRef {
  readonly ref: string;
  readonly sku: string;
  readonly name: string;
}

/** What confirming would do: to a product that is there, or to one that it would make. */
export type ProductProposal =
  | { readonly kind: 'existing'; readonly product: ProductRef; readonly reason: ProposalReason; readonly newReleases: readonly string[] }
  | {
      readonly kind: 'new';
      readonly sku: string;
      readonly name: string;
      readonly family: string;
      readonly versionScheme: string;
      /** The exact versions that the tree names, oldest first. Ones that the scheme cannot order are left out. */
      readonly newReleases: readonly string[];
    };

/** A product id of the document's tree. Texts are the document's: data. */
export interface AdvisoryProductRow {
  readonly ref: string;
  readonly treeProductId: string;
  readonly fullName: string;
  readonly vendorName: string;
  readonly productName: string;
  readonly predicateText: string | null;
  readonly predicateKind: 'version' | 'range' | 'none';
  /** False: no program can read the versions, so that matches can only be possible. */
  readonly isParsed: boolean;
  readonly unparsedReason: string | null;
  /** `purl`, `cpe`, `sku`, `model`. */
  readonly identifiers: Readonly<Record<string, string>>;
  readonly statuses: readonly string[];
  readonly resolution: ProductResolutionState;
  /** Has a status and is neither resolved nor waived. */
  readonly isBlocking: boolean;
  readonly proposal: ProductProposal | null;
  readonly product: ProductRef | null;
  readonly resolvedByName: string | null;
  readonly waiveReason: string | null;
}

export interface AdvisoryVulnerability {
  readonly id: string;
  readonly cve: string | null;
  readonly title: string | null;
  readonly severity: CvssSeverity | null;
  readonly baseScore: number | null;
  readonly vector: string | null;
}

/** One release under the whole advisory: the worst of what each vulnerability says. */
export interface ScopeReleaseRow {
  readonly version: string;
  readonly status: ReleaseDisposition;
  readonly statements: readonly {
    readonly vulnerability: string;
    readonly status: ReleaseDisposition;
    readonly rule: string;
    readonly treeProductId: string;
    readonly predicate: string;
  }[];
}
export interface ProductScope {
  readonly product: ProductRef;
  /** Oldest first. */
  readonly releases: readonly ScopeReleaseRow[];
  /** Set where one statement covers every version, registered or not. */
  readonly everyVersion: 'affected' | 'not_affected' | null;
}

export interface AdvisoryDetail extends AdvisoryRow {
  readonly publisherNamespace: string;
  readonly category: string;
  readonly currentReleaseDate: string;
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly ranges: RangeCounts;
  readonly summary: string | null;
  readonly vulnerabilities: readonly AdvisoryVulnerability[];
  readonly products: readonly AdvisoryProductRow[];
  /** What publication would freeze, or has frozen. */
  readonly scope: readonly ProductScope[];
  readonly isScopeFrozen: boolean;
  readonly override: { readonly reason: string; readonly byName: string } | null;
}

/** Why this verdict. `rule` is a code that apps say in words; the rest is what it is about. */
export interface VerdictReason {
  readonly rule: MatchRule;
  readonly vulnerability: string | null;
  readonly treeProductId: string | null;
  readonly predicate: string | null;
  readonly version: string | null;
  readonly nearMiss: string | null;
}

export interface InstallationVerdict {
  readonly activationRef: string;
  readonly deviceName: string;
  readonly version: string | null;
  readonly verdict: NoticeVerdict;
  readonly reason: VerdictReason;
}

export interface Recipient {
  readonly ref: string;
  readonly name: string;
  readonly email: string;
  readonly role: RecipientRole;
}

/** One entitlement in the dry run. */
export interface AudienceRow {
  readonly entitlementRef: string;
  readonly product: ProductRef;
  readonly customer: { readonly ref: string; readonly name: string };
  /** Whose contact the message would name; null is the vendor itself. `usesVendorContact`: a suspended or ended partner's. */
  readonly partner: { readonly ref: string; readonly name: string; readonly usesVendorContact: boolean } | null;
  readonly verdict: NoticeVerdict;
  readonly reason: VerdictReason;
  readonly installations: readonly InstallationVerdict[];
  readonly fixedVersions: readonly string[];
  readonly fixRight: FixRight;
  /** Who would be written to; empty with a verdict other than NOT is an unreachable customer. */
  readonly recipients: readonly Recipient[];
}

export interface AudienceCounts {
  readonly entitlements: number;
  readonly confirmed: number;
  readonly possible: number;
  readonly not: number;
  readonly customers: number;
  readonly messages: number;
  readonly unreachable: number;
}

/** Who would be told what, without telling anybody. Rows are worst first and capped at `AUDIENCE_ROWS`; counts are complete. */
export interface Audience {
  readonly advisory: { readonly ref: string; readonly trackingId: string; readonly title: string; readonly state: AdvisoryState };
  readonly counts: AudienceCounts;
  /** Messages per partner context; a null partner is the vendor's own. */
  readonly contexts: readonly { readonly partner: { readonly ref: string; readonly name: string } | null; readonly messages: number }[];
  readonly rows: readonly AudienceRow[];
  readonly unreachable: readonly {
    readonly entitlementRef: string;
    readonly customer: { readonly ref: string; readonly name: string };
  }[];
}
export const AUDIENCE_ROWS = 2000;

export interface Approved {
  readonly noticeRef: string;
  /** Whether it was approved before: the same notice, nobody told twice. */
  readonly repeated: boolean;
}

export interface NoticeRow {
  readonly ref: string;
  readonly subject: string;
  readonly advisory: { readonly ref: string; readonly trackingId: string; readonly severity: string | null };
  readonly wave: number;
  readonly approvedAt: Date;
  readonly approvedByName: string;
  readonly deliveries: Readonly<Record<DeliveryState, number>>;
}

export interface DeliveryRow {
  readonly ref: string;
  readonly recipient: { readonly name: string; readonly email: string };
  readonly customer: { readonly ref: string; readonly name: string };
  readonly partner: { readonly ref: string; readonly name: string } | null;
  readonly entitlementRefs: readonly string[];
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly handedOverAt: Date | null;
  readonly lastError: string | null;
}

/** `matches` are frozen, the NOT ones too, so that "why (not) me?" has an answer for ever. */
export interface NoticeDetail extends NoticeRow {
  readonly rows: readonly DeliveryRow[];
  readonly matches: readonly {
    readonly entitlementRef: string;
    readonly productName: string;
    readonly customer: { readonly ref: string; readonly name: string };
    readonly partnerName: string | null;
    readonly verdict: NoticeVerdict;
    readonly reason: VerdictReason;
    readonly versions: readonly string[];
  }[];
}

/** A remediation as the advisory words it: data, never markup. */
export interface Remediation {
  readonly category: 'mitigation' | 'no_fix_planned' | 'none_available' | 'vendor_fix' | 'workaround';
  readonly details: string;
  readonly url: string | null;
  readonly restartRequired: string | null;
  /** The publisher's conditions for getting the fix. */
  readonly conditions: readonly string[];
}

/** What a notice says about one entitlement, frozen when it was approved: the mail, the portal and the console all read this. */
export interface LineFacts {
  readonly entitlementRef: string;
  readonly product: ProductRef;
  readonly verdict: NoticeVerdict;
  readonly reason: VerdictReason;
  readonly installations: readonly InstallationVerdict[];
  /** Versions with the fix, oldest first. */
  readonly fixedVersions: readonly string[];
  readonly fixRight: FixRight;
  readonly vulnerabilities: readonly AdvisoryVulnerability[];
  readonly remediations: readonly Remediation[];
}

export interface PortalNoticeRow {
  readonly ref: string;
  readonly subject: string;
  readonly trackingId: string;
  readonly severity: string | null;
  readonly approvedAt: Date;
  /** The worst over the customer's own entitlements. */
  readonly verdict: Exclude<NoticeVerdict, 'not'>;
  readonly entitlementCount: number;
  readonly productNames: readonly string[];
}

/** Whom to ask about one entitlement: its own partner, or the vendor. */
export interface LineContact {
  readonly source: 'partner' | 'vendor';
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
}

export interface PortalNoticeDetail extends PortalNoticeRow {
  readonly publisherName: string;
  readonly currentReleaseDate: string;
  readonly publishedOn: IsoDate;
  readonly lines: readonly (LineFacts & { readonly contact: LineContact })[];
}
