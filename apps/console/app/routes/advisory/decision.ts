import type { resolveProductInput } from '@tributary/notices/contract';
import type { z } from 'zod';

/** What the pressed button decided for a product of the document. */
export function readDecision(form: FormData): z.input<typeof resolveProductInput>['decision'] {
  const text = (name: string) => String(form.get(name) ?? '');
  switch (form.get('intent')) {
    case 'adopt':
      return { kind: 'adopt' };
    case 'waive':
      return { kind: 'waive', reason: text('reason') };
    default:
      return { kind: 'existing', productRef: text('product') };
  }
}
