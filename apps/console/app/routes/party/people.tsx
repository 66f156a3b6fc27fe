import { PARTY_FUNCTIONS, STAFF_FUNCTIONS } from '@tributary/kernel/actor';
import type { MemberRow } from '@tributary/parties/contract';
import { Badge } from '@tributary/ui/badge';
import { ButtonLink } from '@tributary/ui/button';
import { Card, EmptyState } from '@tributary/ui/card';
import type { Column } from '@tributary/ui/data-table';
import { useTranslations } from 'use-intl';
import { CardTable } from '../../parts/card-table.tsx';
import { oneOf } from '../../parts/list-place.ts';

export const FUNCTIONS = [...PARTY_FUNCTIONS, ...STAFF_FUNCTIONS];

/** Who acts for the party today. */
export function People({ people, manageHref }: { people: readonly MemberRow[]; manageHref: string | null }) {
  const t = useTranslations('parties');
  const functions = useTranslations('shared.functions');
  const columns: Column<MemberRow>[] = [
    { id: 'name', header: t('person'), cell: (row) => <span className="font-medium">{row.name}</span>, width: 'm', phone: 'title' },
    { id: 'email', header: t('email'), cell: (row) => row.email, width: 'fill', phone: 'line' },
    {
      id: 'functions',
      header: t('functions'),
      cell: (row) => (
        <span className="inline-flex flex-wrap gap-1">
          {row.functions.map((one) => {
            const known = oneOf(FUNCTIONS, one);
            return <Badge key={one}>{known ? functions(known) : one}</Badge>;
          })}
        </span>
      ),
      phone: 'aside',
    },
  ];
  return (
    <Card
      title={t('people')}
      aside={
        manageHref && (
          <ButtonLink size="s" href={manageHref}>
            {t('managePeople')}
          </ButtonLink>
        )
      }
      flush
    >
      <CardTable
        caption={t('people')}
        columns={columns}
        rows={people}
        rowKey={(row) => row.ref}
        empty={<EmptyState title={t('noPeople')}>{t('noPeopleHint')}</EmptyState>}
      />
    </Card>
  );
}
