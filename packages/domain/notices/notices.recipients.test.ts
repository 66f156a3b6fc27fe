import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contactBlock } from './notices.partner-block.ts';
import {
  messageId,
  messageKey,
  type NoticeEntitlement,
  type PartnerOfRecord,
  partnerContextOf,
  planMessages,
  RECIPIENT_ROLES,
  recipientsOf,
} from './notices.recipients.ts';

const AT = '2026-11-22T03:00:00Z';
const VENDOR = { name: 'Halden Systems', email: 'support@halden.example', phone: null, text: null };

function partner(partnerId: string, change: Partial<PartnerOfRecord> = {}): PartnerOfRecord {
  const publicContact = { name: `Partner ${partnerId}`, email: `${partnerId}@partner.example`, phone: null, text: null };
  return { partnerId, from: '2026-01-01T00:00:00Z', until: null, role: 'resell', suspended: false, publicContact, ...change };
}

const plan = (entitlements: readonly NoticeEntitlement[]) => planMessages({ noticeId: 'n1', wave: 1, at: AT, entitlements });

describe('recipients', () => {
  it('is everybody in the first role that anybody holds, each once', () => {
    const contacts = [
      { personId: 'tom', role: 'technical' },
      { personId: 'sue', role: 'security' },
      { personId: 'sue', role: 'security' },
      { personId: 'ann', role: 'security' },
    ] as const;
    expect(recipientsOf({ contacts })).toEqual({ role: 'security', personIds: ['ann', 'sue'] });
    expect(recipientsOf({ contacts: contacts.slice(0, 1) })).toEqual({ role: 'technical', personIds: ['tom'] });
  });

  it('is nobody when no role is held, and the entitlement is then unreachable', () => {
    expect(recipientsOf({ contacts: [] })).toEqual({ role: null, personIds: [] });
    expect(plan([{ entitlementId: 'e1', contacts: [], partner: null }])).toEqual({ messages: [], unreachableEntitlementIds: ['e1'] });
  });
});

describe('partner context', () => {
  it.each<[string, PartnerOfRecord | null, string]>([
    ['none', null, 'direct'],
    ['in force', partner('p1'), 'partner'],
    ['in force but suspended', partner('p1', { suspended: true }), 'partner'],
    ['ended before', partner('p1', { until: '2026-11-01T00:00:00Z' }), 'direct'],
    ['ending at the very instant', partner('p1', { until: AT }), 'direct'],
    ['not begun', partner('p1', { from: '2026-12-01T00:00:00Z' }), 'direct'],
    ['with an unreadable date', partner('p1', { from: 'soon' }), 'direct'],
  ])('of a link %s is decided at the instant of sending', (_case, link, kind) => {
    expect(partnerContextOf({ partner: link }, AT).kind).toBe(kind);
  });

  it('gives one person one message for each context and never mixes them', () => {
    const contacts = [{ personId: 'sue', role: 'security' }] as const;
    const { messages } = plan([
      { entitlementId: 'e1', contacts, partner: partner('a') },
      { entitlementId: 'e2', contacts, partner: partner('b') },
      { entitlementId: 'e3', contacts, partner: partner('a') },
      { entitlementId: 'e4', contacts, partner: null },
    ]);
    expect(
      messages.map(({ context, entitlementIds }) => [context.kind === 'partner' ? context.partnerId : 'direct', entitlementIds]),
    ).toEqual([
      ['direct', ['e4']],
      ['a', ['e1', 'e3']],
      ['b', ['e2']],
    ]);
  });
});

/** Random customers with contacts and partners; ids are drawn from a few, so that people and partners meet often, and may hold anything. */
const id = fc.oneof(fc.constantFrom('p1', 'p2', 'p3', '', 'direct', '"],["', 'a|b'), fc.string({ maxLength: 6 }));
const entitlement = (partnerId: fc.Arbitrary<string | null>): fc.Arbitrary<NoticeEntitlement> =>
  fc.record({
    entitlementId: fc.uuid(),
    contacts: fc.array(fc.record({ personId: id, role: fc.constantFrom(...RECIPIENT_ROLES) }), { maxLength: 5 }),
    partner: fc
      .tuple(partnerId, fc.boolean(), fc.constantFrom(null, '2026-06-01T00:00:00Z', '2027-06-01T00:00:00Z'))
      .map(([of, suspended, until]) => (of === null ? null : partner(of, { suspended, until }))),
  });
const notB = fc.option(id, { nil: null });
const world = fc.record({
  others: fc.array(entitlement(notB), { maxLength: 12 }),
  ofB: fc.array(entitlement(fc.constant('PARTNER-B')), { maxLength: 8 }),
});

