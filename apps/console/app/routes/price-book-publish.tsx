import type { PartnerChange } from '@tributary/pricing/books.contract';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { formatDate } from '@tributary/ui/date';
import { DownloadLink } from '@tributary/ui/link';
import { useUiLocale } from '@tributary/ui/messages';
import { Tabs } from '@tributary/ui/tabs';
import { Form } from '@tributary/web/form';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { Refusal, usePending } from '../parts/form-parts.tsx';
import { oneOf } from '../parts/list-place.ts';
import { RecordLink } from '../parts/record-parts.tsx';
import type { Route } from './+types/price-book-publish';
import { BookPage } from './price-book/book-page.tsx';
import { ChangesTable } from './price-book/changes-table.tsx';
import { Checks, hasGaps } from './price-book/checks.tsx';
import { requireEditor, requirePricing } from './price-book/editor.server.ts';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.tabs.publish} · ${en.app.titleSuffix}` }];

const BASES = ['new_business', 'running_contracts'] as const;

export async function loader({ params: { ref }, request, context }: Route.LoaderArgs) {
  const { caller, mayEdit } = requirePricing(context);
  const basis = oneOf(BASES, new URL(request.url).searchParams.get('basis') ?? '') ?? 'new_business';
  const book = await caller.pricing.book({ ref });
  if (book.state !== 'draft') throw redirect(`/price-books/${ref}`);
  const [check, preview] = await Promise.all([caller.pricing.checkBook({ ref }), caller.pricing.previewPublish({ ref, basis })]);
  return { book, check, preview, mayEdit };
}

export async function action({ params: { ref }, context }: Route.ActionArgs) {
  const { attempt } = requireEditor(context);
  const published = await attempt((caller) => caller.pricing.publishBook({ ref }));
  return published.ok ? redirect(`/price-books/${ref}`) : refuse(published.error);
}

export default function Publish({ loaderData, actionData }: Route.ComponentProps) {
  const { book, check, preview, mayEdit } = loaderData;
  const t = useTranslations('pricing');
  const pending = usePending('publish');
  const { locale, timeZone } = useUiLocale();
  const home = `/price-books/${book.ref}`;
  const hrefOf = (basis: (typeof BASES)[number]) => (basis === 'new_business' ? `${home}/publish` : `${home}/publish?basis=${basis}`);
  const party: Column<PartnerChange> = {
    id: 'party',
    header: t('publish.party'),
    cell: (row) => <RecordLink href={`/parties/${row.partyRef}`}>{row.partyName}</RecordLink>,
    width: 'fill',
    phone: 'title',
  };
  return (
    <BookPage book={book} tab="publish" mayEdit={mayEdit}>
      <Refusal error={actionData?.error} />
      <Checks check={check} />
      <Tabs
        items={BASES.map((one) => ({ href: hrefOf(one), label: t(`publish.basis.${one}`) }))}
        current={hrefOf(preview.basis)}
        label={t('tabs.publish')}
      />
      <Card title={t('publish.asOf', { date: formatDate(preview.asOf, locale, timeZone) })}>
        <p>
          {preview.first.length === 0
            ? t('publish.nothing')
            : t('publish.counts', { ...preview.counts, parties: preview.partiesAffected, products: preview.productsAffected })}
        </p>
        {preview.partiesLookedAt < preview.partyCount && (
          <p className="text-ink-2">{t('publish.partly', { some: preview.partiesLookedAt, all: preview.partyCount })}</p>
        )}
        {book.side === 'sell' && book.level === 7 && <p className="text-ink-2 text-small">{t('publish.everybody')}</p>}
        {preview.ends.map((one) => (
          <p key={one.ref} className="text-ink-2 text-small">
            {t(one.replaced ? 'publish.replaces' : 'publish.ends', { version: one.version })}
          </p>
        ))}
        {preview.first.length > 0 && (
          <p className="no-print pt-1">
            <DownloadLink href={`${home}/csv?of=changes&basis=${preview.basis}`}>{t('publish.csv')}</DownloadLink>
          </p>
        )}
      </Card>
      {preview.first.length > 0 && (
        <Card title={t('publish.first')} flush>
          <ChangesTable
            rows={preview.first}
            rowKey={(row) => `${row.partyRef} ${row.sku} ${row.minQuantity}`}
            first={[party]}
            empty={t('publish.nothing')}
          />
        </Card>
      )}
      {mayEdit && !hasGaps(check) && (
        <Form method="post" className="no-print flex flex-wrap items-center gap-3">
          <SubmitButton name="intent" value="publish" pending={pending}>
            {t('publish.confirm')}
          </SubmitButton>
          <span className="text-ink-3 text-small">{t('publish.confirmText')}</span>
        </Form>
      )}
    </BookPage>
  );
}
