import { Archive, Check, Filter, Inbox, MoreHorizontal, Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { AsOfBar } from './as-of-bar.tsx';
import { Badge, LiveDot, StateBadge } from './badge.tsx';
import { Button, ButtonLink, IconButton, SubmitButton } from './button.tsx';
import { Card, EmptyState, FactList, Skeleton } from './card.tsx';
import { ChartBar, SegmentedBar } from './chart-bar.tsx';
import { Checklist, Progress } from './checklist.tsx';
import { Combobox } from './combobox.tsx';
import { CopyableId } from './copyable-id.tsx';
import { DateText, TimeText } from './date.tsx';
import { ConfirmDialog, Dialog, DialogButton } from './dialog.tsx';
import { ErrorState } from './error-state.tsx';
import { Field, FormErrorSummary, FormScope } from './field.tsx';
import { conversation, roles, timeline, whyPrice } from './gallery-samples.ts';
import { Checkbox, DateInput, NumberInput, RadioGroup, Select, TextArea, TextInput } from './inputs.tsx';
import { TributaryMark } from './mark.tsx';
import { Menu } from './menu.tsx';
import { Money } from './money.tsx';
import { RoleStrip } from './role-strip.tsx';
import { Tabs } from './tabs.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';
import { ToastCard, useToast } from './toast.tsx';
import { Tooltip } from './tooltip.tsx';
import { VisibleTo } from './visible-to.tsx';
import { Why } from './why.tsx';

/**
 * Every part of the design system, in light and dark side by side. For development alone: the apps mount it at `/dev/ui`,
 * with the whole sample pages of `gallery-pages` beside it. Wrap it in `ToastProvider`.
 */
export function Gallery() {
  return (
    <main className="min-h-dvh bg-canvas">
      <h1 className="px-6 pt-5 pb-3 font-semibold text-title">Tributary design system</h1>
      <div className="grid lg:grid-cols-2">
        {(['light', 'dark'] as const).map((theme) => (
          <section key={theme} data-theme={theme} aria-label={theme} className="min-w-0 bg-canvas text-ink">
            <FormScope id={theme}>
              <div className="flex flex-col gap-6 p-6 max-sm:p-4">
                <Buttons scope={theme} />
                <States />
                <Signature />
                <Forms scope={theme} />
                <Words scope={theme} />
                <Conversation />
                <Overlays scope={theme} />
                <Pictures scope={theme} />
                <Edges />
              </div>
            </FormScope>
          </section>
        ))}
      </div>
    </main>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-3">
      <h2 className="border-line border-b pb-1 text-ink-3 text-small">{title}</h2>
      {children}
    </div>
  );
}

function Row({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2">{children}</div>;
}

function Buttons({ scope }: { scope: string }) {
  const [pending, setPending] = useState(false);
  return (
    <Part title="Mark, buttons, menu, theme">
      <Row>
        <span className="text-accent-ink">
          <TributaryMark size={32} />
        </span>
        <Button variant="primary" icon={Check}>
          Accept order
        </Button>
        <Button icon={Plus}>Add line</Button>
        <Button variant="ghost">Not now</Button>
        <Button variant="danger">End contract</Button>
        <SubmitButton pending={pending} onClick={() => setPending(true)}>
          Send reply
        </SubmitButton>
        <SubmitButton pending>Sending</SubmitButton>
        <Button disabled>Not yet</Button>
      </Row>
      <Row>
        <Button size="s">Small</Button>
        <ButtonLink href="#link" size="s">
          A link
        </ButtonLink>
        <IconButton label="Filter" icon={Filter} />
        <IconButton label="Archive" icon={Archive} variant="secondary" />
        <Menu
          label={`More actions, ${scope}`}
          button={<MoreHorizontal size={16} aria-hidden />}
          items={[
            { label: 'Assign to me', icon: Check },
            { label: 'Open the order', hint: 'OR-4KD9', href: '#order' },
            { label: 'Withdraw order', danger: true, separated: true },
          ]}
        />
        <ThemeSwitch value="system" />
      </Row>
    </Part>
  );
}

function States() {
  return (
    <Part title="States and badges">
      <Row>
        <StateBadge stage="open">Placed</StateBadge>
        <StateBadge stage="running">Commissioning</StateBadge>
        <StateBadge stage="done">Live</StateBadge>
        <StateBadge stage="attention">Needs a decision</StateBadge>
        <StateBadge stage="failed">Refused</StateBadge>
        <StateBadge stage="ended">Withdrawn</StateBadge>
      </Row>
      <Row>
        <Badge>Reseller</Badge>
        <Badge tone="accent">Gold</Badge>
        <Badge tone="info">Pilot</Badge>
        <Badge tone="good">Certified</Badge>
        <Badge tone="warn">High</Badge>
        <Badge tone="bad">Critical</Badge>
        <LiveDot state="live" />
        <LiveDot state="reconnecting" />
        <LiveDot state="offline" />
      </Row>
    </Part>
  );
}

function Signature() {
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

function Forms({ scope }: { scope: string }) {
  return (
    <Part title="Forms">
      <FormErrorSummary takeFocus={false} errors={[{ name: 'quantity', message: 'Quantity must be a whole number from 1' }]} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="po" label="Purchase order number" hint="As your customer wrote it; it stands on the invoice.">
          <TextInput defaultValue="PO-1181" />
        </Field>
        <Field name="quantity" label="Quantity" error="Must be a whole number from 1.">
          <NumberInput defaultValue="2.5" />
        </Field>
        <Field name="product" label="Product">
          <Select>
            <option>Meridian Gateway</option>
            <option>Meridian Sensor</option>
          </Select>
        </Field>
        <Field name="start" label="Start">
          <DateInput defaultValue="2026-12-01" />
        </Field>
        <Field name="customer" label="End customer">
          <Combobox
            defaultValue="h"
            placeholder="Type a name"
            options={[
              { value: 'h', label: 'Hallstatt Kliniken', hint: 'Salzburg', keywords: 'hospital' },
              { value: 'c', label: 'Castellan Insurance plc', hint: 'Leeds' },
              { value: 'u', label: 'Universitätsklinikum Grünau', hint: 'Grünau' },
            ]}
          />
        </Field>
        <Field name="locked" label="Currency">
          <TextInput defaultValue="EUR" disabled />
        </Field>
        <div className="sm:col-span-2">
          <Field name="note" label="Note to operations" optional>
            <TextArea rows={2} placeholder="What the set-up team should know" />
          </Field>
        </div>
        <RadioGroup
          name={`${scope}-delivery`}
          legend="Delivery"
          defaultValue="drop"
          options={[
            { value: 'drop', label: 'To the end customer', hint: 'Activated on the day it is accepted' },
            { value: 'stock', label: 'Into our stock' },
          ]}
        />
        <div>
          <Checkbox label="Tell the customer by mail" hint="Goes to its administrators" defaultChecked />
          <Checkbox label="Some lines" indeterminate />
          <Checkbox label="Keep a copy" />
        </div>
      </div>
    </Part>
  );
}

function Words({ scope }: { scope: string }) {
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

function Conversation() {
  return (
    <Part title="Conversation: public reply and internal note">
      <Thread messages={conversation} />
    </Part>
  );
}

function Overlays({ scope }: { scope: string }) {
  const toast = useToast();
  return (
    <Part title="Dialogs, tooltip, toast">
      <Row>
        <DialogButton dialog={`${scope}-dialog`}>Open dialog</DialogButton>
        <DialogButton dialog={`${scope}-confirm`} variant="danger">
          Replace partner
        </DialogButton>
        <Tooltip text="Answers within two working hours">
          {(id) => (
            <Button variant="ghost" aria-describedby={id}>
              Point at me
            </Button>
          )}
        </Tooltip>
        <Button onClick={() => toast({ title: 'Order accepted', detail: 'Two lines are live for Hallstatt Kliniken.' })}>Toast</Button>
      </Row>
      <ToastCard
        toast={{ title: 'Reply sent', detail: 'Three people read it now.', action: { label: 'Undo', onSelect: () => {} } }}
        onClose={() => {}}
      />
      <Dialog id={`${scope}-dialog`} title="Assign the ticket" footer={<Button variant="primary">Assign</Button>}>
        <Field name="assignee" label="Person">
          <Select>
            <option>Ines Vogel</option>
            <option>Paul Reyes</option>
          </Select>
        </Field>
      </Dialog>
      <ConfirmDialog
        id={`${scope}-confirm`}
        title="Replace Bluepeak by Vantage IT?"
        consequence="This moves 214 lines of 31 customers on 1 Jan 2027. Invoices and tickets up to then stay as they are."
        undo="Can be undone until 31 Dec 2026, 23:59."
        cancelLabel="Keep Bluepeak"
        action={<Button variant="danger">Move 214 lines</Button>}
      />
    </Part>
  );
}

function Pictures({ scope }: { scope: string }) {
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

function Edges() {
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
