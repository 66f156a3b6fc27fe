import { RESTORE_MINUTES } from '@tributary/entitlements/grants.contract';
import { SubmitButton } from '@tributary/ui/button';
import { ConfirmDialog, DialogButton } from '@tributary/ui/dialog';
import { Form } from '@tributary/web/form';
import { useNavigation, useSearchParams } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';

/** Takes one grant back after a question; `to` is the page that says so afterwards. */
export function TakeBack({ grantRef, name, product, to }: { grantRef: string; name: string; product: string; to: string }) {
  const t = useTranslations('access');
  const pending = useNavigation().formData?.get('grant') === grantRef;
  const id = `take-back-${grantRef}`;
  return (
    <>
      <DialogButton dialog={id} size="s" variant="ghost" aria-label={t('takeBackOf', { name })}>
        {t('takeBack')}
      </DialogButton>
      <Form method="post" action="/access" id={`${id}-form`} preventScrollReset>
        <input type="hidden" name="intent" value="take_back" />
        <input type="hidden" name="grant" value={grantRef} />
        <input type="hidden" name="to" value={to} />
      </Form>
      <ConfirmDialog
        id={id}
        title={t('takeBackTitle', { name })}
        consequence={<span className="whitespace-normal">{t('takeBackConsequence', { name, product })}</span>}
        undo={<span className="whitespace-normal">{t('takeBackUndo', { minutes: RESTORE_MINUTES })}</span>}
        cancelLabel={t('keep')}
        action={
          <SubmitButton variant="danger" form={`${id}-form`} pending={pending}>
            {t('takeBack')}
          </SubmitButton>
        }
      />
    </>
  );
}

/** What the last step did, from the address, and what was taken back can be given back from here. */
export function AccessDone({ to }: { to: string }) {
  const t = useTranslations('access');
  const [search] = useSearchParams();
  const takenBack = search.getAll('takenBack').slice(0, 200);
  if (takenBack.length > 0)
    return (
      <Confirmation title={t('takenBack', { count: takenBack.length })}>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <p>{t('takenBackText')}</p>
          <Form method="post" action="/access" preventScrollReset>
            <input type="hidden" name="intent" value="restore" />
            <input type="hidden" name="to" value={to} />
            {takenBack.map((ref) => (
              <input key={ref} type="hidden" name="grant" value={ref} />
            ))}
            <SubmitButton variant="secondary" size="s">
              {t('undo')}
            </SubmitButton>
          </Form>
        </div>
      </Confirmation>
    );
  const given = search.get('given');
  if (given !== null) return <Confirmation title={t('given', { count: Number(given) || 0 })} />;
  if (search.has('inReview'))
    return (
      <Confirmation stage="attention" title={t('inReview')}>
        {t('inReviewText')}
      </Confirmation>
    );
  const said = (['restored', 'changed'] as const).find((one) => search.has(one));
  return said ? <Confirmation title={t(said)} /> : null;
}
