import type { ConsoleOrderDetail, NamedSeat } from '@tributary/orders/contract';
import type { PublicError } from '@tributary/rpc/errors';
import { Card, FactList } from '@tributary/ui/card';
import { Form } from '@tributary/web/form';
import { type FormErrors, useFormErrors } from '@tributary/web/form-errors';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';
import type { Option } from '../../parts/choices.ts';
import { PartyChoice } from './party-choice.tsx';

/** Who everybody on the order is: the partner's wording beside the parties it may mean. The form of "Accept order" lives here. */
export function CustomerPanel({
  order,
  mayDecide,
  parties,
  error,
}: {
  order: ConsoleOrderDetail;
  mayDecide: boolean;
  parties: readonly Option[];
  error: PublicError | undefined;
}) {
  const t = useTranslations('orders');
  const errors = useFormErrors(error);
  const { card, party } = order.customer;
  const isOpen = order.actions.includes('accept');
  const choosing = isOpen && mayDecide && card !== null && party === null;
  return (
    <Card title={choosing ? t('customerPanel') : t('customerKnown')}>
      <Form method="post" id="accept-order" className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        <div className="min-w-0">{card ? <CardFacts card={card} order={order} /> : <PartyLine party={party} />}</div>
        <div className="min-w-0">
          {choosing ? (
            <PartyChoice question="endUser" card={card} proposals={order.customer.proposals} parties={parties} errors={errors} />
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
        {order.named.map((named) => (
          <NamedPanel key={named.seat} named={named} order={order} choosing={isOpen && mayDecide} parties={parties} errors={errors} />
        ))}
        {isOpen && mayDecide && <p className="text-ink-2 text-small md:col-span-2">{t('acceptHint', { count: order.lineCount })}</p>}
      </Form>
    </Card>
  );
}

/** Reseller or lessor: as the placing party named it, and who is meant. */
function NamedPanel({
  named,
  order,
  choosing,
  parties,
  errors,
}: {
  named: NamedSeat;
  order: ConsoleOrderDetail;
  choosing: boolean;
  parties: readonly Option[];
  errors: FormErrors;
}) {
  const t = useTranslations('orders');
  const seat = named.seat === 'lessor' ? 'lessor' : 'reseller';
  const isOpen = choosing && named.party === null;
  return (
    <section className="grid gap-x-8 gap-y-2 border-line border-t pt-3 md:col-span-2 md:grid-cols-2">
      <h2 className="font-semibold md:col-span-2">{isOpen ? t(`namedSeats.${seat}`) : t(`namedKnown.${seat}`)}</h2>
      <div className="min-w-0">
        <CardFacts card={named.card} order={order} />
      </div>
      <div className="min-w-0">
        {isOpen ? (
          <PartyChoice question={seat} card={named.card} proposals={named.proposals} parties={parties} errors={errors} />
        ) : (
          <>
            <h3 className="font-medium text-small">{t('knownParty')}</h3>
            <PartyLine party={named.party} />
            {errors.field(seat) && <p className="mt-1 text-bad text-small">{errors.field(seat)}</p>}
          </>
        )}
      </div>
    </section>
  );
}

type NamedCard = NonNullable<ConsoleOrderDetail['customer']['card']>;

function CardFacts({ card, order }: { card: NamedCard; order: ConsoleOrderDetail }) {
  const t = useTranslations('orders');
  const shared = useTranslations('shared');
  const contact = [card.contactName, card.contactEmail].filter(Boolean).join(', ');
  return (
    <>
      <h3 className="font-medium text-small">
        {t(order.entry === 'portal' || order.entry === 'stock' ? 'asNamed' : 'onList', { partner: order.placedBy.name })}
      </h3>
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
