import type { ActorContext } from '@tributary/db/actor';
import type { SystemActor, VendorActor } from '@tributary/kernel/actor';
import { DomainError, notFound } from '@tributary/kernel/errors';
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { z } from 'zod';
import {
  type CatalogErrorCode,
  type CommissioningTemplate,
  type CommissioningTemplateDetail,
  commissioningTemplateInput,
  type commissioningTemplateRefInput,
  reviseTemplateInput,
} from './catalog.contract.ts';
import { commissioningTemplateAdded, commissioningTemplateRetired, commissioningTemplateRevised } from './catalog.events.ts';
import { commissioningSteps, commissioningTemplates, commissioningVersions, products } from './catalog.sql.ts';

type VendorSide = ActorContext<VendorActor | SystemActor>;
const refuse = (code: CatalogErrorCode) => new DomainError(code);

/** Says what commissioning one line of the product causes: one ticket in a queue, with steps in this order. Throws `not_found`. */
export async function addCommissioningTemplate(ctx: VendorSide, input: z.input<typeof commissioningTemplateInput>) {
  const { productRef, ...wording } = commissioningTemplateInput.parse(input);
  const [product] = await ctx.tx.select({ id: products.id }).from(products).where(eq(products.ref, productRef));
  if (!product) throw notFound();
  const [made] = await ctx.tx.insert(commissioningTemplates).values({ productId: product.id }).returning();
  await saveVersion(ctx, made!.id, 1, wording);
  await ctx.publish(commissioningTemplateAdded, { productId: product.id, productRef, templateId: made!.id }, { parties: [] });
  return made!;
}

/**
 * Words a template anew as its next version; what was accepted before keeps the version of its day. Saved again without a change, nothing
 * happens. Throws `catalog/template_changed` where somebody else saved a version meanwhile, `catalog/template_retired`, `not_found`.
 */
export async function reviseCommissioningTemplate(
  ctx: VendorSide,
  input: z.input<typeof reviseTemplateInput>,
): Promise<{ version: number }> {
  const { ref, basedOn, ...wording } = reviseTemplateInput.parse(input);
  const template = await lockTemplate(ctx, ref);
  if (template.retiredAt) throw refuse('catalog/template_retired');
  if (template.version !== basedOn) throw refuse('catalog/template_changed');
  const { id: _id, productId: _product, ref: _ref, version: _version, ...before } = (await versionsOf(ctx, template.id))[0]!;
  const { savedAt: _at, savedByPersonId: _by, ...said } = before;
  if (JSON.stringify(ordered(said)) === JSON.stringify(ordered(wording))) return { version: basedOn };
  const version = basedOn + 1;
  await saveVersion(ctx, template.id, version, wording);
  await ctx.tx.update(commissioningTemplates).set({ version }).where(eq(commissioningTemplates.id, template.id));
  const { id: templateId, productId, productRef } = template;
  await ctx.publish(commissioningTemplateRevised, { productId, productRef, templateId, version }, { parties: [] });
  return { version };
}

/** The template opens nothing more; tickets it opened stay. Retired again, nothing happens. Throws `not_found`. */
export async function retireCommissioningTemplate(ctx: VendorSide, input: z.output<typeof commissioningTemplateRefInput>): Promise<void> {
  const template = await lockTemplate(ctx, input.ref);
  if (template.retiredAt) return;
  await ctx.tx.update(commissioningTemplates).set({ retiredAt: ctx.now }).where(eq(commissioningTemplates.id, template.id));
  const { id: templateId, productId, productRef } = template;
  await ctx.publish(commissioningTemplateRetired, { productId, productRef, templateId }, { parties: [] });
}

async function lockTemplate(ctx: VendorSide, ref: string) {
  const [template] = await ctx.tx
    .select({
      id: commissioningTemplates.id,
      version: commissioningTemplates.version,
      retiredAt: commissioningTemplates.retiredAt,
      productId: products.id,
      productRef: products.ref,
    })
    .from(commissioningTemplates)
    .innerJoin(products, eq(products.id, commissioningTemplates.productId))
    .where(eq(commissioningTemplates.ref, ref))
    .for('update', { of: commissioningTemplates });
  if (!template) throw notFound();
  return template;
}

type Wording = Omit<CommissioningTemplate, 'ref' | 'version'>;

