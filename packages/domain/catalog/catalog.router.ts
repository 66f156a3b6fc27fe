import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { addRelease, createProduct } from './catalog.commands.ts';
import {
  addCommissioningTemplate,
  getCommissioningTemplate,
  retireCommissioningTemplate,
  reviseCommissioningTemplate,
} from './catalog.commissioning.ts';
import { componentsOf, setComponents } from './catalog.components.ts';
import {
  addReleaseInput,
  commissioningTemplateInput,
  commissioningTemplateRefInput,
  createProductInput,
  productRefInput,
  reviseTemplateInput,
  searchablePage,
  setComponentsInput,
} from './catalog.contract.ts';
import { getProduct, listProducts, listProductsForPortal, productByRef } from './catalog.queries.ts';

/** What people of customers and partners may ask of this module. */
export const catalogPortal = router({
  products: portalProcedure().query(({ ctx }) => listProductsForPortal(ctx)),
});

/** What the vendor's staff may ask of this module. */
export const catalogConsole = router({
  products: consoleProcedure()
    .input(searchablePage)
    .query(({ ctx, input }) => listProducts(ctx, input)),
  product: consoleProcedure()
    .input(productRefInput)
    .query(({ ctx, input }) => getProduct(ctx, input)),
  components: consoleProcedure()
    .input(productRefInput)
    .query(async ({ ctx, input }) => componentsOf(ctx, (await productByRef(ctx, input.ref)).id)),
  setComponents: consoleProcedure('operations')
    .input(setComponentsInput)
    .mutation(({ ctx, input }) => setComponents(ctx, input)),
  createProduct: consoleProcedure('operations', 'product_security')
    .input(createProductInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createProduct(ctx, input)).ref })),
  addRelease: consoleProcedure('operations', 'product_security')
    .input(addReleaseInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await addRelease(ctx, input)).ref })),
  commissioningTemplate: consoleProcedure()
    .input(commissioningTemplateRefInput)
    .query(({ ctx, input }) => getCommissioningTemplate(ctx, input)),
  addCommissioningTemplate: consoleProcedure('operations')
    .input(commissioningTemplateInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await addCommissioningTemplate(ctx, input)).ref })),
  reviseCommissioningTemplate: consoleProcedure('operations')
    .input(reviseTemplateInput)
    .mutation(({ ctx, input }) => reviseCommissioningTemplate(ctx, input)),
  retireCommissioningTemplate: consoleProcedure('operations')
    .input(commissioningTemplateRefInput)
    .mutation(({ ctx, input }) => retireCommissioningTemplate(ctx, input)),
});
