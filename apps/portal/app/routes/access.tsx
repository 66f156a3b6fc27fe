import type { LineAccess } from '@tributary/entitlements/grants.contract';
import { Button, ButtonLink, SubmitButton } from '@tributary/ui/button';
import { EmptyState } from '@tributary/ui/card';
import { type Column, DataTable } from '@tributary/ui/data-table';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Field } from '@tributary/ui/field';
import { Select, TextInput } from '@tributary/ui/inputs';
import { FilterBar, FilterItem, ListPage } from '@tributary/ui/list-page';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { refuse } from '@tributary/web/request.server';
import { words } from '@tributary/web/words';
import { UsersRound } from 'lucide-react';
import { redirect, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { HolderLines } from '../access/holders.tsx';
import { AccessDone } from '../access/take-back.tsx';
import { Confirmation } from '../confirmation.tsx';
import { EntitlementStatusBadge } from '../entitlements/entitlement-status.tsx';
import * as en from '../messages/en.ts';
import { placeInList, textFilter, trueCount, usePager } from '../paging.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/access';

export const handle = words({ access: en.access, entitlements: en.entitlements });
export const meta: Route.MetaFunction = () => [{ title: `${en.access.title} · ${en.app.titleSuffix}` }];

/** As many as a page shows, and so as many as are chosen at once. */
const SHOWN = 50;

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const url = new URL(request.url);
  const filter = { q: textFilter(url, 'q'), partnerId: partnerOf(url.searchParams.get('partner')) };
  const place = placeInList(url);
  const partners = await caller.entitlements.knownPartners();
  const partner = partners.find(({ id }) => id === filter.partnerId);
  const page = await caller.entitlements.whoHasAccess({
    limit: SHOWN,
    cursor: place.cursor,
    q: filter.q,
    ...(partner ? { partnerId: partner.id } : {}),
  });
  return { q: filter.q, partner, partners, place, page };
}

const partnerOf = (given: string | null) => (given !== null && /^[0-9a-f]{16}$/.test(given) ? given : undefined);

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const form = await request.formData();
  const texts = (name: string) => form.getAll(name).map(String);
  const intent = String(form.get('intent') ?? '');
  const to = pageAfter(String(form.get('to') ?? ''));
  const address = (query: URLSearchParams) => `${to.path}?${query}${to.hash}`;
  if (intent === 'restore') {
    const restored = await attempt((caller) => caller.entitlements.restoreAccess({ refs: texts('grant') }));
    return restored.ok ? redirect(address(new URLSearchParams({ restored: '' }))) : refuse(restored.error);
  }
  if (intent === 'take_back') {
    const taken = await attempt((caller) => caller.entitlements.takeBackAccess({ refs: texts('grant') }));
    return taken.ok ? redirect(address(new URLSearchParams(texts('grant').map((ref) => ['takenBack', ref])))) : refuse(taken.error);
  }
  const chosen = texts('entitlement');
  const partnerId = partnerOf(String(form.get('partner') ?? ''));
  if (chosen.length === 0) return redirect('/access?chosen=none');
  if (intent !== 'take_back_from' || partnerId === undefined)
    return redirect(
      `/access/give?${new URLSearchParams([...chosen.map((ref) => ['entitlement', ref]), ...(partnerId ? [['partner', partnerId]] : [])])}`,
    );
  const taken = await attempt(async (caller) => {
    const { rows } = await caller.entitlements.whoHasAccess({ limit: 100, partnerId });
    const refs = rows
      .filter(({ ref }) => chosen.includes(ref))
      .flatMap(({ holders }) => holders.filter((one) => one.partnerId === partnerId).flatMap(({ grantRef }) => grantRef ?? []));
    return refs.length === 0 ? { refs } : caller.entitlements.takeBackAccess({ refs });
  });
  if (!taken.ok) return refuse(taken.error);
  if (taken.value.refs.length === 0) return redirect(`/access?partner=${partnerId}&chosen=nothing`);
  return redirect(`/access?${new URLSearchParams([['partner', partnerId], ...taken.value.refs.map((ref) => ['takenBack', ref])])}`);
}

/** Where a form of another page leads back to: that entitlement's part about access, or this page. */
function pageAfter(to: string): { path: string; hash: string } {
  return /^\/entitlements\/ENT-[0-9A-Z]{8}$/.test(to) ? { path: to, hash: '#access' } : { path: '/access', hash: '' };
}

