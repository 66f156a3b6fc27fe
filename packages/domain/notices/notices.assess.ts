import { type Product, releasesOf } from '@tributary/catalog/queries';
import { type EntitledLine, entitledActivations } from '@tributary/entitlements/audience';
import { partnersOfRecord, type PartnerOfRecord as RecordedPartner } from '@tributary/entitlements/queries';
import { takesNewBusiness } from '@tributary/parties/contract';
import { type PartyPerson, peopleOfParties } from '@tributary/parties/queries';
import type { LoadedAdvisory, VendorSide } from './notices.advisory.ts';
import type { LineFacts } from './notices.contract.ts';
import { lineFactsOf } from './notices.line-facts.ts';
import { matchEntitlement } from './notices.match.ts';
import { fixRightOf, type HoldingFacts } from './notices.reach.ts';
import {
  type EntitlementContact,
  messageKey,
  type NoticeEntitlement,
  type PartnerContext,
  type PartnerOfRecord,
  planMessages,
  RECIPIENT_ROLES,
  type RecipientRole,
  recipientsOf,
} from './notices.recipients.ts';
import type { CompiledScope } from './notices.scope.ts';

/** One entitlement judged: what would be said about it, and to whom. */
export interface AssessedLine {
  readonly line: EntitledLine;
  readonly facts: LineFacts;
  /** Who sold it and faces the customer today; null is the vendor. */
  readonly partner: RecordedPartner | null;
  /** People of the first role that anybody holds; nobody for a verdict of NOT. */
  readonly recipients: readonly (PartyPerson & { readonly role: RecipientRole })[];
}

/**
 * Judges every entitlement to the products in the scope, worst first, and finds who would be told. Reads only; what approves and what
 * previews are the same judgement. A constant number of statements beside one a product.
 */
export async function assess(ctx: VendorSide, loaded: LoadedAdvisory, scope: CompiledScope): Promise<readonly AssessedLine[]> {
  const productIds = [...new Set(scope.entries.map(({ catalogueProductId }) => catalogueProductId))];
  const lines = await entitledActivations(ctx, productIds);
  const registries = new Map<string, Awaited<ReturnType<typeof releasesOf>>>();
  for (const productId of productIds) registries.set(productId, await releasesOf(ctx, productId));
  const partners = await partnersOfRecord(
    ctx,
    lines.map(({ lineId }) => lineId),
    ctx.today,
  );
  const judged = lines.flatMap((line) => {
    const product = loaded.catalogue.get(line.productId);
    return product ? [{ line, facts: judge(ctx, loaded, scope, product, line, registries.get(product.id) ?? []) }] : [];
  });
  const customers = judged.flatMap(({ line, facts }) => (facts.verdict === 'not' ? [] : [line.endUserPartyId]));
  const people = Map.groupBy(await peopleOfParties(ctx, [...new Set(customers)]), ({ partyId }) => partyId);
  const rank = { confirmed: 0, possible: 1, not: 2 } as const;
  return judged
    .map(({ line, facts }) => ({
      line,
      facts,
      partner: partners.get(line.lineId) ?? null,
      recipients: facts.verdict === 'not' ? [] : recipientsAmong(people.get(line.endUserPartyId) ?? []),
    }))
    .sort((a, b) => rank[a.facts.verdict] - rank[b.facts.verdict]);
}

function judge(
  ctx: VendorSide,
  loaded: LoadedAdvisory,
  scope: CompiledScope,
  product: Product,
  line: EntitledLine,
  registry: Awaited<ReturnType<typeof releasesOf>>,
): LineFacts {
  // The publisher's conditions are shown as they are; only a person could read in them that a fix is free for all.
  const facts: HoldingFacts = { status: line.status, maintenance: line.maintenance, publishedOn: ctx.today, fixOpenToAll: false };
  const permitted = registry.filter(({ releasedOn }) => releasedOn === null || mayInstall(line, releasedOn));
  const match = matchEntitlement(
    scope,
    {
      ...facts,
      catalogueProductId: product.id,
      activations: line.activations.map(({ id, reportedVersion, releaseId }) => ({ activationId: id, reportedVersion, releaseId })),
      permittedReleaseIds: permitted.map(({ id }) => id),
    },
    'security',
  );
  return lineFactsOf({ loaded, scope, product }, line, match, fixRightOf(facts));
}