async function saveVersion(ctx: VendorSide, templateId: string, version: number, { steps, ...fields }: Wording): Promise<void> {
  const savedByPersonId = ctx.actor.kind === 'vendor' ? ctx.actor.personId : null;
  await ctx.tx
    .insert(commissioningVersions)
    .values({ ...fields, partnerTiers: [...fields.partnerTiers], templateId, version, savedAt: ctx.now, savedByPersonId });
  const rows = steps.map((step, index) => ({ ...step, templateId, version, position: index + 1 }));
  if (rows.length > 0) await ctx.tx.insert(commissioningSteps).values(rows);
}

const ordered = (wording: object) => Object.entries(wording).sort(([a], [b]) => (a < b ? -1 : 1));

const isCurrent = and(
  eq(commissioningVersions.templateId, commissioningTemplates.id),
  eq(commissioningVersions.version, commissioningTemplates.version),
);

/** What commissioning each product causes now, by product id; a product without a template is absent. One statement. */
export async function commissioningTemplatesOf(
  ctx: ActorContext,
  productIds: readonly string[],
): Promise<Map<string, (CommissioningTemplate & { id: string })[]>> {
  const byProduct = new Map<string, (CommissioningTemplate & { id: string })[]>();
  if (productIds.length === 0) return byProduct;
  const rows = await ctx.tx
    .select({ template: commissioningTemplates, wording: commissioningVersions, steps: stepsOf })
    .from(commissioningTemplates)
    .innerJoin(commissioningVersions, isCurrent)
    .where(
      and(
        isNull(commissioningTemplates.retiredAt),
        sql`${commissioningTemplates.productId} = any(${sql.param(`{${productIds.join(',')}}`)}::uuid[])`,
      ),
    )
    .orderBy(asc(commissioningTemplates.id));
  for (const { template, wording, steps } of rows) {
    const { id, ref, productId } = template;
    const { templateId: _template, savedAt: _at, savedByPersonId: _by, ...said } = wording;
    byProduct.set(productId, [...(byProduct.get(productId) ?? []), { id, ref, ...said, steps }]);
  }
  return byProduct;
}

/** A version's steps in order, as one JSON value, so that templates with their steps are one statement. */
const stepsOf = sql<
  { label: string; dueOffsetDays: number }[]
>`coalesce((select jsonb_agg(jsonb_build_object('label', s.label, 'dueOffsetDays', s.due_offset_days)
  order by s.position) from ${commissioningSteps} s where s.template_id = ${commissioningVersions.templateId} and s.version = ${commissioningVersions.version}), '[]')`;

async function versionsOf(ctx: ActorContext, templateId: string) {
  const rows = await ctx.tx
    .select({ template: commissioningTemplates, wording: commissioningVersions, steps: stepsOf })
    .from(commissioningVersions)
    .innerJoin(commissioningTemplates, eq(commissioningTemplates.id, commissioningVersions.templateId))
    .where(eq(commissioningVersions.templateId, templateId))
    .orderBy(desc(commissioningVersions.version));
  return rows.map(({ template, wording: { templateId: _template, ...said }, steps }) => {
    const { id, ref, productId } = template;
    return { id, ref, productId, ...said, steps };
  });
}

/** One version of a template, as an acceptance of its day has it; null for one that never was. */
export async function commissioningVersion(ctx: ActorContext, templateId: string, version: number): Promise<Wording | null> {
  const found = (await versionsOf(ctx, templateId)).find((one) => one.version === version);
  return found ?? null;
}

/** A template with every version it had; throws `not_found`. */
export async function getCommissioningTemplate(
  ctx: ActorContext,
  input: z.output<typeof commissioningTemplateRefInput>,
): Promise<CommissioningTemplateDetail> {
  const [template] = await ctx.tx
    .select({ template: commissioningTemplates, ref: products.ref, name: products.name })
    .from(commissioningTemplates)
    .innerJoin(products, eq(products.id, commissioningTemplates.productId))
    .where(eq(commissioningTemplates.ref, input.ref));
  if (!template) throw notFound();
  const { id, ref, version, retiredAt } = template.template;
  const said = await versionsOf(ctx, id);
  return {
    ref,
    version,
    retiredAt,
    product: { ref: template.ref, name: template.name },
    versions: said.map(({ id: _id, productId: _product, savedByPersonId: _by, ...one }) => one),
  };
}