export default function Access({ loaderData: { q, partner, partners, place, page }, actionData }: Route.ComponentProps) {
  const t = useTranslations('access');
  const errors = useFormErrors(actionData?.error);
  useLive((hint) => hint.name.startsWith('entitlements/'));
  const count = trueCount(place, page);
  const isFiltered = Boolean(q || partner);
  const mayManage = page.rows.some((row) => row.mayManage);
  const columns: Column<LineAccess>[] = [
    { id: 'entitlement', header: t('columns.entitlement'), cell: (row) => row.productName, width: 'm', phone: 'title' },
    { id: 'holders', header: t('columns.holders'), cell: (row) => <HolderLines holders={row.holders} />, width: 'fill', phone: 'line' },
    {
      id: 'status',
      header: t('columns.status'),
      cell: (row) => <EntitlementStatusBadge status={row.status} />,
      width: 's',
      phone: 'aside',
    },
    {
      id: 'ref',
      header: t('columns.ref'),
      cell: (row) => <span className="font-mono text-small">{row.ref}</span>,
      width: 's',
      priority: 2,
    },
  ];
  return (
    <ListPage
      title={t('title')}
      {...(count === undefined ? {} : { count })}
      live={<LiveStatus />}
      {...(mayManage
        ? {
            action: (
              <ButtonLink href={`/access/give${partner ? `?partner=${partner.id}` : ''}`} variant="primary">
                {t('give')}
              </ButtonLink>
            ),
          }
        : {})}
      filters={
        <FilterBar key={`${q} ${partner?.id}`} {...(isFiltered ? { clearHref: '/access' } : {})}>
          <FilterItem wide>
            <Field name="q" label={t('filter.q')} optional labelHidden>
              <TextInput type="search" placeholder={t('filter.q')} defaultValue={q} />
            </Field>
          </FilterItem>
          <FilterItem>
            <Field name="partner" label={t('filter.partner')} optional labelHidden>
              <Select defaultValue={partner?.id ?? ''}>
                <option value="">{t('filter.anyPartner')}</option>
                {partners.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </Select>
            </Field>
          </FilterItem>
        </FilterBar>
      }
    >
      <div className="flex flex-col gap-3 px-3 pb-3">
        <AccessDone to="/access" />
        <Chosen />
        {errors.form && <Confirmation stage="failed" title={errors.form} />}
        <p className="max-w-[75ch] text-ink-2">{t('lead')}</p>
      </div>
      {mayManage && (
        <Form method="post" id="chosen" action="/access">
          {partner && <input type="hidden" name="partner" value={partner.id} />}
        </Form>
      )}
      <DataTable<LineAccess>
        caption={t('title')}
        columns={columns}
        rows={page.rows}
        rowKey={(row) => row.ref}
        rowHref={(row) => `/entitlements/${row.ref}#access`}
        pager={usePager(place, page)}
        {...(mayManage
          ? {
              selection: {
                formId: 'chosen',
                name: 'entitlement',
                label: (row: LineAccess) => t('choose', { product: row.productName, ref: row.ref }),
                actions: <Chooser {...(partner ? { partner } : {})} />,
              },
            }
          : {})}
        empty={
          isFiltered ? (
            <EmptyState title={t('empty.filteredTitle')} action={<ButtonLink href="/access">{t('empty.clear')}</ButtonLink>}>
              {t('empty.filteredText')}
            </EmptyState>
          ) : (
            <EmptyState icon={<UsersRound size={18} />} title={t('empty.title')}>
              {t('empty.text')}
            </EmptyState>
          )
        }
      />
      {page.rows.length > 0 && <p className="px-3 pt-3 text-ink-3 text-small">{t('invoiced')}</p>}
    </ListPage>
  );
}

/** That nothing fit what was asked of the chosen ones. */
function Chosen() {
  const t = useTranslations('access');
  const [search] = useSearchParams();
  const chosen = search.get('chosen');
  if (chosen === 'none') return <Confirmation stage="attention" title={t('nothingChosen')} />;
  return chosen === 'nothing' ? <Confirmation stage="attention" title={t('nothingOfPartner')} /> : null;
}

/** What can be done with the chosen entitlements. */
function Chooser({ partner }: { partner?: { id: string; name: string } }) {
  const t = useTranslations('access');
  return (
    <>
      {partner && (
        <>
          <DialogButton dialog="take-back-chosen" size="s">
            {t('takeBackFrom', { name: partner.name })}
          </DialogButton>
          <ConfirmDialog
            id="take-back-chosen"
            title={t('takeBackManyTitle', { name: partner.name })}
            consequence={<span className="whitespace-normal">{t('takeBackManyConsequence', { name: partner.name })}</span>}
            cancelLabel={t('keep')}
            action={
              <SubmitButton variant="danger" form="chosen" name="intent" value="take_back_from">
                {t('takeBack')}
              </SubmitButton>
            }
          />
        </>
      )}
      <Button type="submit" size="s" form="chosen" name="intent" value="give">
        {t('giveChosen')}
      </Button>
    </>
  );
}
