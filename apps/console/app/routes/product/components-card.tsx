import type { ProductComponent } from '@tributary/catalog/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Button, SubmitButton } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import type { Column } from '@tributary/ui/data-table';
import { Dialog, DialogButton, dialogCommand } from '@tributary/ui/dialog';
import { Field, FormScope } from '@tributary/ui/field';
import { NumberInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { type Option, searchParties, searchProducts } from '../../parts/choices.ts';
import { usePending } from '../../parts/form-parts.tsx';
import { RecordLink } from '../../parts/record-parts.tsx';

/** Rows that stand empty in the form; a bundle of more is saved and opened again. */
const EMPTY_ROWS = 2;

/** What the form says of the bundle; rows without a product are not meant, so emptying one removes it. */
export function readComponents(form: FormData) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const components = [];
  for (let at = 0; form.has(`components.${at}.productRef`); at++)
    if (text(`components.${at}.productRef`))
      components.push({
        productRef: text(`components.${at}.productRef`),
        supplierRef: text(`components.${at}.supplierRef`),
        quantity: Number(text(`components.${at}.quantity`)),
      });
  return components;
}

/** What one copy takes from suppliers: the buy side of a bundle, for staff alone. */
export function ComponentsCard({
  components,
  choices,
  error,
}: {
  components: readonly ProductComponent[];
  /** To begin with; null for who may not change it. */
  choices: { readonly products: readonly Option[]; readonly parties: readonly Option[] } | null;
  error: PublicError | undefined;
}) {
  const t = useTranslations('catalog');
  const columns: Column<ProductComponent>[] = [
    {
      id: 'product',
      header: t('component'),
      cell: (row) => <RecordLink href={`/catalog/${row.productRef}`}>{row.productName}</RecordLink>,
      width: 'fill',
      phone: 'title',
    },
    {
      id: 'supplier',
      header: t('supplier'),
      cell: (row) => <RecordLink href={`/parties/${row.supplier.ref}`}>{row.supplier.name}</RecordLink>,
      width: 'm',
      phone: 'line',
    },
    { id: 'quantity', header: t('componentQuantity'), cell: (row) => row.quantity, numeric: true, width: 's', phone: 'aside' },
  ];
  return (
    <Card title={t('components')} aside={choices && <DialogButton dialog="set-components">{t('changeComponents')}</DialogButton>} flush>
      <CardTable
        caption={t('components')}
        columns={columns}
        rows={[...components]}
        rowKey={(row) => `${row.productRef} ${row.supplier.ref}`}
        density="compact"
        empty={<EmptyState title={t('noComponents')}>{t('noComponentsHint')}</EmptyState>}
      />
      {choices && <ComponentsDialog components={components} choices={choices} error={error} />}
    </Card>
  );
}

function ComponentsDialog({
  components,
  choices,
  error,
}: {
  components: readonly ProductComponent[];
  choices: { readonly products: readonly Option[]; readonly parties: readonly Option[] };
  error: PublicError | undefined;
}) {
  const t = useTranslations('catalog');
  const shared = useTranslations('shared');
  const errors = useFormErrors(error);
  const pending = usePending('set-components');
  const rows = [...components, ...Array.from({ length: EMPTY_ROWS }, () => null)];
  const withChosen = (options: readonly Option[], value: string | undefined, label: string | undefined) =>
    value && label && !options.some((option) => option.value === value) ? [{ value, label }, ...options] : options;
  return (
    <Dialog
      id="set-components"
      title={t('components')}
      footer={
        <>
          <Button {...dialogCommand('close', 'set-components')}>{shared('cancel')}</Button>
          <SubmitButton form="components-form" name="intent" value="set-components" pending={pending}>
            {t('saveComponents')}
          </SubmitButton>
        </>
      }
    >
      <p className="text-ink-2">{t('componentsHint')}</p>
      <Form method="post" id="components-form">
        <FormScope id="components">
          {rows.map((row, at) => {
            const name = (field: string) => `components.${at}.${field}`;
            return (
              <div
                key={row ? `${row.productRef} ${row.supplier.ref}` : `empty ${at}`}
                className="mt-3 grid gap-3 sm:grid-cols-[1fr_1fr_72px]"
              >
                <Field name={name('productRef')} label={t('component')} optional error={errors.field(name('productRef'))}>
                  <Combobox
                    defaultValue={row?.productRef ?? ''}
                    options={withChosen(choices.products, row?.productRef, row?.productName)}
                    search={searchProducts}
                  />
                </Field>
                <Field name={name('supplierRef')} label={t('supplier')} optional error={errors.field(name('supplierRef'))}>
                  <Combobox
                    defaultValue={row?.supplier.ref ?? ''}
                    options={withChosen(choices.parties, row?.supplier.ref, row?.supplier.name)}
                    search={searchParties}
                  />
                </Field>
                <Field name={name('quantity')} label={t('componentQuantity')} error={errors.field(name('quantity'))}>
                  <NumberInput defaultValue={row?.quantity ?? 1} />
                </Field>
              </div>
            );
          })}
        </FormScope>
      </Form>
    </Dialog>
  );
}
