import { Inbox } from 'lucide-react';
import { AsOfBar } from './as-of-bar.tsx';
import { LiveDot, StateBadge } from './badge.tsx';
import { Button, SubmitButton } from './button.tsx';
import { Card, EmptyState, FactList } from './card.tsx';
import { Checklist } from './checklist.tsx';
import { CopyableId } from './copyable-id.tsx';
import { type Column, DataTable } from './data-table.tsx';
import { DateText } from './date.tsx';
import { Field } from './field.tsx';
import { SampleFrame } from './gallery-frame.tsx';
import { conversation, orders, roles, type SampleOrder, timeline, whyPrice } from './gallery-samples.ts';
import { DateInput, Select, TextArea, TextInput } from './inputs.tsx';
import { FilterBar, FilterItem, ListPage } from './list-page.tsx';
import { Money } from './money.tsx';
import { PageHeader } from './page-header.tsx';
import { RecordPage } from './record-page.tsx';
import { RoleStrip } from './role-strip.tsx';
import { Tabs } from './tabs.tsx';
import { Thread } from './thread.tsx';
import { Timeline } from './timeline.tsx';
import { VisibleTo } from './visible-to.tsx';
import { Why } from './why.tsx';

const columns: Column<SampleOrder>[] = [
  { id: 'customer', header: 'End customer', cell: (row) => row.customer, width: 'fill', phone: 'title' },
  { id: 'id', header: 'Order', cell: (row) => <span className="font-mono text-small">{row.id}</span>, width: 's' },
  { id: 'state', header: 'State', cell: (row) => <StateBadge stage={row.stage}>{row.state}</StateBadge>, width: 'm', phone: 'line-aside' },
  { id: 'soldBy', header: 'Sold by', cell: (row) => row.soldBy, width: 'm', priority: 2, phone: 'line' },
  { id: 'owner', header: 'Owner', cell: (row) => row.owner, width: 'm', priority: 3 },
  { id: 'placed', header: 'Placed', cell: (row) => <DateText value={row.placed} />, width: 's', priority: 2 },
  { id: 'lines', header: 'Lines', cell: (row) => row.lines, numeric: true, width: 's', priority: 3 },
  {
    id: 'total',
    header: 'Total',
    cell: (row) => <Money amountMinor={row.amountMinor} currency={row.currency} />,
    numeric: true,
    width: 'm',
    phone: 'aside',
  },
];

/** A whole list page, to be judged at every width. */
export function SampleListPage({ appName = 'Console', empty = false }: { appName?: string; empty?: boolean }) {
  return (
    <SampleFrame appName={appName} path="/orders">
      <ListPage
        title="Orders"
        count={empty ? 0 : 214}
        live={<LiveDot state="live" />}
        action={<Button variant="primary">New order</Button>}
        views={[
          { href: '#all', label: 'All', count: 214 },
          { href: '#decide', label: 'To decide', count: 3 },
          { href: '#commissioning', label: 'In commissioning', count: 18 },
          { href: '#mine', label: 'Mine' },
        ]}
        currentView="#all"
        filters={
          <FilterBar clearHref="#clear">
            <FilterItem wide>
              <Field name="q" label="Customer or order" optional labelHidden>
                <TextInput type="search" placeholder="Customer or order" />
              </Field>
            </FilterItem>
            <FilterItem>
              <Field name="state" label="State" optional labelHidden>
                <Select defaultValue="">
                  <option value="">Any state</option>
                  <option>Placed</option>
                  <option>Live</option>
                </Select>
              </Field>
            </FilterItem>
            <FilterItem>
              <Field name="since" label="Placed since" optional labelHidden>
                <DateInput defaultValue="2026-11-01" />
              </Field>
            </FilterItem>
          </FilterBar>
        }
      >
        <DataTable
          caption="Orders"
          columns={columns}
          rows={empty ? [] : orders}
          rowKey={(row) => row.id}
          rowHref={(row) => `#${row.id}`}
          selection={{
            formId: 'bulk',
            name: 'order',
            label: (row) => `Choose ${row.id}`,
            actions: <Button variant="primary">Accept orders</Button>,
          }}
          pager={{ olderHref: '#older', label: '1 to 9 of 214' }}
          empty={
            <EmptyState icon={<Inbox size={18} />} title="No orders yet" action={<Button variant="primary">New order</Button>}>
              Orders that partners place stand here the moment they are placed.
            </EmptyState>
          }
        />
        <form id="bulk" method="post" />
      </ListPage>
    </SampleFrame>
  );
}

