import type { ConsoleTicketDetail, TicketAction } from '@tributary/tickets/contract';
import { Button } from '@tributary/ui/button';
import { Menu } from '@tributary/ui/menu';
import { Form } from '@tributary/web/form';
import { CheckCheck, CircleX, Hourglass, RotateCcw, UserRoundCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { usePending } from '../../parts/form-parts.tsx';

const ICONS = { wait: Hourglass, resolve: CheckCheck, close: CircleX, reopen: RotateCcw } as const satisfies Record<TicketAction, unknown>;

/** What the state table allows now: the likeliest step as a button, the others in a menu; and taking the ticket. */
export function TicketActions({ ticket, isMine }: { ticket: ConsoleTicketDetail; isMine: boolean }) {
  const t = useTranslations('tickets');
  const shared = useTranslations('shared');
  const acting = usePending('act');
  const assigning = usePending('assign');
  const first = (['resolve', 'reopen'] as const).find((action) => ticket.actions.includes(action));
  const others = ticket.actions.filter((action) => action !== first);
  return (
    <>
      <Form method="post" id="act">
        <input type="hidden" name="intent" value="act" />
      </Form>
      {!isMine && (
        <Form method="post">
          <Button type="submit" name="intent" value="assign" icon={UserRoundCheck} pending={assigning}>
            {t('assignToMe')}
          </Button>
        </Form>
      )}
      {first && (
        <Button type="submit" form="act" name="action" value={first} icon={ICONS[first]} pending={acting}>
          {t(`actions.${first}`)}
        </Button>
      )}
      {others.length > 0 && (
        <Menu
          button={shared('more')}
          chevron
          items={others.map((action) => ({
            label: t(`actions.${action}`),
            icon: ICONS[action],
            form: 'act',
            name: 'action',
            value: action,
          }))}
        />
      )}
    </>
  );
}
