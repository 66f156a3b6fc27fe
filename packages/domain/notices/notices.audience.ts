import { displayNamesFor } from '@tributary/parties/names';
import { compileAdvisory, loadAdvisory, type VendorSide } from './notices.advisory.ts';
import { type AssessedLine, assess, mayBeNamed, planDeliveries } from './notices.assess.ts';
import { type AdvisoryRefInput, type AdvisoryState, AUDIENCE_ROWS, type Audience, type AudienceRow } from './notices.contract.ts';

interface Named {
  readonly ref: string;
  readonly name: string;
}

/**
 * The dry run: who would be told what and with whose name on it, who would not and why, and whom nobody can write to. Writes
 * nothing. Throws `not_found`.
 */
export async function audienceOf(ctx: VendorSide, input: AdvisoryRefInput): Promise<Audience> {
  const loaded = await loadAdvisory(ctx, input);
  const assessed = await assess(ctx, loaded, await compileAdvisory(ctx, loaded));
  const told = assessed.filter(({ facts }) => facts.verdict !== 'not');
  const names = await namesOf(
    ctx,
    assessed.flatMap(({ line, partner }) => [line.endUserPartyId, ...(partner ? [partner.partyId] : [])]),
  );
  const people = new Map(told.map(({ line, recipients }) => [line.endUserPartyId, recipients]));
  const planned = planDeliveries(
    { noticeId: loaded.advisory.id, wave: 0, at: ctx.now },
    told.map(({ line, partner }) => ({ ...line, partnerPartyId: partner?.partyId ?? null })),
    people,
  );
  const perContext = Map.groupBy(planned, ({ context }) => (context.kind === 'partner' ? context.partnerId : null));
  const unreachable = told.filter(({ recipients }) => recipients.length === 0);
  const count = (verdict: string) => assessed.filter(({ facts }) => facts.verdict === verdict).length;
  const { ref, trackingId, title, state } = loaded.advisory;
  return {
    advisory: { ref, trackingId, title, state: state as AdvisoryState },
    counts: {
      entitlements: assessed.length,
      confirmed: count('confirmed'),
      possible: count('possible'),
      not: count('not'),
      customers: new Set(told.map(({ line }) => line.endUserPartyId)).size,
      messages: planned.length,
      unreachable: unreachable.length,
    },
    contexts: [...perContext].map(([partyId, messages]) => ({
      partner: partyId === null ? null : names(partyId),
      messages: messages.length,
    })),
    rows: assessed.slice(0, AUDIENCE_ROWS).map((one) => toRow(one, names)),
    unreachable: unreachable
      .slice(0, AUDIENCE_ROWS)
      .map(({ line }) => ({ entitlementRef: line.entitlementRef, customer: names(line.endUserPartyId) })),
  };
}

/** Parties by id as staff know them. */
export async function namesOf(ctx: VendorSide, partyIds: readonly string[]): Promise<(partyId: string) => Named> {
  const names = await displayNamesFor(ctx, partyIds);
  return (partyId) => {
    const known = names.get(partyId);
    return { ref: known?.ref ?? '', name: known?.name ?? '' };
  };
}

function toRow({ line, facts, partner, recipients }: AssessedLine, names: (partyId: string) => Named): AudienceRow {
  const { entitlementRef, product, verdict, reason, installations, fixedVersions, fixRight } = facts;
  return {
    entitlementRef,
    product,
    customer: names(line.endUserPartyId),
    partner: partner && { ...names(partner.partyId), usesVendorContact: !mayBeNamed(partner) },
    verdict,
    reason,
    installations,
    fixedVersions,
    fixRight,
    recipients: recipients.map(({ ref, name, email, role }) => ({ ref, name, email, role })),
  };
}
