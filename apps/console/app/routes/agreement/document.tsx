import { type ConsoleAgreement, FILE_BYTES } from '@tributary/agreements/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormScope } from '@tributary/ui/field';
import { FileInput } from '@tributary/ui/inputs';
import { DownloadLink } from '@tributary/ui/link';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';
import { megabytes } from '../import/limits.ts';

/** The signed PDF: to read, to attach, to replace. */
export function AgreementDocument({
  agreement,
  mayChange,
  error,
}: {
  agreement: ConsoleAgreement;
  mayChange: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('agreements');
  const errors = useFormErrors(error);
  const pending = usePending('attached');
  const { file } = agreement;
  return (
    <Card title={t('document')}>
      {file ? (
        <p>
          <DownloadLink href={`/agreements/${agreement.ref}/file`}>{t('download', { name: file.name })}</DownloadLink>{' '}
          <span className="text-ink-3 text-small tabular-nums">{t('size', { size: Math.ceil(file.bytes / 1024) })}</span>
        </p>
      ) : (
        <p className="text-ink-2">
          {t('noDocument')}. {t('noDocumentHint')}
        </p>
      )}
      {mayChange && (
        <Form method="post" encType="multipart/form-data" className="mt-3 flex max-w-[560px] flex-col gap-3">
          <FormScope id="document">
            <Field
              name="file"
              label={file ? t('replace') : t('attach')}
              hint={t('documentHint', { limit: megabytes(FILE_BYTES) })}
              error={errors.field('file')}
            >
              <FileInput required accept=".pdf,application/pdf" />
            </Field>
          </FormScope>
          <div>
            <SubmitButton variant="secondary" name="intent" value="attached" pending={pending}>
              {file ? t('replace') : t('attach')}
            </SubmitButton>
          </div>
        </Form>
      )}
    </Card>
  );
}
