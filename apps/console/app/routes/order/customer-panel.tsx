import type { ConsoleOrderDetail } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Card, FactList } from '@tributary/ui/card';
import { Field, FormScope } from '@tributary/ui/field';
import { RadioGroup, TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';

const OTHER = 'other';
const CREATE = 'create';

/** What the form decided; nothing where there was nothing to decide. */
export function readEndUser(form: FormData): { kind: 'party'; ref: string } | { kind: 'create' } | undefined {
  const chosen = String(form.get('endUser') ?? '');
  if (chosen === CREATE) return { kind: 'create' };
  if (chosen === OTHER) return { kind: 'party', ref: String(form.get('otherParty') ?? '') };
  return chosen ? { kind: 'party', ref: chosen } : undefined;
}

/** Who the end customer is: the partner's wording beside the parties it may mean. The form of "Accept order" lives here. */
export function CustomerPanel({
  order,
  mayDecide,
  error,
}: {
  order: ConsoleOrderDetail;
  mayDecide: boolean;
  error: PublicError | undefined;
}) {
  const t = useTranslations('orders');
  const { card, party } = order.customer;
  const isOpen = order.actions.includes('accept');
  const choosing = isOpen && mayDecide && card !== null && party === null;
  return (
    <Card title={choosing ? t('customerPanel') : t('customerKnown')}>
      <Form method="post" id="accept-order" className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        <div className="min-w-0">{card ? <CardFacts card={card} partner={order.placedBy.name} /> : <PartyLine party={party} />}</div>
        <div className="min-w-0">
          {choosing ? (
            <Choice order={order} card={card} error={error} />
          ) : (
            card && (
              <>
                <h3 className="font-medium text-small">{t('knownParty')}</h3>
                <PartyLine party={party} />
                {party && <p className="mt-1 text-ink-3 text-small">{isOpen ? t('decidedParty') : t('chosenParty')}</p>}
              </>
            )
          )}
        </div>
        {isOpen && mayDecide && <p className="text-ink-2 text-small md:col-span-2">{t('acceptHint', { count: order.lineCount })}</p>}
      </Form>
    </Card>
  );
}

type NamedCard = NonNullable<ConsoleOrderDetail['customer']['card']>;

function CardFacts({ card, partner }: { card: NamedCard; partner: string }) {
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const contact = [card.contactName, card.contactEmail].filter(Boolean).join(', ');
  return (
    <>
      <h3 className="font-medium text-small">{t('asNamed', { partner })}</h3>
      <FactList
        facts={[
          { label: t('name'), value: <span className="font-semibold">{card.name}</span> },
          { label: shared('country'), value: card.country },
          { label: t('contact'), value: contact || shared('none') },
        ]}
      />
    </>
  );
}

function PartyLine({ party }: { party: ConsoleOrderDetail['customer']['party'] }) {
  const shared = useTranslations('shared');
  if (!party) return <p className="text-ink-3">{shared('notYet')}</p>;
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <Link
        to={`/parties/${party.ref}`}
        className="inline-flex min-h-6 items-center font-semibold text-ink underline decoration-line-strong underline-offset-4"
      >
        {party.name}
      </Link>
      <span className="font-mono text-ink-2 text-small">{party.ref}</span>
    </p>
  );
}

function Choice({ order, card, error }: { order: ConsoleOrderDetail; card: NamedCard; error: PublicError | undefined }) {
  const t = useTranslations('orders');
  const errors = useFormErrors(error);
  const { proposals } = order.customer;
  const refused = errors.field('endUser.ref');
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
    { value: CREATE, label: t('createParty'), hint: t('createPartyHint', { name: card.name, country: card.country }) },
    { value: OTHER, label: t('otherParty'), hint: t('otherPartyHint') },
  ];
  return (
    <FormScope id="accept">
      <RadioGroup name="endUser" legend={t('choose')} options={options} {...(proposals.length === 0 ? { defaultValue: CREATE } : {})} />
      {proposals.length === 0 && <p className="mt-1 text-ink-3 text-small">{t('noProposals')}</p>}
      {/* Shown once "another party" is chosen, by style sheet alone. */}
      <div className="other-party mt-2">
        <Field name="otherParty" label={t('otherPartyRef')} optional error={refused}>
          <TextInput placeholder="PTY-" autoComplete="off" spellCheck={false} />
        </Field>
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
