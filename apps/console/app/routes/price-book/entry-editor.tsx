import { toDecimal } from '@tributary/kernel/money';
import type { BookDetail, EntryRow } from '@tributary/pricing/books.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { IconButton, SubmitButton } from '@tributary/ui/button';
import { Field } from '@tributary/ui/field';
import { NumberInput, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

/** Arrow up and down lead to the same field of the row above and below, as in a spreadsheet. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
  const { target, currentTarget } = event;
  if (!(target instanceof HTMLInputElement)) return;
  const column = target.name.split('.')[0]!;
  const fields = [...currentTarget.querySelectorAll<HTMLInputElement>(`input[name^="${column}."]:not([type="hidden"])`)];
  const next = fields[fields.indexOf(target) + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.select();
}

/** The prices of a draft as a table to type in; one press saves all rows of the page, and the last row takes a new price. */
export function EntryEditor({ book, rows, error }: { book: BookDetail; rows: readonly EntryRow[]; error: PublicError | undefined }) {
  const t = useTranslations('pricing');
  const errors = useFormErrors(error);
  const pending = usePending('save');
  return (
    <Form method="post" className="flex flex-col" preventScrollReset>
      <div className="flex flex-wrap items-center gap-3 border-line border-b px-4 py-2">
        <p className="min-w-0 flex-1 text-ink-3 text-small">{t('editHint', { currency: book.currency })}</p>
        <SubmitButton name="intent" value="save" pending={pending}>
          {t('save')}
        </SubmitButton>
      </div>
      <div className="table-wrap whitespace-normal">
        <table className="data-table" data-density="compact">
          <caption className="sr-only">{t('entries')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sku')}</th>
              <th scope="col" data-align="end">
                {t('minQuantity')}
              </th>
              <th scope="col" data-align="end">
                {t('list')}
              </th>
              <th scope="col" data-align="end">
                {t('net')}
              </th>
              <th scope="col">
                <span className="sr-only">{t('add')}</span>
              </th>
            </tr>
          </thead>
          <tbody onKeyDown={moveBetweenRows}>
            {rows.map((row, at) => (
              <EditedRow
                key={`${row.sku} ${row.minQuantity} ${row.unitList.amountMinor} ${row.unitNet.amountMinor}`}
                row={row}
                at={at}
                errors={errors}
              />
            ))}
            <tr>
              <td data-phone="title">
                <Field name="sku.new" label={t('add')} optional labelHidden error={errors.field('sku.new')}>
                  <TextInput placeholder={t('sku')} autoComplete="off" spellCheck={false} maxLength={64} />
                </Field>
              </td>
              <td data-align="end" data-phone="aside">
                <Field name="minQuantity.new" label={t('minQuantity')} optional labelHidden error={errors.field('minQuantity.new')}>
                  <NumberInput defaultValue="1" />
                </Field>
              </td>
              {(['list', 'net'] as const).map((name) => (
                <td key={name} data-align="end" data-phone={name === 'net' ? 'line-aside' : 'line'}>
                  <Field name={`${name}.new`} label={t(name)} optional labelHidden error={errors.field(`${name}.new`)}>
                    <NumberInput decimal placeholder={t(name)} />
                  </Field>
                </td>
              ))}
              <td />
            </tr>
          </tbody>
        </table>
      </div>
    </Form>
  );
}

function EditedRow({ row, at, errors }: { row: EntryRow; at: number; errors: ReturnType<typeof useFormErrors> }) {
  const t = useTranslations('pricing');
  const named = { sku: row.sku, quantity: row.minQuantity };
  const amounts = { list: toDecimal(row.unitList), net: toDecimal(row.unitNet) };
  return (
    <tr>
      <td data-phone="title">
        <span className="font-mono text-small">{row.sku}</span>{' '}
        <span className="text-ink-3 text-small">
          {row.productName} <span className="sm:hidden">· {t('copies', { count: row.minQuantity })}</span>
        </span>
        <input type="hidden" name={`key.${at}`} value={`${row.sku} ${row.minQuantity} ${amounts.list} ${amounts.net}`} />
      </td>
      <td data-align="end">{t('copies', { count: row.minQuantity })}</td>
      {(['list', 'net'] as const).map((name) => (
        <td key={name} data-align="end" data-phone={name === 'net' ? 'line-aside' : 'line'}>
          <Field name={`${name}.${at}`} label={t(`${name}Of`, named)} labelHidden error={errors.field(`${name}.${at}`)}>
            <NumberInput decimal defaultValue={amounts[name]} />
          </Field>
        </td>
      ))}
      <td data-phone="aside">
        <IconButton
          type="submit"
          name="remove"
          value={`${row.sku} ${row.minQuantity}`}
          icon={Trash2}
          size="s"
          label={t('removeRow', named)}
        />
      </td>
    </tr>
  );
}
