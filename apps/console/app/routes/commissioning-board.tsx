import type { BoardCard, BoardColumn } from '@tributary/tickets/contract';
import { ButtonLink, SubmitButton } from '@tributary/ui/button';
import { Field } from '@tributary/ui/field';
import { Checkbox, Select } from '@tributary/ui/inputs';
import { Link } from '@tributary/ui/link';
import { PageHeader } from '@tributary/ui/page-header';
import { Form } from '@tributary/web/form';
import { LiveStatus, ofModule, useLive } from '@tributary/web/live';
import { words } from '@tributary/web/words';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import * as en from '../messages/en.ts';
import { DueDate } from '../parts/commissioning-words.tsx';
import { useQueueName } from '../parts/ticket-state.tsx';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/commissioning-board';

export const handle = words({ commissioning: en.commissioning, tickets: en.tickets });
export const meta: Route.MetaFunction = () => [{ title: `${en.commissioning.board} · ${en.commissioning.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { caller } = requireHat(context);
  const { searchParams } = new URL(request.url);
  const queue = (searchParams.get('queue') ?? '').slice(0, 60);
  const [mine, late] = [searchParams.has('mine'), searchParams.has('late')];
  const [board, queues] = await Promise.all([
    caller.tickets.board({ ...(queue ? { queue } : {}), mine, late }),
    caller.tickets.commissioningQueues(),
  ]);
  return { board, queues, queue, mine, late };
}

/** Commissioning under way, as cards in columns by whose turn it is; what is late stands first in each. */
export default function Board({ loaderData }: Route.ComponentProps) {
  const { board, queues, queue, mine, late } = loaderData;
  const t = useTranslations('commissioning');
  const queueName = useQueueName();
  useLive(ofModule('tickets'));
  return (
    <div className="flex flex-col gap-4 px-6 pt-5 pb-12 max-sm:px-4">
      <PageHeader
        crumbs={[{ href: '/commissioning', label: t('title') }]}
        title={t('board')}
        state={<LiveStatus />}
        more={<ButtonLink href="/commissioning">{t('list')}</ButtonLink>}
      />
      <Form method="get" className="no-print flex flex-wrap items-center gap-x-4 gap-y-2" key={`${queue} ${mine} ${late}`}>
        <div className="w-48 max-sm:w-full">
          <Field name="queue" label={t('queue')} optional labelHidden>
            <Select defaultValue={queue}>
              <option value="">{t('anyQueue')}</option>
              {queues.map((one) => (
                <option key={one} value={one}>
                  {queueName(one)}
                </option>
              ))}
            </Select>
          </Field>
        </div>
        <Checkbox name="late" label={t('lateOnly')} defaultChecked={late} />
        <Checkbox name="mine" label={t('mineOnly')} defaultChecked={mine} />
        <SubmitButton variant="secondary">{t('show')}</SubmitButton>
      </Form>
      <div className="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-4">
        {board.columns.map((column) => (
          <Column key={column.column} column={column} />
        ))}
      </div>
    </div>
  );
}

function Column({ column }: { column: BoardColumn }) {
  const t = useTranslations('commissioning');
  const id = useId();
  const more = column.total - column.cards.length;
  return (
    <section aria-labelledby={id} className="min-w-0 rounded border border-line bg-sunken">
      <h2 id={id} className="flex min-h-10 items-center justify-between gap-2 px-3 font-semibold">
        {t(`columns.${column.column}`)}
        <span className="rounded-full bg-chip px-1.5 font-normal text-ink-2 text-small tabular-nums">{column.total}</span>
      </h2>
      {column.cards.length === 0 ? (
        <p className="px-3 pb-3 text-ink-3 text-small">{t('columnEmpty')}</p>
      ) : (
        <ul className="flex flex-col gap-2 px-2 pb-2">
          {column.cards.map((card) => (
            <li key={card.ref}>
              <TicketCard card={card} />
            </li>
          ))}
        </ul>
      )}
      {more > 0 && (
        <p className="px-3 pb-3">
          <Link
            href={column.column === 'done' ? '/commissioning?state=done' : '/commissioning'}
            className="inline-flex min-h-6 items-center text-accent-ink text-small underline underline-offset-2"
          >
            {t('moreCards', { count: more })}
          </Link>
        </p>
      )}
    </section>
  );
}

function TicketCard({ card }: { card: BoardCard }) {
  const t = useTranslations('commissioning');
  const queueName = useQueueName();
  return (
    <Link
      href={`/tickets/${card.ref}`}
      className={`flex flex-col gap-1 rounded border bg-surface px-3 py-2.5 hover:bg-hover ${card.late ? 'border-bad' : 'border-line'}`}
    >
      <span className="font-medium">{card.subject}</span>
      <span className="truncate text-ink-2 text-small">
        {card.customerName}
        {card.productName && `, ${card.productName}`}
      </span>
      <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-ink-3 text-small">
        {card.dueOn && <DueDate dueOn={card.dueOn} late={card.late} />}
        {card.checklist.total > 0 && <span className="tabular-nums">{t('steps', card.checklist)}</span>}
      </span>
      <span className="flex flex-wrap justify-between gap-x-3 text-ink-3 text-small">
        <span>{card.assigneeName ?? t('unassigned')}</span>
        <span>{queueName(card.queue)}</span>
      </span>
    </Link>
  );
}