/** What came out while maintenance ran may be installed; without maintenance, what there was when the term began. */
function mayInstall({ maintenance, term }: EntitledLine, releasedOn: string): boolean {
  if (!maintenance) return releasedOn <= term.from;
  return maintenance.until === null || releasedOn < maintenance.until;
}

/** An administrator stands for the account's owner: better the last rung than nobody, where a customer has named no other person. */
function rolesOf({ functions }: PartyPerson): readonly RecipientRole[] {
  const held = functions.includes('administrator') ? [...functions, 'account_owner'] : functions;
  return RECIPIENT_ROLES.filter((role) => held.includes(role));
}

/** Everyone in the first role that anybody of the customer holds. */
export function recipientsAmong(people: readonly PartyPerson[]): readonly (PartyPerson & { readonly role: RecipientRole })[] {
  const { role, personIds } = recipientsOf({ contacts: contactsAmong(people) });
  return role ? people.filter(({ personId }) => personIds.includes(personId)).map((person) => ({ ...person, role })) : [];
}

function contactsAmong(people: readonly PartyPerson[]): readonly EntitlementContact[] {
  return people.flatMap((person) => rolesOf(person).map((role) => ({ personId: person.personId, role })));
}

/** Whether a partner's own contact may stand on a message: it is active, or under notice but still in office. */
export function mayBeNamed({ state }: Pick<RecordedPartner, 'state'>): boolean {
  return state !== null && takesNewBusiness(state);
}

/** The link as the pure rules read it. It was asked for on the day, so it is in force at every instant of it. */
export function toPartnerOfRecord(partner: RecordedPartner): PartnerOfRecord {
  const { contactName, contactEmail, contactPhone } = partner;
  return {
    partnerId: partner.partyId,
    from: '0001-01-01T00:00:00Z',
    until: null,
    role: 'resell',
    suspended: !mayBeNamed(partner),
    publicContact: contactName === null ? null : { name: contactName, email: contactEmail, phone: contactPhone, text: null },
  };
}

/** One message of the ledger before it is written. */
export interface PlannedDelivery {
  readonly key: string;
  readonly personId: string;
  readonly endUserPartyId: string;
  readonly context: PartnerContext;
  readonly lineIds: readonly string[];
}

/** What planning needs of a line that is told. */
export interface LineToTell {
  readonly lineId: string;
  readonly endUserPartyId: string;
  readonly partnerPartyId: string | null;
}

/**
 * The messages for the lines: one per customer, person and partner context. Somebody who acts for two customers gets one for each, because
 * what one customer owns is no matter of the other's.
 */
export function planDeliveries(
  notice: { readonly noticeId: string; readonly wave: number; readonly at: Date },
  lines: readonly LineToTell[],
  peopleByParty: ReadonlyMap<string, readonly PartyPerson[]>,
): readonly PlannedDelivery[] {
  const at = notice.at.toISOString();
  return [...Map.groupBy(lines, ({ endUserPartyId }) => endUserPartyId)].flatMap(([endUserPartyId, own]) => {
    const contacts = contactsAmong(peopleByParty.get(endUserPartyId) ?? []);
    const entitlements = own.map(
      ({ lineId, partnerPartyId }): NoticeEntitlement => ({
        entitlementId: lineId,
        contacts,
        partner:
          partnerPartyId === null
            ? null
            : {
                partnerId: partnerPartyId,
                from: '0001-01-01T00:00:00Z',
                until: null,
                role: 'resell',
                suspended: false,
                publicContact: null,
              },
      }),
    );
    return planMessages({ noticeId: notice.noticeId, wave: notice.wave, at, entitlements }).messages.map((message) => ({
      key: JSON.stringify([messageKey(notice.noticeId, notice.wave, message.personId, message.context), endUserPartyId]),
      personId: message.personId,
      endUserPartyId,
      context: message.context,
      lineIds: message.entitlementIds,
    }));
  });
}
