import { randomUUID } from 'node:crypto';
import type { Database } from '@tributary/db/connection';
import { asSystem } from '@tributary/parties/fixtures';
import type { z } from 'zod';
import { addRelease, createProduct } from './catalog.commands.ts';
import { addCommissioningTemplate } from './catalog.commissioning.ts';
import type { commissioningTemplateInput, createProductInput, releaseFields } from './catalog.contract.ts';
import type { Product, Release } from './catalog.queries.ts';

/** A product; a perpetual one counted by device unless wished otherwise. */
export function makeProduct(database: Database, wish: Partial<z.input<typeof createProductInput>> & { now?: Date } = {}): Promise<Product> {
  const { now, ...fields } = wish;
  const made = randomUUID().slice(0, 8).toUpperCase();
  const product = {
    sku: `SKU-${made}`,
    name: `Product ${made}`,
    family: 'Family',
    kind: 'perpetual' as const,
    metric: 'device',
    ...fields,
  };
  return asSystem(database, (ctx) => createProduct(ctx, product), now);
}

/** Releases of a product in this order, each a version or more about it. */
export function makeReleases(
  database: Database,
  product: { ref: string },
  wishes: readonly (string | z.input<typeof releaseFields>)[],
  now?: Date,
): Promise<Release[]> {
  return asSystem(
    database,
    async (ctx) => {
      const made: Release[] = [];
      for (const wish of wishes)
        made.push(await addRelease(ctx, { productRef: product.ref, ...(typeof wish === 'string' ? { version: wish } : wish) }));
      return made;
    },
    now,
  );
}

/** A commissioning template of two steps in the queue `commissioning`, unless wished otherwise. */
export function makeCommissioningTemplate(
  database: Database,
  product: { ref: string; name: string },
  wish: Partial<Omit<z.input<typeof commissioningTemplateInput>, 'productRef'>> & { now?: Date } = {},
) {
  const { now, ...fields } = wish;
  const template = {
    productRef: product.ref,
    title: `Commission ${product.name}`,
    queue: 'commissioning',
    dueOffsetDays: 14,
    steps: [
      { label: 'Agree a date with the customer', dueOffsetDays: 3 },
      { label: 'Confirm the installation', dueOffsetDays: 14 },
    ],
    ...fields,
  };
  return asSystem(database, (ctx) => addCommissioningTemplate(ctx, template), now);
}
