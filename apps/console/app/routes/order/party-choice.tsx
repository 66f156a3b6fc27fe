import type { NamedSeat } from '@tributary/orders/contract';
import { Combobox } from '@tributary/ui/combobox';
import { Field, FormScope } from '@tributary/ui/field';
import { RadioGroup } from '@tributary/ui/inputs';
import type { FormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';
import { type Option, searchParties } from '../../parts/choices.ts';

const OTHER = 'other';
const CREATE = 'create';

/** The questions of "Accept order": whom each card on it means. */
export type Question = 'endUser' | 'reseller' | 'lessor';

/** What the form decided of one question; nothing where there was nothing to decide. */
export function readDecision(form: FormData, question: Question): { kind: 'party'; ref: string } | { kind: 'create' } | undefined {
  const chosen = String(form.get(question) ?? '');
  if (chosen === CREATE) return { kind: 'create' };
  if (chosen === OTHER) return { kind: 'party', ref: String(form.get(`${question}.ref`) ?? '') };
  return chosen ? { kind: 'party', ref: chosen } : undefined;
}

/** Whom a card means: the parties it may, a new one made of it, or any other, found by typing. A reseller cannot be made of a name. */
export function PartyChoice({
  question,
  card,
  proposals,
  parties,
  errors,
}: {
  question: Question;
  card: NamedSeat['card'];
  proposals: NamedSeat['proposals'];
  parties: readonly Option[];
  errors: FormErrors;
}) {
  const t = useTranslations('orders');
  const mayCreate = question !== 'reseller';
  const refused = errors.field(question);
  const options = [
    ...proposals.map((proposal) => ({
      value: proposal.ref,
      label: t('isParty', { name: proposal.name }),
      hint: (
        <>
          <span className="font-mono">{proposal.ref}</span>, {proposal.country}. <ProposalReason reason={proposal.reason} />.
        </>
      ),
    })),
    ...(mayCreate
      ? [{ value: CREATE, label: t('createParty'), hint: t('createPartyHint', { name: card.name, country: card.country }) }]
      : []),
    { value: OTHER, label: t('otherParty'), hint: t('otherPartyHint') },
  ];
  return (
    <FormScope id={`accept-${question}`}>
      <div className="group/choice">
        <RadioGroup
          name={question}
          legend={t('choose')}
          options={options}
          {...(proposals.length === 0 ? { defaultValue: mayCreate ? CREATE : OTHER } : {})}
        />
        {refused && <p className="mt-1 text-bad text-small">{refused}</p>}
        {proposals.length === 0 && <p className="mt-1 text-ink-3 text-small">{t('noProposals')}</p>}
        {/* Shown once "another party" is chosen, by style sheet alone. */}
        <div className="mt-2 hidden group-has-[[value=other]:checked]/choice:block">
          <Field name={`${question}.ref`} label={t('otherPartyRef')} optional error={errors.field(`${question}.ref`)}>
            <Combobox options={parties} placeholder={t('partyPlaceholder')} search={searchParties} />
          </Field>
        </div>
      </div>
    </FormScope>
  );
}

const REASONS = ['same_name', 'same_name_other_country', 'same_first_word'] as const;

function ProposalReason({ reason }: { reason: string }) {
  const t = useTranslations('orders.proposal');
  const known = REASONS.find((one) => one === reason);
  return known ? t(known) : reason;
}
