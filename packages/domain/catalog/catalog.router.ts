import { consoleProcedure, portalProcedure, router } from '@tributary/rpc/procedures';
import { addRelease, createProduct } from './catalog.commands.ts';
import { addReleaseInput, createProductInput, productRefInput, searchablePage } from './catalog.contract.ts';
import { getProduct, listProducts, listProductsForPortal } from './catalog.queries.ts';

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
  createProduct: consoleProcedure('operations', 'product_security')
    .input(createProductInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await createProduct(ctx, input)).ref })),
  addRelease: consoleProcedure('operations', 'product_security')
    .input(addReleaseInput)
    .mutation(async ({ ctx, input }) => ({ ref: (await addRelease(ctx, input)).ref })),
});
