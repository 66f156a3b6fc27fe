import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Button } from './button.tsx';
import { DataTable } from './data-table.tsx';
import { Field, FormErrorSummary } from './field.tsx';
import { Gallery } from './gallery.tsx';
import { SampleListPage, SampleRecordPage } from './gallery-pages.tsx';
import { TextInput } from './inputs.tsx';
import { Thread } from './thread.tsx';

describe('what the server sends', () => {
  it('carries no inline style, so that a strict style-src of the content security policy holds', () => {
    for (const page of [<Gallery key="1" />, <SampleListPage key="2" />, <SampleRecordPage key="3" past />]) {
      expect(renderToStaticMarkup(page)).not.toMatch(/\sstyle=|<style|<script/);
    }
  });

  it('has exactly one main and one first heading a page', () => {
    for (const page of [<Gallery key="1" />, <SampleListPage key="2" />, <SampleRecordPage key="3" />]) {
      const html = renderToStaticMarkup(page);
      expect(html.match(/<main/g)).toHaveLength(1);
      expect(html.match(/<h1/g)).toHaveLength(1);
    }
  });

  it('ties hint and error of a field to its control, and the summary to the field', () => {
    const html = renderToStaticMarkup(
      <>
        <FormErrorSummary errors={[{ name: 'quantity', message: 'From 1' }]} />
        <Field name="quantity" label="Quantity" hint="Seats" error="From 1">
          <TextInput />
        </Field>
      </>,
    );
    expect(html).toContain('aria-describedby="f-quantity-hint f-quantity-error"');
    expect(html).toContain('aria-invalid="true"');
    expect(html).toContain('href="#f-quantity"');
    expect(html).toContain('for="f-quantity"');
  });

  it('links a row by its first cell alone and shows the empty state instead of an empty table', () => {
    const columns = [
      { id: 'a', header: 'A', cell: (row: string) => row },
      { id: 'b', header: 'B', cell: (row: string) => `${row}!` },
    ];
    const table = (rows: string[]) =>
      renderToStaticMarkup(
        <DataTable caption="T" columns={columns} rows={rows} rowKey={(row) => row} rowHref={(row) => `/x/${row}`} empty="Nothing yet" />,
      );
    expect(table(['one']).match(/href="\/x\/one"/g)).toHaveLength(1);
    expect(table([])).toContain('Nothing yet');
    expect(table([])).not.toContain('<table');
  });

  it('shows markup in a message as text', () => {
    const html = renderToStaticMarkup(
      <Thread messages={[{ id: '1', kind: 'public', author: 'A', at: '2026-11-22T09:00:00Z', body: '<b onclick="x()">hi</b>' }]} />,
    );
    expect(html).toContain('&lt;b onclick');
    expect(html).not.toContain('<b onclick');
  });

  it('marks a pending button busy and keeps its words', () => {
    const html = renderToStaticMarkup(<Button pending>Send reply</Button>);
    expect(html).toContain('aria-busy="true"');
    expect(html).toContain('Send reply');
  });
});
