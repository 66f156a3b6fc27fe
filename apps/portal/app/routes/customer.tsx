import type { CardChange, CardDetail } from '@tributary/parties/card.contract';
import { Badge, StateBadge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, FactList } from '@tributary/ui/card';
import { CopyableId } from '@tributary/ui/copyable-id';
import { TimeText } from '@tributary/ui/date';
import { Link } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { RecordPage } from '@tributary/ui/record-page';
import { countryName } from '@tributary/web/countries.server';
import { useFormErrors } from '@tributary/web/form-errors';
import { LiveStatus, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { data, redirect } from 'react-router';
import { useTranslations } from 'use-intl';
import { Confirmation } from '../confirmation.tsx';
import { type ContactAnswer, Contacts } from '../customers/contacts.tsx';
import { nameEmptyFields } from '../empty-fields.ts';
import * as en from '../messages/en.ts';
import { choiceFilter } from '../paging.ts';
import { recordRef } from '../record.server.ts';
import { requireHat } from '../request.server.ts';
import { TimelineCard } from '../timeline-card.tsx';
import type { Route } from './+types/customer';

export const handle = words({ customers: en.customers, partiesErrors: en.partiesErrors, timeline: en.timeline });
export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData ? `${loaderData.card.name} · ` : ''}${en.customers.title} · ${en.app.titleSuffix}` },
];

const DONE = ['created', 'saved', 'contact', 'removed'] as const;

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const ref = recordRef(context, params.ref, 'card');
  const [card, timeline] = await Promise.all([caller.parties.card({ ref }), caller.audit.timeline({ type: 'card', ref })]);
  return { card, countryName: countryName(card.country), timeline, done: choiceFilter(new URL(request.url), 'done', DONE) };
}

/** A refusal is loaded for, too: it may be one because a colleague changed the card meanwhile. */
export const shouldRevalidate = () => true;

/** Adds, changes or takes off a contact. */
export async function action({ params, request, context }: Route.ActionArgs) {
  const { attempt } = requireHat(context);
  const ref = recordRef(context, params.ref, 'card');
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const [about, revision, intent] = [text('contact'), text('revision'), text('intent')];
  const entered = { name: text('name'), duty: text('duty'), email: text('email'), phone: text('phone') };
  const done = await attempt(async (caller) => {
    if (intent === 'add') await caller.parties.addContact({ ref, ...entered });
    else if (intent === 'remove') await caller.parties.removeContact({ ref: about, revision });
    else await caller.parties.editContact({ ref: about, revision, ...entered });
  });
  if (done.ok) return redirect(`/customers/${ref}?done=${intent === 'remove' ? 'removed' : 'contact'}`);
  const answer: ContactAnswer = { error: nameEmptyFields(done.error, form), about, entered };
  return data(answer, { status: done.error.status });
}

/** A partner's own card of a customer: what it notes, whom it talks to, what the customer shares, and how the card came to say it. */
export default function Customer({ loaderData: { card, countryName: country, timeline, done }, actionData }: Route.ComponentProps) {
  const t = useTranslations('customers');
  const errors = useFormErrors(actionData?.error);
  useLive((hint) => hint.ref === card.ref || hint.name === 'orders/accepted');
  return (
    <RecordPage
      header={
        <PageHeader
          crumbs={[{ href: '/customers', label: t('title') }]}
          title={card.name}
          state={<StateBadge stage={card.state === 'linked' ? 'done' : 'running'}>{t(`states.${card.state}`)}</StateBadge>}
          id={<CopyableId id={card.ref} />}
          meta={<LiveStatus />}
          action={
            <ButtonLink variant="primary" href={`/customers/${card.ref}/edit`}>
              {t('edit')}
            </ButtonLink>
          }
        />
      }
      facts={
        <>
          <Card title={t('card')}>
            <FactList
              facts={[
                { label: t('fields.country'), value: country },
                ...(card.tags.length > 0
                  ? [
                      {
                        label: t('fields.tags'),
                        value: (
                          <span className="inline-flex flex-wrap gap-1">
                            {card.tags.map((tag) => (
                              <Link
                                key={tag}
                                href={`/customers?tag=${encodeURIComponent(tag)}`}
                                className="inline-flex min-h-6 items-center"
                              >
                                <Badge>{tag}</Badge>
                              </Link>
                            ))}
                          </span>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
            <p className="mt-3 text-ink-3 text-small">{t('yours')}</p>
          </Card>
          <Shared card={card} />
          <Card title={t('links.title')}>
            <p className="flex flex-wrap gap-2">
              <ButtonLink size="s" href={`/entitlements?q=${encodeURIComponent(card.name)}`}>
                {t('links.entitlements')}
              </ButtonLink>
              <ButtonLink size="s" href={`/orders?q=${encodeURIComponent(card.name)}`}>
                {t('links.orders')}
              </ButtonLink>
            </p>
          </Card>
        </>
      }
      timeline={<TimelineCard entries={timeline} />}
    >
      {done && !actionData && <Confirmation title={t(`done.${done}`)} />}
      {errors.form && <Confirmation stage="failed" title={errors.form} />}
      <Card title={t('fields.notes')}>
        <p className={card.notes ? 'whitespace-pre-line [overflow-wrap:anywhere]' : 'text-ink-3'}>{card.notes ?? t('noNotes')}</p>
      </Card>
      <Contacts card={card} answer={actionData} />
      <History changes={card.changes} />
    </RecordPage>
  );
}

function Shared({ card: { shared } }: { card: CardDetail }) {
  const t = useTranslations('customers.shared');
  const reach = shared && [shared.contactName, shared.contactEmail, shared.contactPhone].filter(Boolean).join(', ');
  return (
    <Card title={t('title')}>
      {shared ? (
        <FactList
          facts={[
            ...(reach ? [{ label: t('contact'), value: <span className="[overflow-wrap:anywhere]">{reach}</span> }] : []),
            ...(shared.notes
              ? [{ label: t('notes'), value: <span className="whitespace-pre-line [overflow-wrap:anywhere]">{shared.notes}</span> }]
              : []),
            { label: t('since'), value: <TimeText value={shared.changedAt} /> },
          ]}
        />
      ) : (
        <p className="text-ink-3">{t('none')}</p>
      )}
    </Card>
  );
}

/** What the card said before and after each change: a memory for the partner's own people. */
function History({ changes }: { changes: readonly CardChange[] }) {
  const t = useTranslations('customers');
  return (
    <Card title={t('history.title')} flush={changes.length > 0}>
      {changes.length === 0 ? (
        <p className="text-ink-3">{t('history.none')}</p>
      ) : (
        <ol className="divide-y divide-line">
          {changes.map((change, at) => (
            <li key={at} className="px-4 py-2.5 text-small">
              <p className="text-ink-3">
                {change.byName ?? t('history.somebody')}, <TimeText value={change.at} />
              </p>
              <ul>
                {change.fields.map(({ field, before, after }, place) => (
                  <li key={place} className="[overflow-wrap:anywhere]">
                    <span className="text-ink-2">{t(`fields.${field}`)}:</span> <s className="text-ink-3">{before ?? t('nothing')}</s>{' '}
                    <span className="text-ink-3">{t('history.to')}</span>{' '}
                    <span className="whitespace-pre-line">{after ?? t('nothing')}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
