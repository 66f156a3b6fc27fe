/** `service` is patches, service packs and end-of-life notices; `emergency` is a security notice that waits for nothing. */
export type NoticeClass = 'emergency' | 'security' | 'service';

/** The standing of an entitlement on the day of publication. Dates are calendar days `YYYY-MM-DD`, ends exclusive. */
export interface HoldingFacts {
  readonly status: 'pending' | 'active' | 'suspended' | 'expired' | 'ended';
  /** Null when maintenance was never bought; `until` null when it is open-ended. */
  readonly maintenance: { readonly from: string; readonly until: string | null } | null;
  readonly publishedOn: string;
  /** A remediation of the advisory is open to all holders; decided by a person from `remediations[].entitlements`. */
  readonly fixOpenToAll: boolean;
}

/** Why a class of notice reaches a holder or not. */
export type ReachRule =
  | 'security_reaches_holder'
  | 'security_reaches_running_installation'
  | 'security_needs_right_or_installation'
  | 'service_follows_right_to_fix'
  | 'service_needs_right_to_fix'
  | 'holding_ended';

/** What the notice says about getting the fix. */
export type FixRight = 'included' | 'needs_maintenance';

function inMaintenance(facts: HoldingFacts): boolean {
  const { maintenance, publishedOn } = facts;
  return maintenance !== null && maintenance.from <= publishedOn && (maintenance.until === null || publishedOn < maintenance.until);
}

/** Whether the holder may have the fix: it is open to all, or the day of publication lies in the maintenance period. */
export function fixRightOf(facts: HoldingFacts): FixRight {
  return facts.fixOpenToAll || inMaintenance(facts) ? 'included' : 'needs_maintenance';
}

/**
 * Whom a class of notice reaches. Security reaches every holder with the right to use, and, once maintenance or term is over or
 * the entitlement suspended, whoever still has a live activation: the danger runs on although the contract does not. Service notices
 * follow the right to the fix. Nobody hears of what was returned, revoked or transferred: the holder at publication time does.
 */
export function reachOf(
  noticeClass: NoticeClass,
  facts: HoldingFacts,
  hasLiveActivation: boolean,
): { readonly reached: boolean; readonly rule: ReachRule } {
  if (facts.status === 'ended') return { reached: false, rule: 'holding_ended' };
  if (noticeClass === 'service') {
    const entitled = facts.status === 'active' && fixRightOf(facts) === 'included';
    return { reached: entitled, rule: entitled ? 'service_follows_right_to_fix' : 'service_needs_right_to_fix' };
  }
  if (facts.status === 'active') return { reached: true, rule: 'security_reaches_holder' };
  if (hasLiveActivation) return { reached: true, rule: 'security_reaches_running_installation' };
  return { reached: false, rule: 'security_needs_right_or_installation' };
}
