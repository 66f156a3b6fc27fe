import type { TimelineEntry } from '@tributary/audit/contract';
import type { Money as Amount } from '@tributary/kernel/money';
import { ROLE_NAMES, type RoleChip } from '@tributary/orders/contract';
import type { Stage } from '@tributary/ui/badge';
import { Card } from '@tributary/ui/card';
import { Link } from '@tributary/ui/link';
import { Money } from '@tributary/ui/money';
import { RoleStrip } from '@tributary/ui/role-strip';
import { Timeline } from '@tributary/ui/timeline';
import type { Viewer } from '@tributary/ui/visible-to';
import { useTranslations } from 'use-intl';

/** The parties of a record by role, each leading to its page. */
export function Roles({ roles }: { roles: readonly RoleChip[] }) {
  const t = useTranslations('shared');
  return (
    <RoleStrip
      label={t('parties')}
      roles={roles.map((chip) => ({
        role: t(chip.role === 'sold_by' && chip.tier > 0 ? 'roles.sold_by_above' : `roles.${chip.role}`),
        partyId: chip.ref ?? chip.name,
        partyName: chip.name,
        ...(chip.ref?.startsWith('PTY-') ? { href: `/parties/${chip.ref}` } : {}),
        ...(chip.since ? { since: chip.since } : {}),
      }))}
    />
  );
}

const STAGES: Readonly<Record<string, Stage>> = {
  'orders/submitted': 'open',
  'orders/held': 'attention',
  'orders/accepted': 'done',
  'orders/withdrawn': 'ended',
  'orders/rejected': 'failed',
  'orders/cancelled': 'ended',
  'entitlements/opened': 'done',
  'tickets/opened': 'running',
  'tickets/noted': 'attention',
  'tickets/state_changed': 'running',
  'notices/approved': 'done',
  'notices/handed_over': 'done',
};

/** What happened to the record, newest first. Facts without a word in the catalogue show their code rather than nothing. */
export function RecordTimeline({ entries }: { entries: readonly TimelineEntry[] }) {
  const t = useTranslations('shared');
  const words = useTranslations('events');
  const say = (event: string) => (words.has(event as never) ? words(event as 'orders/submitted') : event);
  return (
    <Card title={t('timeline')}>
      {entries.length === 0 ? (
        <p className="text-ink-3">{t('timelineEmpty')}</p>
      ) : (
        <Timeline
          entries={[...entries].reverse().map((entry) => ({
            id: entry.id,
            at: entry.at,
            who: [entry.actorName, entry.actorPartyName].filter(Boolean).join(', ') || t('system'),
            what: say(entry.event),
            ...(entry.onBehalfOfName ? { onBehalfOf: entry.onBehalfOfName } : {}),
            ...(STAGES[entry.event] ? { stage: STAGES[entry.event] } : {}),
          }))}
        />
      )}
    </Card>
  );
}

/** An amount as tables show it. */
export function Sum({ value, strong = false }: { value: Amount; strong?: boolean }) {
  return <Money amountMinor={value.amountMinor} currency={value.currency} strong={strong} />;
}

/** A link to another record inside a line of facts. */
export function RecordLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <Link
      href={href}
      className="inline-flex min-h-6 min-w-0 items-center text-accent-ink [overflow-wrap:anywhere] underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
    </Link>
  );
}

/** Under who sees a record: that staff do, and the way to every reason. */
export function SightNote({ recordRef }: { recordRef: string }) {
  const t = useTranslations('shared');
  return (
    <span className="flex flex-col items-start">
      {t('staffSeeIt')}
      <RecordLink href={`/who-sees?ref=${recordRef}`}>{t('whoSees')}</RecordLink>
    </span>
  );
}

/** One party as seen by `VisibleTo`: all its roles and grants in one line, since the first of them. */
export function foldViewers(
  viewers: readonly { readonly partyRef: string; readonly partyName: string; readonly source: string; readonly since: string }[],
  say: (source: string) => string,
): Viewer[] {
  const folded = new Map<string, { party: string; via: string[]; since: string }>();
  for (const { partyRef, partyName, source, since } of viewers) {
    const known = folded.get(partyRef);
    const first = [since, known?.since ?? since].sort()[0]!;
    folded.set(partyRef, { party: partyName, via: [...(known?.via ?? []), say(source)], since: first });
  }
  return [...folded.values()].map(({ party, via, since }) => ({ party, via: [...new Set(via)].join(', '), since }));
}

/** Words for why a party sees something: its role, or a grant. */
export function useVia(): (source: string) => string {
  const t = useTranslations('shared');
  return (source) => {
    const role = ROLE_NAMES.find((one) => one === source);
    return role ? t(`roles.${role}`) : source.startsWith('grant') ? t('grant') : source;
  };
}
