import type { CardContact, CardDetail } from '@tributary/parties/card.contract';
import type { PublicError } from '@tributary/rpc/errors';
import { SubmitButton } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field, FormScope } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { useFormErrors } from '@tributary/web/form-errors';
import { useTranslations } from 'use-intl';

/** What a form of a contact was refused for, and with what it was filled in: `about` is the contact, or '' for a new one. */
export interface ContactAnswer {
  readonly error: PublicError;
  readonly about: string;
  readonly entered: Omit<CardContact, 'ref'>;
}

const NEW: CardContact = { ref: '', name: '', duty: null, email: null, phone: null };

/** Whom the partner talks to at the customer; each can be changed where it stands, and one added, without scripts too. */
export function Contacts({ card, answer }: { card: CardDetail; answer: ContactAnswer | undefined }) {
  const t = useTranslations('customers.contacts');
  const first = [card.contactEmail, card.contactPhone].filter(Boolean).join(' · ');
  return (
    <Card title={t('title')} flush>
      <ul className="divide-y divide-line">
        {(card.contactName || first) && (
          <li className="px-4 py-2.5">
            <p className="font-medium [overflow-wrap:anywhere]">{card.contactName ?? first}</p>
            <p className="text-ink-2 text-small [overflow-wrap:anywhere]">
              {[t('first'), card.contactName && first].filter(Boolean).join(' · ')}
            </p>
          </li>
        )}
        {card.contacts.map((contact) => (
          <li key={contact.ref} className="px-4 py-2.5">
            <p className="font-medium [overflow-wrap:anywhere]">{contact.name}</p>
            <p className="text-ink-2 text-small [overflow-wrap:anywhere]">
              {[contact.duty, contact.email, contact.phone].filter(Boolean).join(' · ')}
            </p>
            <ContactForm contact={contact} revision={card.revision} summary={t('edit', { name: contact.name })} answer={answer} />
          </li>
        ))}
        <li className="px-4 py-2.5">
          {!card.contactName && !first && card.contacts.length === 0 && <p className="mb-1 text-ink-2">{t('none')}</p>}
          <ContactForm key={`${card.revision}`} contact={NEW} revision={card.revision} summary={t('add')} answer={answer} />
        </li>
      </ul>
    </Card>
  );
}

function ContactForm({
  contact,
  revision,
  summary,
  answer,
}: {
  contact: CardContact;
  revision: number;
  summary: string;
  answer: ContactAnswer | undefined;
}) {
  const t = useTranslations('customers.contacts');
  const own = answer?.about === contact.ref ? answer : undefined;
  const errors = useFormErrors(own?.error);
  const { name, duty, email, phone } = own?.entered ?? contact;
  return (
    <details open={own !== undefined}>
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-accent-ink text-small">{summary}</summary>
      <Form method="post" noValidate className="mt-2 flex flex-col gap-3 pb-2">
        <FormScope id={`contact-${contact.ref || 'new'}`}>
          <input type="hidden" name="contact" value={contact.ref} />
          <input type="hidden" name="revision" value={revision} />
          <div className="grid gap-x-4 gap-y-3 sm:grid-cols-2">
            <Field name="name" label={t('name')} error={errors.field('name')}>
              <TextInput defaultValue={name} maxLength={200} autoComplete="off" />
            </Field>
            <Field name="duty" label={t('duty')} optional error={errors.field('duty')}>
              <TextInput defaultValue={duty ?? ''} maxLength={80} autoComplete="off" />
            </Field>
            <Field name="email" label={t('email')} optional error={errors.field('email')}>
              <TextInput type="email" defaultValue={email ?? ''} maxLength={254} autoComplete="off" />
            </Field>
            <Field name="phone" label={t('phone')} optional error={errors.field('phone')}>
              <TextInput type="tel" defaultValue={phone ?? ''} maxLength={40} autoComplete="off" />
            </Field>
          </div>
          <div className="flex flex-wrap gap-2">
            <SubmitButton size="s" variant="secondary" name="intent" value={contact.ref ? 'edit' : 'add'}>
              {contact.ref ? t('save') : t('add')}
            </SubmitButton>
            {contact.ref && (
              <SubmitButton size="s" variant="ghost" name="intent" value="remove">
                {t('remove')}
              </SubmitButton>
            )}
          </div>
        </FormScope>
      </Form>
    </details>
  );
}
