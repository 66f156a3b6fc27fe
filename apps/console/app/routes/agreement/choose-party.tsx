import type { PartyRow } from '@tributary/parties/contract';
import { Button } from '@tributary/ui/button';
import { Card } from '@tributary/ui/card';
import { Field } from '@tributary/ui/field';
import { TextInput } from '@tributary/ui/inputs';
import { Form } from '@tributary/web/form';
import { Link } from 'react-router';
import { useTranslations } from 'use-intl';

/** The first step of a new agreement: with whom. Plain links, so that it works before scripts and can be gone back to. */
export function ChooseParty({ q, offered }: { q: string; offered: readonly PartyRow[] }) {
  const t = useTranslations('agreements');
  return (
    <Card title={t('choose')}>
      <Form method="get" className="flex max-w-[560px] items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field name="q" label={t('chooseHint')}>
            <TextInput type="search" defaultValue={q} key={q} />
          </Field>
        </div>
        <Button type="submit">{t('find')}</Button>
      </Form>
      {offered.length === 0 ? (
        <p className="mt-4 text-ink-2">{t('nobody')}</p>
      ) : (
        <ul className="mt-4 flex max-w-[560px] flex-col divide-y divide-line border-line border-y">
          {offered.map((party) => (
            <li key={party.ref}>
              <Link
                to={`/agreements/new?party=${party.ref}`}
                className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 rounded-sm px-2 py-1 hover:bg-hover max-sm:min-h-11"
              >
                <span className="font-medium">{party.name}</span>
                <span className="font-mono text-ink-3 text-small">{party.ref}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
