import type { EntryRow } from '@tributary/pricing/books.contract';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState, FactList } from '@tributary/ui/card';
import { type Column, PagerBar } from '@tributary/ui/data-table';
import { TimeText } from '@tributary/ui/date';
import { DialogButton } from '@tributary/ui/dialog';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { DownloadLink } from '@tributary/ui/link';
import { FilterBar, FilterItem } from '@tributary/ui/list-page';
import { about, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { redirect, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { BookDays } from '../parts/book-days.tsx';
import { CardTable } from '../parts/card-table.tsx';
import { type ActionOutcome, Refusal, useDoneToast } from '../parts/form-parts.tsx';
import { readListPlace, usePager } from '../parts/list-place.ts';
import { RecordLink, RecordTimeline, Sum } from '../parts/record-parts.tsx';
import type { Route } from './+types/price-book';
import { BookPage } from './price-book/book-page.tsx';
import { Checks } from './price-book/checks.tsx';
import { DaysCard, DiscardDialog, NewVersionDialog, RetireDialog } from './price-book/dialogs.tsx';
import { requireEditor, requirePricing } from './price-book/editor.server.ts';
import { EntryEditor } from './price-book/entry-editor.tsx';
import { readDays } from './price-book/read-days.ts';
import { atFormFields, readEntries } from './price-book/read-entries.server.ts';
import { BookScope } from './price-book/scope.tsx';

export const handle = words({ pricing: en.pricing });
export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.ref} · ${en.pricing.title} · ${en.app.titleSuffix}` }];

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller, mayEdit } = requirePricing(context);
  const place = readListPlace(request);
  const { ref } = params;
  const [book, entries, timeline] = await Promise.all([
    caller.pricing.book({ ref }),
    caller.pricing.entries({ ref, limit: 50, ...(place.q ? { q: place.q } : {}), ...(place.cursor ? { cursor: place.cursor } : {}) }),
    caller.audit.timeline({ type: 'price_book', ref }),
  ]);
  const check = book.state === 'draft' ? await caller.pricing.checkBook({ ref }) : null;
  return { book, entries, check, timeline, q: place.q, mayEdit };
}

export async function action({ params: { ref }, request, context }: Route.ActionArgs) {
  const { attempt } = requireEditor(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const done = (word: string) => ({ done: word, at: crypto.randomUUID() }) satisfies ActionOutcome;
  if (form.has('remove')) {
    const [sku = '', quantity] = text('remove').split(' ');
    const removed = await attempt((caller) => caller.pricing.removeEntry({ bookRef: ref, sku, minQuantity: Number(quantity) }));
    return removed.ok ? done('removed') : refuse(removed.error);
  }
  switch (text('intent')) {
    case 'days': {
      const { newBusiness, runningContracts = newBusiness } = readDays(form);
      const set = await attempt((caller) => caller.pricing.setSpans({ ref, newBusiness, runningContracts }));
      return set.ok ? done('days') : refuse(set.error);
    }
    case 'new_version': {
      const made = await attempt((caller) => caller.pricing.createNextVersion({ newVersionOf: ref, ...readDays(form) }));
      return made.ok ? redirect(`/price-books/${made.value.ref}`) : refuse(made.error);
    }
    case 'retire': {
      const days = { newBusinessUntil: text('newBusinessUntil'), runningContractsUntil: text('runningContractsUntil') };
      const retired = await attempt((caller) => caller.pricing.retireBook({ ref, ...days }));
      return retired.ok ? done('retired') : refuse(retired.error);
    }
    case 'discard': {
      const discarded = await attempt((caller) => caller.pricing.discardDraft({ ref }));
      return discarded.ok ? redirect('/price-books') : refuse(discarded.error);
    }
    default: {
      const { rows, places } = readEntries(form);
      const saved = await attempt((caller) => caller.pricing.putEntries({ bookRef: ref, rows }));
      return saved.ok ? done('saved') : refuse(atFormFields(saved.error, places));
    }
  }
}

/** Off list in tenths of a percent, computed in whole minor units; nothing where the list price is nought. */
function discountOf(entry: EntryRow): string {
  const list = entry.unitList.amountMinor;
  if (list === 0n) return '';
  const tenths = ((list - entry.unitNet.amountMinor) * 1000n + list / 2n) / list;
  return `${tenths / 10n}.${tenths % 10n} %`;
}

export default function PriceBook({ loaderData, actionData }: Route.ComponentProps) {
  const { book, entries, check, timeline, q, mayEdit } = loaderData;
  const outcome: ActionOutcome | undefined = actionData;
  const t = useTranslations('pricing');
  const shared = useTranslations('shared');
  const [search] = useSearchParams();
  useLive(about(book.ref));
  useDoneToast(outcome ?? (search.has('created') ? CREATED : undefined), (done) => t(`done.${done as 'saved'}`));
  const pager = usePager(entries.nextCursor);
  const isDraft = book.state === 'draft';
  const edits = isDraft && mayEdit;
  const home = `/price-books/${book.ref}`;
  return (
    <BookPage
      book={book}
      tab="prices"
      mayEdit={mayEdit}
      {...(edits
        ? {
            action: (
              <ButtonLink href={`${home}/publish`} variant="primary">
                {t('publish.confirm')}…
              </ButtonLink>
            ),
          }
        : {})}
      more={
        <>
          {mayEdit && !isDraft && <DialogButton dialog="new-version">{t('newVersion')}</DialogButton>}
          {mayEdit && book.state === 'published' && <DialogButton dialog="retire">{t('retire')}</DialogButton>}
          {edits && <DialogButton dialog="discard">{t('discard')}</DialogButton>}
        </>
      }
      facts={
        <>
          <Card title={shared('facts')}>
            <FactList
              facts={[
                {
                  label: t('levelColumn'),
                  value: book.side === 'buy' ? t('sides.buy') : t('levelOf', { level: t(`level.${book.levelName}`), number: book.level }),
                },
                { label: t('scope'), value: <BookScope book={book} /> },
                { label: t('currency'), value: book.currency },
                { label: t('validity'), value: <BookDays span={book.newBusiness} /> },
                { label: t('running'), value: <BookDays span={book.runningContracts} /> },
                { label: t('published'), value: book.publishedAt ? <TimeText value={book.publishedAt} zone /> : shared('notYet') },
              ]}
            />
            <p className="no-print flex flex-wrap gap-x-4 pt-2">
              <DownloadLink href={`${home}/csv`}>{t('download')}</DownloadLink>
              {mayEdit && <RecordLink href={`/price-books/new?from=${book.ref}`}>{t('copy')}</RecordLink>}
            </p>
          </Card>
          {book.versions.length > 1 && (
            <Card title={t('versions')}>
              <FactList
                facts={book.versions.map((one) => ({
                  label: <RecordLink href={`/price-books/${one.ref}`}>{t('versionOf', { version: one.version })}</RecordLink>,
                  value: (
                    <>
                      <BookDays span={one.newBusiness} /> <span className="text-ink-3 text-small">{t(`phases.${one.phase}`)}</span>
                    </>
                  ),
                }))}
              />
            </Card>
          )}
          {edits && <DaysCard key={JSON.stringify([book.newBusiness, book.runningContracts])} book={book} error={outcome?.error} />}
        </>
      }
      timeline={<RecordTimeline entries={timeline} />}
    >
      <Refusal error={outcome?.error} />
      {check && <Checks check={check} />}
      <FilterBar key={q} {...(q ? { clearHref: home } : {})}>
        <FilterItem wide>
          <Field name="q" label={t('searchEntries')} optional labelHidden>
            <TextInput type="search" placeholder={t('searchEntries')} defaultValue={q} />
          </Field>
        </FilterItem>
      </FilterBar>
      <Card title={t('entries')} aside={book.entryCount} flush>
        {edits ? (
          <EntryEditor key={outcome?.at ?? 'first'} book={book} rows={entries.rows} error={outcome?.error} />
        ) : (
          <Entries rows={entries.rows} />
        )}
        <PagerBar pager={pager} />
      </Card>
      {mayEdit && !isDraft && <NewVersionDialog error={outcome?.error} />}
      {mayEdit && book.state === 'published' && <RetireDialog key={outcome?.at ?? 'first'} book={book} error={outcome?.error} />}
      {edits && <DiscardDialog book={book} />}
    </BookPage>
  );
}

const CREATED: ActionOutcome = { done: 'created' };

function Entries({ rows }: { rows: readonly EntryRow[] }) {
  const t = useTranslations('pricing');
  const columns: Column<EntryRow>[] = [
    {
      id: 'product',
      header: t('product'),
      cell: (row) => <RecordLink href={`/catalog/${row.productRef}`}>{row.productName}</RecordLink>,
      width: 'fill',
      phone: 'title',
    },
    { id: 'sku', header: t('sku'), cell: (row) => <span className="font-mono text-small">{row.sku}</span>, width: 'm', priority: 2 },
    {
      id: 'from',
      header: t('minQuantity'),
      cell: (row) => t('copies', { count: row.minQuantity }),
      numeric: true,
      width: 's',
      phone: 'line',
    },
    { id: 'list', header: t('list'), cell: (row) => <Sum value={row.unitList} />, numeric: true, width: 's', priority: 2 },
    { id: 'net', header: t('net'), cell: (row) => <Sum value={row.unitNet} />, numeric: true, width: 's', phone: 'aside' },
    { id: 'off', header: t('discount'), cell: discountOf, numeric: true, width: 's', phone: 'line-aside' },
  ];
  return (
    <CardTable
      caption={t('entries')}
      columns={columns}
      rows={rows}
      rowKey={(row) => `${row.sku} ${row.minQuantity}`}
      density="compact"
      empty={<EmptyState title={t('noEntries')}>{t('noEntriesHint')}</EmptyState>}
    />
  );
}
