import { defineEvent } from '@tributary/kernel/event';
import { z } from 'zod';

/** A product was taken into the catalogue. */
export const productCreated = defineEvent({
  name: 'catalog/product_created',
  data: z.object({ productId: z.uuid(), productRef: z.string() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** A release was taken into the registry. */
export const releaseAdded = defineEvent({
  name: 'catalog/release_added',
  data: z.object({ productId: z.uuid(), productRef: z.string(), releaseId: z.uuid(), releaseRef: z.string() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** A product got what its commissioning causes. */
export const commissioningTemplateAdded = defineEvent({
  name: 'catalog/commissioning_template_added',
  data: z.object({ productId: z.uuid(), productRef: z.string(), templateId: z.uuid() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** What a product's commissioning causes was worded anew; tickets opened before keep theirs. */
export const commissioningTemplateRevised = defineEvent({
  name: 'catalog/commissioning_template_revised',
  data: z.object({ productId: z.uuid(), productRef: z.string(), templateId: z.uuid(), version: z.number() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** A product's commissioning causes this no longer. */
export const commissioningTemplateRetired = defineEvent({
  name: 'catalog/commissioning_template_retired',
  data: z.object({ productId: z.uuid(), productRef: z.string(), templateId: z.uuid() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** Somebody confirmed that a name means a product. */
export const aliasRemembered = defineEvent({
  name: 'catalog/alias_remembered',
  data: z.object({ productId: z.uuid(), productRef: z.string() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});

/** What a product takes from suppliers was said anew; lines accepted before keep what they froze. The vendor's alone. */
export const componentsSet = defineEvent({
  name: 'catalog/components_set',
  data: z.object({ productId: z.uuid(), productRef: z.string() }),
  subjects: (data) => [{ type: 'product', id: data.productId }],
  hint: (data) => data.productRef,
});
