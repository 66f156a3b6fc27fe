import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageIdFor } from './message-id.ts';

test('the same key gives the same Message-ID, another key another one, and none can break a header', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, two) => {
      expect(messageIdFor(one, 'halden.example')).toBe(messageIdFor(one, 'halden.example'));
      if (one !== two) expect(messageIdFor(one, 'halden.example')).not.toBe(messageIdFor(two, 'halden.example'));
      expect(messageIdFor(one, 'halden.example')).toMatch(/^[0-9a-f]{40}@halden\.example$/);
    }),
  );
});
