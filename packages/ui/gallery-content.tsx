import { Inbox } from 'lucide-react';
import { AsOfBar } from './as-of-bar.tsx';
import { Button } from './button.tsx';
import { Card, EmptyState, FactList, Skeleton } from './card.tsx';
import { ChartBar, SegmentedBar } from './chart-bar.tsx';
import { Checklist, Progress } from './checklist.tsx';
import { CopyableId } from './copyable-id.tsx';
import { DateText, TimeText } from './date.tsx';
import { ErrorState } from './error-state.tsx';
import { Part, Row } from './gallery-part.tsx';
import { conversation, roles, timeline, whyPrice } from './gallery-samples.ts';
import { Money } from './money.tsx';
import { RoleStrip } from './role-strip.tsx';
import { Tabs } from './tabs.tsx';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';
import { VisibleTo } from './visible-to.tsx';
import { Why } from './why.tsx';

/** The four things that are ours. */
export function Signature() {
  return (
    <Part title="Role strip, as-of bar, why, visible to">
      <RoleStrip label="Parties" roles={roles} />
      <AsOfBar
        value="2026-11-22"
        today="2026-11-22"
        from="2026-01-01"
        to="2027-02-28"
        todayHref="#today"
        changes={[
          { date: '2026-02-01', label: 'Sold' },
          { date: '2026-09-01', label: 'Looked after by Kestrel Care' },
        ]}
      />
      <Row>
        <Money amountMinor={692640n} currency="EUR" strong />
        <Why subject="Price of line 1" answer="EUR 6,926.40" steps={whyPrice} />
        <VisibleTo viewers={roles.map((role) => ({ party: role.partyName, via: role.role }))} />
      </Row>
    </Part>
  );
}

/** Values and lists of a record. */
export function Words({ scope }: { scope: string }) {
  return (
    <Part title="Facts, money, dates, ids, checklist, timeline">
      <Tabs
        label={`Sample tabs, ${scope}`}
        current="#one"
        items={[
          { href: '#one', label: 'Lines', count: 2 },
          { href: '#two', label: 'Invoices' },
        ]}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <Card title={`Facts, ${scope}`} aside="as of today">
          <FactList
            facts={[
              {
                label: 'Total',
                value: <Money amountMinor={932640n} currency="EUR" strong />,
                why: <Why subject="Total" steps={whyPrice} />,
              },
              { label: 'Credit', value: <Money amountMinor={-120050n} currency="JPY" /> },
              { label: 'Maintenance', value: <DateText value="2027-01-31" /> },
              { label: 'Last seen', value: <TimeText value="2026-11-22T09:41:00Z" zone /> },
              { label: 'Order', value: <CopyableId id="OR-4KD9" /> },
            ]}
          />
        </Card>
        <Card title={`Set-up, ${scope}`}>
          <Checklist
            onToggle={() => {}}
            steps={[
              { id: '1', label: 'Appliance reachable', done: true, by: 'Ines Vogel, 22 Nov 2026' },
              { id: '2', label: 'Licence file installed', done: false },
              { id: '3', label: 'Back-up proved by a restore', done: false, disabled: true },
            ]}
          />
        </Card>
      </div>
      <Card title={`Timeline, ${scope}`}>
        <Timeline entries={timeline} />
      </Card>
    </Part>
  );
}

/** A public reply and an internal note, told apart. */
export function Conversation() {
  return (
    <Part title="Conversation: public reply and internal note">
      <Thread messages={conversation} />
    </Part>
  );
}

/** Data as pictures. */
export function Pictures({ scope }: { scope: string }) {
  return (
    <Part title="Data as pictures">
      <SegmentedBar
        title="Notice AU-2026-014: who has confirmed"
        parts={[
          { id: `${scope}1`, label: 'Patched', value: 61, tone: 'good' },
          { id: `${scope}2`, label: 'Read', value: 22, tone: 'accent' },
          { id: `${scope}3`, label: 'Bounced', value: 4, tone: 'bad' },
          { id: `${scope}4`, label: 'No answer', value: 13, tone: 'neutral' },
        ]}
      />
      <ChartBar
        title="Open tickets by queue"
        parts={[
          { id: '1', label: 'Commissioning', value: 18 },
          { id: '2', label: 'Support', value: 12 },
          { id: '3', label: 'Security', value: 3, tone: 'warn' },
        ]}
      />
      <Progress value={7} max={9} label="7 of 9 done" />
    </Part>
  );
}

/** Empty, error, waiting. */
export function Edges() {
  return (
    <Part title="Empty, error, waiting">
      <Card flush>
        <EmptyState icon={<Inbox size={18} />} title="No tickets yet" action={<Button variant="primary">Raise a ticket</Button>}>
          Questions about what you own stand here, with everyone who can help.
        </EmptyState>
      </Card>
      <ErrorState
        title="The order was not placed"
        safe="Nothing was written and nothing was charged. Your lines are still in the form."
        todo="Try again in a minute. If it happens twice, quote the request to support."
        requestId="rq-8F3K2M"
        action={<Button size="s">Try again</Button>}
      />
      <Skeleton lines={4} label="Loading orders" />
    </Part>
  );
}
