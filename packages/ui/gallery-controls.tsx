import { Archive, Check, Filter, MoreHorizontal, Plus } from 'lucide-react';
import { useState } from 'react';
import { Badge, LiveDot, StateBadge } from './badge.tsx';
import { Button, ButtonLink, IconButton, SubmitButton } from './button.tsx';
import { Combobox } from './combobox.tsx';
import { ConfirmDialog, Dialog, DialogButton } from './dialog.tsx';
import { Field, FormErrorSummary } from './field.tsx';
import { Part, Row } from './gallery-part.tsx';
import { Checkbox, DateInput, NumberInput, RadioGroup, Select, TextArea, TextInput } from './inputs.tsx';
import { TributaryMark } from './mark.tsx';
import { Menu } from './menu.tsx';
import { ThemeSwitch } from './theme-switch.tsx';
import { ToastCard, useToast } from './toast.tsx';
import { Tooltip } from './tooltip.tsx';

/** Everything to press. */
export function Buttons({ scope }: { scope: string }) {
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

/** Words with a shape or a tone. */
export function States() {
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

/** Every control, sound and refused. */
export function Forms({ scope }: { scope: string }) {
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

/** What stands over the page. */
export function Overlays({ scope }: { scope: string }) {
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
