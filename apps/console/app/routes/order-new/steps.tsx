import { type OrderPatternName, patternOf, type Seat } from '@tributary/orders/patterns';
import { Card } from '@tributary/ui/card';
import { Combobox } from '@tributary/ui/combobox';
import { Field } from '@tributary/ui/field';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { type Option, searchParties } from '../../parts/choices.ts';
import { ENTERED, type OrderDraft, SEAT_NAMES } from './draft.ts';
import { PatternPicture } from './pattern-picture.tsx';

/** Which shape the sale has: one card each, with a picture of who takes part. */
export function PatternStep({ draft }: { draft: OrderDraft }) {
  const t = useTranslations('orderEntry');
  return (
    <Card title={t('steps.pattern')}>
      <fieldset className="grid gap-3 pb-1 sm:grid-cols-2 xl:grid-cols-4">
        <legend className="sr-only">{t('steps.pattern')}</legend>
        {ENTERED.map((name) => (
          <label
            key={name}
            className="relative flex min-w-0 cursor-pointer flex-col gap-1 rounded border border-line-strong bg-surface p-3 transition-colors hover:bg-hover has-[:checked]:border-accent has-[:checked]:bg-accent-tint has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-accent has-[:focus-visible]:outline-offset-2"
          >
            <span className="flex items-start gap-2">
              <input type="radio" name="pattern" value={name} defaultChecked={draft.pattern === name} className="check relative mt-0.5" />
              <span className="min-w-0 font-medium">{t(`patterns.${name}.title`)}</span>
            </span>
            <PatternPicture name={name} />
            <span className="text-ink-2 text-small">{t(`patterns.${name}.text`)}</span>
          </label>
        ))}
      </fieldset>
    </Card>
  );
}

/** Everybody at the table, found by name or reference among all parties. */
export function PartiesStep({ draft, parties, errors }: { draft: OrderDraft; parties: readonly Option[]; errors: FormErrors }) {
  const t = useTranslations('orderEntry');
  const { placing } = patternOf(draft.pattern);
  return (
    <Card title={t('steps.parties')}>
      <div className="grid max-w-[860px] gap-x-6 gap-y-4 pb-1 sm:grid-cols-2">
        {seatsInOrder(draft.pattern).map((seat) => (
          <Field
            key={seat}
            name={`seats.${seat}`}
            label={t(`seats.${seat}`)}
            hint={seat === placing ? t('placingHint') : t(`seatHints.${seat}`)}
            error={errors.field(`seats.${seat}`)}
          >
            <Combobox defaultValue={draft.seats[seat] ?? ''} placeholder={t('partyPlaceholder')} options={parties} search={searchParties} />
          </Field>
        ))}
      </div>
    </Card>
  );
}

/** The party whose order it is comes first, then the others from the customer up. */
function seatsInOrder(name: OrderPatternName): Seat[] {
  const { placing, seats } = patternOf(name);
  return [placing, ...seats.filter((seat) => seat !== placing)];
}

/** What the other steps hold, carried along unseen. */
export function Carried({ draft, but }: { draft: OrderDraft; but: 'pattern' | 'parties' | 'lines' | null }) {
  const fields: [string, string][] = [];
  if (but !== 'pattern') fields.push(['pattern', draft.pattern]);
  const shown: readonly Seat[] = but === 'parties' ? patternOf(draft.pattern).seats : [];
  for (const seat of SEAT_NAMES) if (draft.seats[seat] && !shown.includes(seat)) fields.push([`seats.${seat}`, draft.seats[seat]]);
  if (but !== 'lines') {
    const { currency, startsOn, purchaseOrderNumber, note } = draft;
    fields.push(...Object.entries({ currency, startsOn, purchaseOrderNumber, note }));
    draft.lines.forEach((line, at) => {
      for (const [name, value] of Object.entries(line)) fields.push([`lines.${at}.${name}`, value]);
    });
  }
  return fields.map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />);
}
