import { notFound } from '@tributary/kernel/errors';
import { type Audience, listAdvisoriesInput, type VerdictReason } from '@tributary/notices/contract';
import type { Desk } from './desk.ts';
import { plain, print, printJson, printTable } from './output.ts';

/** Prints who would be told about an advisory, without telling anybody. `id` is its reference or the publisher's tracking id. */
export async function printAudience(desk: Desk, id: string, options: { json: boolean }): Promise<void> {
  const audience = await desk.audience(await refOf(desk, id));
  if (options.json) return printJson(audience);
  printSummary(audience);
  if (audience.rows.length === 0) return;
  print('');
  printTable(
    ['VERDICT', 'ENTITLEMENT', 'CUSTOMER', 'PRODUCT', 'VERSIONS', 'PARTNER', 'TO', 'WHY'],
    audience.rows.map((row) => [
      row.verdict,
      row.entitlementRef,
      row.customer.name,
      row.product.name,
      row.installations.map(({ deviceName, version }) => `${deviceName} ${version ?? '?'}`).join(', ') || 'not activated',
      row.partner ? `${row.partner.name}${row.partner.usesVendorContact ? ' (vendor’s contact)' : ''}` : 'direct',
      row.recipients.map(({ email }) => email).join(', ') || (row.verdict === 'not' ? '' : 'nobody'),
      whyOf(row.reason),
    ]),
  );
}

function printSummary({ advisory, counts, contexts, unreachable }: Audience): void {
  print(`${advisory.ref}  ${plain(advisory.trackingId)}  ${plain(advisory.title)} (${advisory.state})`);
  print(
    `${counts.entitlements} entitlements: ${counts.confirmed} confirmed, ${counts.possible} possible, ${counts.not} not; ` +
      `${counts.messages} messages to ${counts.customers} customers`,
  );
  for (const { partner, messages } of contexts) print(`  ${messages} with ${partner ? plain(partner.name) : 'the vendor’s own contact'}`);
  for (const { entitlementRef, customer } of unreachable) print(`  nobody to write to: ${plain(customer.name)} for ${entitlementRef}`);
}

function whyOf({ rule, predicate, version, nearMiss }: VerdictReason): string {
  const about = [version && `version ${version}`, predicate && `in ${predicate}`].filter(Boolean).join(' ');
  return [rule.replaceAll('_', ' '), about, nearMiss].filter(Boolean).join('; ');
}

async function refOf(desk: Desk, id: string): Promise<string> {
  if (/^adv-/i.test(id.trim())) return id;
  const { rows } = await desk.advisories(listAdvisoriesInput.parse({ q: id, limit: 100 }));
  const found = rows.find(({ trackingId }) => trackingId.toLowerCase() === id.trim().toLowerCase());
  if (!found) throw notFound();
  return found.ref;
}
