import type { AdvisoryDetail, AdvisoryProductRow } from '@tributary/notices/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Form } from '@tributary/web/form';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { ProductGroup } from './product-group.tsx';

/** Product ids of the document that name one product: decided together. */
export interface NamedProduct {
  readonly first: AdvisoryProductRow;
  readonly rows: readonly AdvisoryProductRow[];
}

/** Groups product ids by what they name and how they stand, in the order of the document. */
export function groupProducts(rows: readonly AdvisoryProductRow[]): NamedProduct[] {
  const groups = new Map<string, AdvisoryProductRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.vendorName, row.productName, row.resolution, row.product?.ref ?? '']);
    const known = groups.get(key);
    if (known) known.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()].map((group) => ({ first: group[0]!, rows: group }));
}

/** Step 1: what the document names, what the program proposes, and what a person decides. */
export function ProductsStep({ advisory, error }: { advisory: AdvisoryDetail; error: PublicError | undefined }) {
  const t = useTranslations('notices.products');
  const adopting = usePending('adopt_all');
  const relevant = advisory.products.filter((row) => row.statuses.length > 0 || row.resolution !== 'open');
  const open = groupProducts(relevant.filter((row) => row.resolution === 'open'));
  const decided = groupProducts(relevant.filter((row) => row.resolution !== 'open'));
  const proposed = open.filter(({ first }) => first.proposal !== null);
  const created = proposed.filter(({ first }) => first.proposal?.kind === 'new').length;
  const releases = proposed.reduce((sum, { first }) => sum + (first.proposal?.newReleases.length ?? 0), 0);
  const silent = advisory.products.length - relevant.length;
  return (
    <>
      <Card title={t('title')}>
        <p className="max-w-[80ch] text-ink-2">{relevant.length === 0 ? t('none') : t('lead')}</p>
        {proposed.length > 0 && advisory.state !== 'published' && (
          <Form method="post" className="mt-3 flex flex-wrap items-center gap-3">
            <SubmitButton name="intent" value="adopt_all" pending={adopting}>
              {t('adoptAll')}
            </SubmitButton>
            <p className="text-ink-2 text-small">{t('adoptAllHint', { products: created, releases, links: proposed.length - created })}</p>
          </Form>
        )}
      </Card>
      {open.length > 0 && (
        <Card title={t('toDecide')} aside={open.length} flush>
          <ul className="divide-y divide-line">
            {open.map((group) => (
              <ProductGroup key={group.first.ref} group={group} mayDecide={advisory.state !== 'published'} error={error} />
            ))}
          </ul>
        </Card>
      )}
      {decided.length > 0 && (
        <Card title={t('decided')} aside={decided.length} flush>
          <ul className="divide-y divide-line">
            {decided.map((group) => (
              <ProductGroup key={group.first.ref} group={group} mayDecide={false} error={undefined} />
            ))}
          </ul>
        </Card>
      )}
      {silent > 0 && <p className="text-ink-3 text-small">{t('notBlocking', { count: silent })}</p>}
    </>
  );
}
