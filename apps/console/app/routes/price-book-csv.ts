import { attachment } from '@tributary/web/download.server';
import { oneOf } from '../parts/list-place.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/price-book-csv';

/** A book as a file: its prices, what publishing it would change (`of=changes`), or how it differs from another (`of=comparison`). */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const { searchParams } = new URL(request.url);
  const of = oneOf(['prices', 'changes', 'comparison'] as const, searchParams.get('of') ?? '') ?? 'prices';
  const basis = oneOf(['new_business', 'running_contracts'] as const, searchParams.get('basis') ?? '') ?? 'new_business';
  const other = searchParams.get('with') ?? '';
  const { ref } = params;
  const text = {
    prices: () => caller.pricing.entriesCsv({ ref }),
    changes: () => caller.pricing.previewPublishCsv({ ref, basis }),
    comparison: () => caller.pricing.compareCsv({ ref, with: other }),
  };
  return attachment(await text[of](), { name: `${ref}-${of}.csv`, type: 'text/csv; charset=utf-8' });
}
