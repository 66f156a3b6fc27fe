/**
 * The parts of a CSAF 2.0 document (OASIS Standard, section 3.2) that this module reads. Only a document that passed the
 * strict JSON schema is given this type; everything the schema leaves optional is optional here.
 */
export interface CsafDocument {
  readonly document: {
    readonly category: string;
    readonly csaf_version: '2.0';
    readonly title: string;
    readonly lang?: string;
    readonly aggregate_severity?: { readonly text: string; readonly namespace?: string };
    readonly publisher: { readonly name: string; readonly namespace: string; readonly category: string };
    readonly distribution?: { readonly tlp?: { readonly label: string } };
    readonly notes?: readonly CsafNote[];
    readonly references?: readonly { readonly summary: string; readonly url: string; readonly category?: string }[];
    readonly tracking: {
      readonly id: string;
      readonly version: string;
      readonly status: 'draft' | 'final' | 'interim';
      readonly initial_release_date: string;
      readonly current_release_date: string;
      readonly revision_history: readonly { readonly number: string; readonly date: string; readonly summary: string }[];
    };
  };
  readonly product_tree?: CsafProductTree;
  readonly vulnerabilities?: readonly CsafVulnerability[];
}

/** Section 3.1.5. */
export interface CsafNote {
  readonly category: string;
  readonly text: string;
  readonly title?: string;
  readonly audience?: string;
}

/** Section 3.2.2. */
export interface CsafProductTree {
  readonly branches?: readonly CsafBranch[];
  readonly full_product_names?: readonly CsafFullProductName[];
  readonly product_groups?: readonly { readonly group_id: string; readonly product_ids: readonly string[]; readonly summary?: string }[];
  readonly relationships?: readonly CsafRelationship[];
}

/** Section 3.1.2. */
export interface CsafBranch {
  readonly category: string;
  readonly name: string;
  readonly branches?: readonly CsafBranch[];
  readonly product?: CsafFullProductName;
}

/** Section 3.1.3. */
export interface CsafFullProductName {
  readonly product_id: string;
  readonly name: string;
  readonly product_identification_helper?: {
    readonly purl?: string;
    readonly cpe?: string;
    readonly skus?: readonly string[];
    readonly model_numbers?: readonly string[];
    readonly serial_numbers?: readonly string[];
  };
}

export type CsafRelationshipCategory =
  | 'default_component_of'
  | 'external_component_of'
  | 'installed_on'
  | 'installed_with'
  | 'optional_component_of';

/** Section 3.2.2.4. */
export interface CsafRelationship {
  readonly category: CsafRelationshipCategory;
  readonly full_product_name: CsafFullProductName;
  readonly product_reference: string;
  readonly relates_to_product_reference: string;
}

/** Section 3.2.3.9. */
export type CsafProductStatus =
  | 'first_affected'
  | 'first_fixed'
  | 'fixed'
  | 'known_affected'
  | 'known_not_affected'
  | 'last_affected'
  | 'recommended'
  | 'under_investigation';

interface CsafTargets {
  readonly product_ids?: readonly string[];
  readonly group_ids?: readonly string[];
}

/** Section 3.2.3.12. */
export interface CsafRemediation extends CsafTargets {
  readonly category: 'mitigation' | 'no_fix_planned' | 'none_available' | 'vendor_fix' | 'workaround';
  readonly details: string;
  readonly date?: string;
  readonly entitlements?: readonly string[];
  readonly url?: string;
  readonly restart_required?: { readonly category: string; readonly details?: string };
}

/** The part of a CVSS object (2.0, 3.0 and 3.1 alike) that this module reads. */
export interface CsafCvss {
  readonly version: string;
  readonly vectorString: string;
  readonly baseScore: number;
  readonly baseSeverity?: string;
}

/** Section 3.2.3. */
export interface CsafVulnerability {
  readonly cve?: string;
  readonly title?: string;
  readonly ids?: readonly { readonly system_name: string; readonly text: string }[];
  readonly cwe?: { readonly id: string; readonly name: string };
  readonly notes?: readonly CsafNote[];
  readonly flags?: readonly (CsafTargets & { readonly label: string })[];
  readonly threats?: readonly (CsafTargets & { readonly category: string; readonly details: string })[];
  readonly scores?: readonly { readonly products: readonly string[]; readonly cvss_v2?: CsafCvss; readonly cvss_v3?: CsafCvss }[];
  readonly product_status?: { readonly [status in CsafProductStatus]?: readonly string[] };
  readonly remediations?: readonly CsafRemediation[];
}
