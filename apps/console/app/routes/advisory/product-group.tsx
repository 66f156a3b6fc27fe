import type { AdvisoryProductRow, ProductProposal } from '@tributary/notices/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { StageShape, StateBadge } from '@tributary/ui/badge';
import { Button } from '@tributary/ui/button';
import { Field, FormScope } from '@tributary/ui/field';
import { TextArea, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useNavigation } from 'react-router';
import { useTranslations } from 'use-intl';
import { RecordLink } from '../../parts/record-parts.tsx';
import type { NamedProduct } from './products.tsx';

/** How many version texts and ids stand here; a document can name thousands. */
const SHOWN = 8;

/** One product as the document names it, with the proposal and the ways to decide. Texts are the document's: data, never markup. */
export function ProductGroup({ group, mayDecide, error }: { group: NamedProduct; mayDecide: boolean; error: PublicError | undefined }) {
  const t = useTranslations('notices.products');
  const { first, rows } = group;
  const unparsed = rows.filter((row) => !row.isParsed);
  const versions = [...new Set(rows.map((row) => row.predicateText ?? t('allVersions')))];
  const identifiers = [...new Set(rows.flatMap((row) => Object.values(row.identifiers)))];
  return (
    <li className="grid gap-x-8 gap-y-3 px-4 py-3 md:grid-cols-2">
      <div className="min-w-0">
        <p className="font-semibold">{first.productName}</p>
        <p className="text-ink-3 text-small">
          {first.vendorName} · {t('ids', { count: rows.length })}
        </p>
        <dl className="mt-1.5 grid grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1 text-small">
          <dt className="text-ink-3">{t('versions')}</dt>
          <dd className="break-words font-mono">
            {versions.slice(0, SHOWN).join(', ')}
            {versions.length > SHOWN && ` … +${versions.length - SHOWN}`}
          </dd>
          {identifiers.length > 0 && (
            <>
              <dt className="text-ink-3">{t('identifiers')}</dt>
              <dd className="break-all font-mono">
                {identifiers.slice(0, 2).join(', ')}
                {identifiers.length > 2 && ` … +${identifiers.length - 2}`}
              </dd>
            </>
          )}
          <Statuses rows={rows} />
        </dl>
        {unparsed.length > 0 && (
          <p className="mt-1.5 flex items-start gap-1.5 break-words text-small text-warn">
            <span className="mt-1">
              <StageShape stage="attention" />
            </span>
            {t('unparsed', { reason: unparsed[0]?.unparsedReason ?? unparsed[0]?.predicateText ?? '' })}
          </p>
        )}
      </div>
      <div className="min-w-0">
        {first.resolution === 'open' ? <Deciding first={first} mayDecide={mayDecide} error={error} /> : <Decided first={first} />}
      </div>
    </li>
  );
}

function Statuses({ rows }: { rows: readonly AdvisoryProductRow[] }) {
  const t = useTranslations('notices.products');
  const statuses = [...new Set(rows.flatMap((row) => row.statuses))];
  if (statuses.length === 0) return null;
  return (
    <>
      <dt className="text-ink-3">{t('statuses')}</dt>
      <dd>{statuses.map((status) => status.replaceAll('_', ' ')).join(', ')}</dd>
    </>
  );
}

function Decided({ first }: { first: AdvisoryProductRow }) {
  const t = useTranslations('notices.products');
  const name = first.resolvedByName ?? '';
  if (first.resolution === 'waived' || !first.product)
    return (
      <p className="text-ink-2">
        <StateBadge stage="ended">
          {first.waiveReason ? t('waived', { name, reason: first.waiveReason }) : t('waivedPlain', { name })}
        </StateBadge>
      </p>
    );
  return (
    <p className="flex flex-wrap items-center gap-x-2">
      <StateBadge stage="done">{t('resolved', { name: first.product.name })}</StateBadge>
      <RecordLink href={`/catalog/${first.product.ref}`}>{first.product.sku}</RecordLink>
      <span className="text-ink-3 text-small">{t('resolvedBy', { name })}</span>
    </p>
  );
}

function ProposalText({ proposal }: { proposal: ProductProposal | null }) {
  const t = useTranslations('notices.products');
  if (!proposal) return <p className="text-ink-2">{t('noProposal')}</p>;
  const { newReleases } = proposal;
  return (
    <>
      <p>
        <span className="font-medium">
          {proposal.kind === 'existing'
            ? t('proposeExisting', { name: proposal.product.name, sku: proposal.product.sku })
            : t('proposeNew', { name: proposal.name, sku: proposal.sku })}
        </span>{' '}
        {newReleases.length > 0 && (
          <span className="text-ink-2">
            {t('newReleases', {
              count: newReleases.length,
              versions: `${newReleases.slice(0, SHOWN).join(', ')}${newReleases.length > SHOWN ? ' …' : ''}`,
            })}
          </span>
        )}
      </p>
      {proposal.kind === 'existing' && <p className="text-ink-3 text-small">{t(`reasons.${proposal.reason}`)}</p>}
    </>
  );
}

function Deciding({ first, mayDecide, error }: { first: AdvisoryProductRow; mayDecide: boolean; error: PublicError | undefined }) {
  const t = useTranslations('notices.products');
  const errors = useFormErrors(error);
  const navigation = useNavigation();
  const pending = navigation.state !== 'idle' && navigation.formData?.get('advisoryProduct') === first.ref;
  const { proposal } = first;
  return (
    <FormScope id={first.ref}>
      <ProposalText proposal={proposal} />
      {mayDecide && (
        <div className="mt-2 flex flex-col gap-2">
          {proposal && (
            <Form method="post">
              <input type="hidden" name="advisoryProduct" value={first.ref} />
              {proposal.kind === 'existing' && <input type="hidden" name="product" value={proposal.product.ref} />}
              <Button type="submit" size="s" name="intent" value={proposal.kind === 'existing' ? 'existing' : 'adopt'} pending={pending}>
                {proposal.kind === 'existing' ? t('confirm') : t('adopt')}
              </Button>
            </Form>
          )}
          <details>
            <summary className="w-fit cursor-default rounded-sm py-1 text-ink-2 text-small hover:text-ink">{t('otherwise')}</summary>
            <div className="mt-2 flex flex-col gap-3 border-line-strong border-l-2 pl-3">
              <Form method="post" className="flex items-end gap-2">
                <input type="hidden" name="advisoryProduct" value={first.ref} />
                <div className="min-w-0 flex-1">
                  <Field name="product" label={t('otherProduct')} error={errors.field('decision.productRef')}>
                    <TextInput required placeholder="PRD-" autoComplete="off" spellCheck={false} />
                  </Field>
                </div>
                <Button type="submit" name="intent" value="existing" pending={pending}>
                  {t('link')}
                </Button>
              </Form>
              <Form method="post" className="flex flex-col gap-2">
                <input type="hidden" name="advisoryProduct" value={first.ref} />
                <Field name="reason" label={t('waiveTitle')} hint={t('waiveReason')} error={errors.field('decision.reason')}>
                  <TextArea required rows={2} maxLength={1000} />
                </Field>
                <div>
                  <Button type="submit" name="intent" value="waive" pending={pending}>
                    {t('waive')}
                  </Button>
                </div>
              </Form>
            </div>
          </details>
        </div>
      )}
    </FormScope>
  );
}
