import { expect, test } from 'vitest';
import { Action, Contact, Fact, Facts, Paragraph, Quote } from './components.tsx';
import { Layout } from './layout.tsx';
import { renderMail } from './render.ts';

const mail = (
  <Layout language="en" preview="Preview words" sender="Halden Systems" reason="You get this because you work on the ticket.">
    <Fact>Ada Reed answered “Commission Gateway”</Fact>
    <Facts
      rows={[
        { label: 'Product', value: 'Gateway' },
        { label: 'Customer', value: null },
      ]}
    />
    <Quote author="Ada Reed, Halden Systems" text={'First line\n<b>not bold</b> & <script>alert(1)</script>'} />
    <Paragraph>Please answer on the ticket.</Paragraph>
    <Action href="https://portal.example/tickets/TKT-1">Open the ticket</Action>
    <Contact heading="Questions" name="Halden support" email="support@halden.example" phone="+49 30 1" />
  </Layout>
);

test('the text part begins with the fact, keeps labels with their values and shows where the link goes', async () => {
  const { text } = await renderMail(mail);
  expect(text.split('\n')[0]).toBe('Ada Reed answered “Commission Gateway”');
  expect(text).toContain('Product: Gateway');
  expect(text).not.toContain('Customer');
  expect(text).toContain('First line\n<b>not bold</b> & <script>alert(1)</script>');
  expect(text).toContain('Open the ticket <https://portal.example/tickets/TKT-1>');
  expect(text).not.toContain('Preview words');
});

test('what people wrote is escaped, and the mail has no image, no script and no address but its link', async () => {
  const { html } = await renderMail(mail);
  expect(html).toContain('&lt;b&gt;not bold&lt;/b&gt;');
  expect(html).not.toMatch(/<img|<script|background-image|url\(/i);
  expect(html.match(/https?:\/\/[^"'<\s]+/g)?.filter((url) => !url.startsWith('http://www.w3.org'))).toEqual([
    'https://portal.example/tickets/TKT-1',
  ]);
  expect(html).toContain('prefers-color-scheme');
});
