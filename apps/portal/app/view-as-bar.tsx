import { SubmitButton } from '@tributary/ui/button';
import { TimeText } from '@tributary/ui/date';
import { Form } from '@tributary/web/form';
import { TIME_ZONE } from '@tributary/web/time-zone';
import { useEffect, useState } from 'react';
import { IntlProvider, useTranslations } from 'use-intl';
import { viewAs } from './messages/en/view-as.ts';
import type { FrameData } from './portal-frame.tsx';

export type Viewed = NonNullable<FrameData['viewAs']>;

/**
 * Whose view this is, who looks and why, how long still, and the way out. A file of its own with its own words, because partners and
 * customers never load it.
 */
export default function ViewAsBar({ viewed }: { viewed: Viewed }) {
  return (
    <IntlProvider locale="en" messages={{ viewAs }} timeZone={TIME_ZONE}>
      <Bar viewed={viewed} />
    </IntlProvider>
  );
}

function Bar({ viewed }: { viewed: Viewed }) {
  const t = useTranslations();
  const { partyName: party, asName, staffName: staff, reason, endsAt } = viewed;
  const secondsLeft = useSecondsLeft(viewed.secondsLeft);
  const functions = viewed.functions.map((one) => t(`viewAs.functions.${one}`)).join(', ');
  return (
    <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-6 gap-y-1 text-start">
      <div className="min-w-0 flex-1 basis-80">
        <p className="font-semibold [overflow-wrap:anywhere]">
          {asName ? t('viewAs.as', { name: `${asName} (${functions})`, party }) : t('viewAs.asFunction', { party, functions })}
        </p>
        <p className="line-clamp-2 text-small [overflow-wrap:anywhere]">
          {t('viewAs.who', { staff, reason })} · {t('viewAs.rule')}
        </p>
      </div>
      <div className="flex items-center gap-3 text-small">
        <span>
          {t('viewAs.ends')} <TimeText value={endsAt} short /> ({t('viewAs.left', { minutes: Math.floor(secondsLeft / 60) })})
        </span>
        <Form method="post" action="/view-as/end" reloadDocument>
          <SubmitButton size="s" variant="secondary">
            {t('viewAs.end')}
          </SubmitButton>
        </Form>
      </div>
    </div>
  );
}

const TICK_MS = 5_000;

/** Counts down from what the server said; when nothing is left the page is loaded anew, and says that the view has ended. */
function useSecondsLeft(atLoad: number): number {
  const [left, setLeft] = useState(atLoad);
  useEffect(() => {
    const until = performance.now() + atLoad * 1000;
    const tick = () => {
      const seconds = Math.max(0, (until - performance.now()) / 1000);
      setLeft(seconds);
      if (seconds === 0) window.location.assign('/');
    };
    tick();
    const timer = setInterval(tick, TICK_MS);
    return () => clearInterval(timer);
  }, [atLoad]);
  return left;
}