describe('non-interference (P5)', () => {
  const withoutB = (entitlements: readonly NoticeEntitlement[]) =>
    plan(entitlements)
      .messages.filter(({ context }) => context.kind === 'partner' && context.partnerId !== 'PARTNER-B')
      .map((message) => ({ ...message, id: messageId('0123456789abcdef', message.key, 'notices.halden.example') }));

  it("adding, removing, renaming or reordering partner B's entitlements leaves every message of every other partner equal", () => {
    fc.assert(
      fc.property(world, fc.array(entitlement(fc.constant('PARTNER-B')), { maxLength: 8 }), ({ others, ofB }, otherB) => {
        const baseline = JSON.stringify(withoutB(others));
        const renamed = ofB.map((of) => ({
          ...of,
          entitlementId: `x${of.entitlementId}`,
          partner: partner('PARTNER-B', { publicContact: null }),
        }));
        for (const change of [ofB, otherB, renamed]) {
          expect(JSON.stringify(withoutB([...change, ...others]))).toBe(baseline);
          expect(JSON.stringify(withoutB([...others, ...change]))).toBe(baseline);
        }
      }),
      { numRuns: 400 },
    );
  });

  it("names nothing of partner B in another context's messages", () => {
    fc.assert(
      fc.property(world, ({ others, ofB }) => {
        const text = JSON.stringify(withoutB([...others, ...ofB]));
        expect(text).not.toContain('PARTNER-B');
        for (const { entitlementId } of ofB) expect(text).not.toContain(entitlementId);
      }),
    );
  });

  it('no message mixes contexts, nobody gets the same key twice, and every reachable entitlement is in the mail of each of its recipients once', () => {
    fc.assert(
      fc.property(world, ({ others, ofB }) => {
        const all = [...others, ...ofB];
        const { messages, unreachableEntitlementIds } = plan(all);
        expect(new Set(messages.map(({ key }) => key)).size).toBe(messages.length);
        const pairs = messages.map(({ personId, context }) => JSON.stringify([personId, context]));
        expect(new Set(pairs).size).toBe(messages.length);
        for (const message of messages) {
          for (const entitlementId of message.entitlementIds) {
            const source = all.find((candidate) => candidate.entitlementId === entitlementId);
            expect(source && partnerContextOf(source, AT)).toEqual(message.context);
          }
        }
        for (const source of all) {
          const { personIds } = recipientsOf(source);
          const told = messages
            .filter(({ entitlementIds }) => entitlementIds.includes(source.entitlementId))
            .map(({ personId }) => personId);
          expect(told.sort()).toEqual([...personIds].sort());
          expect(unreachableEntitlementIds.includes(source.entitlementId)).toBe(personIds.length === 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('Message-ID', () => {
  const secret = '0123456789abcdef';

  it('is the same for the same key and differs for any other key or secret', () => {
    const key = messageKey('n1', 1, 'sue', { kind: 'direct' });
    const first = messageId(secret, key, 'notices.halden.example');
    expect(first).toMatch(/^<[a-z2-7]{52}@notices\.halden\.example>$/);
    expect(messageId(secret, key, 'notices.halden.example')).toBe(first);
    expect(messageId('fedcba9876543210', key, 'notices.halden.example')).not.toBe(first);
    fc.assert(fc.property(fc.string(), (other) => other === key || messageId(secret, other, 'notices.halden.example') !== first));
  });

  it('fits into an ENVID of 100 characters with the longest domain, and refuses what could break a header', () => {
    expect(messageId(secret, 'k', `${'a'.repeat(39)}.example`).length - 2).toBe(100);
    for (const domain of ['a\r\nBcc: x', '', 'a b', 'a>', `${'a'.repeat(48)}`])
      expect(() => messageId(secret, 'k', domain)).toThrow(RangeError);
    expect(() => messageId('short', 'k', 'halden.example')).toThrow(RangeError);
  });

  it('cannot be reached by two different (notice, wave, person, context)', () => {
    const context = fc.oneof(
      fc.constant({ kind: 'direct' } as const),
      id.map((partnerId) => ({ kind: 'partner', partnerId }) as const),
    );
    const parts = fc.tuple(id, fc.nat(3), id, context);
    fc.assert(fc.property(parts, parts, (a, b) => (messageKey(...a) === messageKey(...b)) === (JSON.stringify(a) === JSON.stringify(b))));
  });
});

describe('the contact a message names (P2, P3)', () => {
  it.each<[string, PartnerOfRecord | null, string]>([
    ['of a link in force', partner('a'), 'partner'],
    ['of no partner', null, 'vendor'],
    ['of a suspended partner', partner('a', { suspended: true }), 'vendor'],
    ['of a link that ended', partner('a', { until: '2026-11-01T00:00:00Z' }), 'vendor'],
    ['of a link that has not begun', partner('a', { from: '2027-01-01T00:00:00Z' }), 'vendor'],
    ['of a partner without a public contact', partner('a', { publicContact: null }), 'vendor'],
    [
      'of a partner with an empty name',
      partner('a', { publicContact: { name: ' \u200b ', email: null, phone: null, text: 'x' } }),
      'vendor',
    ],
  ])('%s is as it should be', (_case, link, source) => {
    const block = contactBlock(link, VENDOR, AT);
    expect(block.source).toBe(source);
    if (source === 'vendor') expect(JSON.stringify(block)).not.toContain('artner a');
  });

  it('shows partner text escaped, capped and on one line, whatever the partner typed', () => {
    const hostile = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom('\r', '\n', '<', '"', '&', '\u202e', '\u2028', '\0', 'a', '😀'), maxLength: 600 }),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (name, text, email) => {
        const block = contactBlock(partner('a', { publicContact: { name: `x${name}`, email, phone: text, text } }), VENDOR, AT);
        for (const part of [block.name, block.phone, block.text]) {
          if (!part) continue;
          expect(Array.from(part.text).length).toBeLessThanOrEqual(280);
          expect(part.text).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
          expect(part.html).not.toMatch(/[<>"']/);
          expect(part.html.replace(/&(?:amp|lt|gt|quot|#39);/g, '')).not.toContain('&');
        }
        if (block.email !== null) expect(block.email).toMatch(/^[^\s<>"]+@[^\s<>"]+$/);
      }),
      { numRuns: 400 },
    );
  });
});
