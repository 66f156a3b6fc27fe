import { describe, expect, test } from 'vitest';
import type { LineFacts, NoticeVerdict } from '../notices.contract.ts';
import { renderSecurityNotice, type SecurityNoticeMail } from './security-notice.tsx';

const reason = {
  rule: 'range',
  vulnerability: 'CVE-2026-41007',
  treeProductId: 'P1',
  predicate: '<4.2.3',
  version: '4.2.2',
  nearMiss: null,
} as const;

function factsOf(verdict: NoticeVerdict, wish: Partial<LineFacts> = {}): LineFacts {
  return {
    entitlementRef: 'ENT-AAAA1111',
    product: { ref: 'PRD-AAAA1111', sku: 'HEG-100', name: 'Halden Edge Gateway' },
    verdict,
    reason,
    installations: [
      { activationRef: 'ACT-AAAA1111', deviceName: 'gw-01', version: verdict === 'confirmed' ? '4.2.2' : null, verdict, reason },
    ],
    fixedVersions: ['4.2.3'],
    fixRight: 'included',
    vulnerabilities: [
      { id: 'CVE-2026-41007', cve: 'CVE-2026-41007', title: 'Tokens are not verified', severity: 'critical', baseScore: 9.8, vector: null },
    ],
    remediations: [
      { category: 'vendor_fix', details: 'Install 4.2.3.', url: 'https://halden.example/4.2.3', restartRequired: 'system', conditions: [] },
    ],
    ...wish,
  };
}

const mailOf = (lines: LineFacts[], wish: Partial<SecurityNoticeMail> = {}): SecurityNoticeMail => ({
  title: 'Authentication bypass',
  trackingId: 'HALDEN-SA-2026-007',
  publisherName: 'Halden Systems',
  severity: 'Critical',
  publishedOn: '2026-11-22',
  customerName: 'Nordwind Logistics',
  role: 'security',
  lines,
  contact: {
    source: 'partner',
    name: { text: 'Bluepeak Service Desk', html: 'Bluepeak Service Desk' },
    email: 'service@bluepeak.example',
    phone: null,
    text: null,
  },
  url: 'https://portal.halden.example/notices/NTC-AAAA1111',
  vendorName: 'Halden Systems',
  ...wish,
});

describe('the security notice', () => {
  test('says first who is affected by what, then versions and what to do, then the detail, last whom to ask', async () => {
    const { subject, text } = await renderSecurityNotice(mailOf([factsOf('confirmed')]));
    expect(subject).toBe('Security notice HALDEN-SA-2026-007: act on Halden Edge Gateway');
    const order = [
      'Nordwind Logistics is affected: Authentication bypass',
      'Severity: Critical, CVSS 9.8',
      'Halden Edge Gateway, ENT-AAAA1111',
      'gw-01: version 4.2.2, affected',
      'What to do: Update to 4.2.3. The update is included in what you have.',
      'https://portal.halden.example/notices/NTC-AAAA1111',
      'Install 4.2.3.',
      'CVE-2026-41007: Tokens are not verified. Critical, CVSS 9.8',
      'service@bluepeak.example',
      'name your successor',
    ].map((words) => text.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('what is only possible asks to check the version, and never says affected', async () => {
    const { subject, text } = await renderSecurityNotice(mailOf([factsOf('possible')]));
    expect(subject).toContain('check your version');
    expect(text).toContain('may be affected');
    expect(text).toContain('gw-01: version not known, check this version');
    expect(text).not.toContain('is affected');
  });

  test('without a fix it says so, and the right to a fix follows maintenance unless the publisher states its own conditions', async () => {
    const render = async (wish: Partial<LineFacts>) =>
      (await renderSecurityNotice(mailOf([factsOf('confirmed', wish)]))).text.replace(/\s+/g, ' ');
    expect(await render({ fixedVersions: [] })).toContain('There is no fixed version yet.');
    expect(await render({ fixRight: 'needs_maintenance' })).toContain('comes with maintenance');
    const [fix] = factsOf('confirmed').remediations;
    const own = await render({ fixRight: 'needs_maintenance', remediations: [{ ...fix!, conditions: ['Free for every holder.'] }] });
    expect(own).toContain('Free for every holder.');
    expect(own).not.toContain('comes with maintenance');
  });

  test("the document's and the customer's texts are data: no markup, no line break in the subject, nothing endless", async () => {
    const hostile = '<script>alert(1)</script>\r\nBcc: everybody@example.org';
    const facts = factsOf('confirmed', {
      product: { ref: 'PRD-AAAA1111', sku: 'X', name: hostile },
      remediations: [
        { category: 'workaround', details: `${hostile}\n${'long '.repeat(10_000)}`, url: null, restartRequired: null, conditions: [] },
      ],
    });
    const { subject, html, text } = await renderSecurityNotice(
      mailOf([facts], { title: hostile, customerName: hostile, trackingId: hostile }),
    );
    expect(subject).not.toMatch(/[\r\n]/);
    expect(subject.length).toBeLessThanOrEqual(180);
    expect(html).not.toContain('<script');
    expect(text.length).toBeLessThan(6000);
  });

  test('the same facts give the same bytes', async () => {
    const mail = mailOf([factsOf('confirmed')]);
    expect(await renderSecurityNotice(mail)).toEqual(await renderSecurityNotice(mail));
  });
});
