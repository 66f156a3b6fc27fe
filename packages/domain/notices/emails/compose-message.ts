import { createHash } from 'node:crypto';
import { VENDOR_TIME_ZONE, withActor } from '@tributary/db/actor';
import type { TaskResources } from '@tributary/db/reaction';
import type { MailMessage } from '@tributary/email/message';
import { type PartnerOfRecord, partnersOfRecord } from '@tributary/entitlements/queries';
import { people } from '@tributary/identity/schema';
import { systemActor } from '@tributary/kernel/actor';
import { dateIn } from '@tributary/kernel/dates';
import { peopleOfParties, vendorContact } from '@tributary/parties/queries';
import { parties } from '@tributary/parties/schema';
import { eq, sql } from 'drizzle-orm';
import { uuids, type VendorSide } from '../notices.advisory.ts';
import { recipientsAmong, toPartnerOfRecord } from '../notices.assess.ts';
import type { LineFacts } from '../notices.contract.ts';
import type { Delivery } from '../notices.ledger.ts';
import { type ContactBlock, contactBlock, safeLine } from '../notices.partner-block.ts';
import type { RecipientRole } from '../notices.recipients.ts';
import { advisories, deliveryLines, noticeMatches, notices } from '../notices.sql.ts';
import { renderSecurityNotice } from './security-notice.tsx';

type Vendor = Awaited<ReturnType<typeof vendorContact>>;

/** What a batch of messages is made of, read in one transaction. */
export interface BatchContent {
  readonly notice: {
    readonly ref: string;
    readonly approvedAt: Date;
    readonly title: string;
    readonly trackingId: string;
    readonly severity: string | null;
    readonly publisherName: string;
  };
  readonly vendor: Vendor;
  readonly now: Date;
  readonly personNames: ReadonlyMap<string, string>;
  readonly roles: ReadonlyMap<string, RecipientRole>;
  readonly customerNames: ReadonlyMap<string, string>;
  /** By delivery, in the order of their references. */
  readonly lines: ReadonlyMap<string, readonly { readonly lineId: string; readonly facts: LineFacts }[]>;
  /** Partners of record on the day of sending, by line. */
  readonly partners: ReadonlyMap<string, PartnerOfRecord>;
}

/** Reads what the messages of a batch say. Seven statements, however many messages. */
export function readContent(resources: TaskResources, noticeId: string, batch: readonly Delivery[]): Promise<BatchContent> {
  return withActor(resources.database, systemActor, { now: resources.now(), mode: 'read' }, (ctx) => contentOf(ctx, noticeId, batch));
}

async function contentOf(ctx: VendorSide, noticeId: string, batch: readonly Delivery[]): Promise<BatchContent> {
  const [notice] = await ctx.tx
    .select({
      ref: notices.ref,
      approvedAt: notices.approvedAt,
      title: notices.subject,
      trackingId: advisories.trackingId,
      severity: advisories.severity,
      publisherName: advisories.publisherName,
    })
    .from(notices)
    .innerJoin(advisories, eq(advisories.id, notices.advisoryId))
    .where(eq(notices.id, noticeId));
  if (!notice) throw new Error(`no notice ${noticeId}`);
  const lines = await ctx.tx
    .select({ deliveryId: deliveryLines.deliveryId, lineId: deliveryLines.lineId, facts: noticeMatches.reason })
    .from(deliveryLines)
    .innerJoin(noticeMatches, sql`${noticeMatches.noticeId} = ${noticeId} and ${noticeMatches.lineId} = ${deliveryLines.lineId}`)
    .where(sql`${deliveryLines.deliveryId} = any(${uuids(batch.map(({ id }) => id))})`);
  lines.sort((a, b) => (a.facts.entitlementRef < b.facts.entitlementRef ? -1 : 1));
  const customers = [...new Set(batch.map(({ endUserPartyId }) => endUserPartyId))];
  const named = await ctx.tx
    .select({ id: people.id, name: people.name })
    .from(people)
    .where(sql`${people.id} = any(${uuids(batch.map(({ personId }) => personId))})`);
  const organisations = await ctx.tx
    .select({ id: parties.id, name: parties.name })
    .from(parties)
    .where(sql`${parties.id} = any(${uuids(customers)})`);
  const contacts = Map.groupBy(await peopleOfParties(ctx, customers), ({ partyId }) => partyId);
  return {
    notice,
    vendor: await vendorContact(ctx),
    now: ctx.now,
    personNames: new Map(named.map(({ id, name }) => [id, name])),
    roles: new Map(
      [...contacts].flatMap(([partyId, all]) => recipientsAmong(all).map(({ personId, role }) => [`${partyId} ${personId}`, role])),
    ),
    customerNames: new Map(organisations.map(({ id, name }) => [id, name])),
    lines: Map.groupBy(lines, ({ deliveryId }) => deliveryId),
    partners: await partnersOfRecord(
      ctx,
      lines.map(({ lineId }) => lineId),
      ctx.today,
    ),
  };
}

/**
 * One message of the ledger, as it leaves, and the hash of everything in it but the address. It depends on the rows of this delivery
 * alone: nothing of another partner context can reach it. The same rows give the same bytes.
 */
export async function composeMessage(
  content: BatchContent,
  delivery: Delivery,
  portalUrl: string,
): Promise<{ readonly message: MailMessage; readonly contentHash: string }> {
  const { notice, vendor } = content;
  const lines = content.lines.get(delivery.id) ?? [];
  const rendered = await renderSecurityNotice({
    title: notice.title,
    trackingId: notice.trackingId,
    publisherName: notice.publisherName,
    severity: notice.severity,
    publishedOn: dateIn(VENDOR_TIME_ZONE, notice.approvedAt),
    customerName: content.customerNames.get(delivery.endUserPartyId) ?? '',
    role: content.roles.get(`${delivery.endUserPartyId} ${delivery.personId}`) ?? 'account_owner',
    lines: lines.map(({ facts }) => facts),
    contact: blockFor(content, delivery),
    url: `${portalUrl}/notices/${notice.ref}`,
    vendorName: vendor.name,
  });
  const message: MailMessage = {
    to: { name: safeLine(content.personNames.get(delivery.personId) ?? '', 120).text, email: delivery.email },
    from: { name: vendor.name, email: `no-reply@${vendor.mailDomain}` },
    replyTo: { name: vendor.supportName, email: vendor.supportEmail },
    ...rendered,
    messageId: delivery.messageId,
    listId: `security.${vendor.mailDomain}`,
  };
  const { to: _to, ...hashed } = message;
  return { message, contentHash: createHash('sha256').update(JSON.stringify(hashed)).digest('hex') };
}

/**
 * Whom the message names: the partner of its context, while it is the partner of record of every line on it today and in office. In every
 * other case the vendor: never another partner, never the last one known.
 */
function blockFor({ lines, partners, vendor, now }: BatchContent, delivery: Delivery): ContactBlock {
  const own = lines.get(delivery.id) ?? [];
  const partner = own[0] && partners.get(own[0].lineId);
  const isInForce =
    delivery.partnerPartyId !== null && own.every(({ lineId }) => partners.get(lineId)?.partyId === delivery.partnerPartyId);
  const fallback = { name: vendor.supportName, email: vendor.supportEmail, phone: vendor.supportPhone, text: null };
  return contactBlock(isInForce && partner ? toPartnerOfRecord(partner) : null, fallback, now.toISOString());
}
