import { ACCESS_ACTIONS, type AccessAction } from '@tributary/entitlements/contract';
import { Checkbox } from '@tributary/ui/inputs';
import { useTranslations } from 'use-intl';

/** What a partner may do, to choose from; seeing it is what all else begins with. `offered` leaves out what the giver may not give. */
export function ActionChoice({ chosen, offered }: { chosen: readonly AccessAction[]; offered: readonly AccessAction[] }) {
  const t = useTranslations('access');
  return (
    <fieldset className="flex flex-col gap-1">
      <legend className="mb-1 font-medium text-small">{t('form.actions')}</legend>
      {ACCESS_ACTIONS.filter((action) => offered.includes(action)).map((action) => (
        <Checkbox
          key={action}
          name="action"
          value={action}
          label={t(`action.${action}.label`)}
          hint={t(`action.${action}.hint`)}
          {...(action === 'view' ? { checked: true, disabled: true, readOnly: true } : { defaultChecked: chosen.includes(action) })}
        />
      ))}
    </fieldset>
  );
}