/** A whole record page, to be judged at every width. `past` shows it away from today and as someone else. */
export function SampleRecordPage({ appName = 'Console', past = false }: { appName?: string; past?: boolean }) {
  return (
    <SampleFrame appName={appName} path="/tickets/TK-7QF2" viewAs={past}>
      <RecordPage
        header={
          <PageHeader
            crumbs={[{ href: '#tickets', label: 'Tickets' }]}
            title="Set up Meridian Gateway at Hallstatt"
            state={<StateBadge stage="running">Commissioning</StateBadge>}
            id={<CopyableId id="TK-7QF2" />}
            meta={
              <VisibleTo
                viewers={roles.map((role) => ({ party: role.partyName, via: role.role, ...(role.since ? { since: role.since } : {}) }))}
                note="Staff with the support or operations hat see it too."
              />
            }
            action={<Button variant="primary">Finish set-up</Button>}
            more={<Button>Assign</Button>}
          />
        }
        roles={<RoleStrip label="Parties" roles={roles} />}
        asOf={
          <AsOfBar
            value={past ? '2026-06-01' : '2026-11-22'}
            today="2026-11-22"
            from="2026-01-01"
            to="2027-02-28"
            todayHref="#today"
            changes={[
              { date: '2026-02-01', label: 'Sold' },
              { date: '2026-03-15', label: 'Financed by Meridian Leasing' },
              { date: '2026-09-01', label: 'Looked after by Kestrel Care' },
            ]}
          />
        }
        tabs={
          <Tabs
            label="Ticket"
            current="#conversation"
            items={[
              { href: '#conversation', label: 'Conversation', count: 3 },
              { href: '#lines', label: 'Lines', count: 2 },
              { href: '#documents', label: 'Documents' },
            ]}
          />
        }
        facts={
          <>
            <Card title="Facts">
              <FactList
                facts={[
                  { label: 'First answer', value: 'in 2 h 14 min', why: <Why subject="First answer" steps={whyPrice} /> },
                  { label: 'Standing', value: <StateBadge stage="done">In good standing</StateBadge> },
                  { label: 'Owner', value: 'Ines Vogel' },
                  { label: 'Line', value: 'Meridian Gateway, 60 seats' },
                  {
                    label: 'Price',
                    value: <Money amountMinor={692640n} currency="EUR" />,
                    why: <Why subject="Price of line 1" answer="EUR 6,926.40" steps={whyPrice} />,
                  },
                  { label: 'Go live', value: <DateText value="2026-11-26" /> },
                ]}
              />
            </Card>
            <Card title="Set-up">
              <Checklist
                action="#"
                steps={[
                  { id: '1', label: 'Appliance reachable', done: true, by: 'Ines Vogel, 22 Nov 2026' },
                  { id: '2', label: 'Licence file installed', done: false },
                  { id: '3', label: 'Back-up proved by a restore', done: false },
                ]}
              />
            </Card>
          </>
        }
        timeline={
          <Card title="Timeline">
            <Timeline entries={timeline} />
          </Card>
        }
      >
        <Thread messages={conversation} />
        <Card screenOnly title="Reply to Hallstatt Kliniken and Kestrel Care">
          <form className="flex flex-col gap-3">
            <Field name="reply" label="Reply" labelHidden>
              <TextArea placeholder="Everyone on this ticket reads it at once." />
            </Field>
            <div className="flex justify-end gap-2 max-sm:*:flex-1">
              <Button>Note for staff</Button>
              <SubmitButton>Send reply</SubmitButton>
            </div>
          </form>
        </Card>
      </RecordPage>
    </SampleFrame>
  );
}
