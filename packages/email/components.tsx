import type { ReactNode } from 'react';
import { Link } from 'react-email';

const paragraph = { color: '#17212b', fontSize: '15px', lineHeight: '23px', margin: '0 0 12px' };

/** The fact: what happened, first and in one sentence. */
export function Fact({ children }: { children: ReactNode }) {
  return (
    <h1 className="tb-text" style={{ color: '#17212b', fontSize: '20px', lineHeight: '28px', fontWeight: 600, margin: '0 0 12px' }}>
      {children}
    </h1>
  );
}

/** The heading of a part of a longer mail. */
export function Heading({ children }: { children: ReactNode }) {
  return (
    <h2 className="tb-text" style={{ color: '#17212b', fontSize: '15px', lineHeight: '23px', fontWeight: 600, margin: '20px 0 6px' }}>
      {children}
    </h2>
  );
}

export function Paragraph({ children }: { children: ReactNode }) {
  return (
    <p className="tb-text" style={paragraph}>
      {children}
    </p>
  );
}

/** Label and value, one line each, so that the text part keeps them together. Rows without a value are left out. */
export function Facts({ rows }: { rows: readonly { label: string; value: string | null }[] }) {
  const shown = rows.filter((row) => row.value);
  if (shown.length === 0) return null;
  return (
    <div style={{ margin: '0 0 16px' }}>
      {shown.map((row) => (
        <div key={row.label} className="tb-text" style={{ ...paragraph, margin: 0 }}>
          <span className="tb-quiet" style={{ color: '#56636e' }}>
            {row.label}:
          </span>{' '}
          {row.value}
        </div>
      ))}
    </div>
  );
}

/** What somebody wrote: data, escaped, with its own line breaks. */
export function Quote({ author, text }: { author: string; text: string }) {
  const lines = text.split('\n').map((line, position) => ({ line, key: `${position}` }));
  return (
    <div
      className="tb-quote"
      style={{ backgroundColor: '#f3f5f7', borderLeft: '3px solid #0f766e', padding: '12px 16px', margin: '0 0 16px' }}
    >
      <div className="tb-quiet" style={{ color: '#56636e', fontSize: '13px', lineHeight: '20px' }}>
        {author}:
      </div>
      <div className="tb-text" style={{ ...paragraph, margin: 0 }}>
        {lines.map(({ line, key }) => (
          <span key={key}>
            {line}
            <br />
          </span>
        ))}
      </div>
    </div>
  );
}

/** What to do next. The text part shows the address. */
export function Action({ href, children }: { href: string; children: ReactNode }) {
  return (
    <p style={{ margin: '20px 0 12px' }}>
      <Link
        href={href}
        style={{
          backgroundColor: '#0f5f5c',
          borderRadius: '6px',
          color: '#ffffff',
          display: 'inline-block',
          fontSize: '15px',
          fontWeight: 600,
          padding: '10px 18px',
          textDecoration: 'none',
        }}
      >
        {children}
      </Link>
    </p>
  );
}

/** Whom to ask: who looks after the matter, then how to reach them. */
export function Contact({ heading, name, email, phone }: { heading: string; name: string; email: string; phone: string | null }) {
  return (
    // What follows stands apart from the contact, as one paragraph does from another.
    <div style={{ margin: '0 0 12px' }}>
      <Heading>{heading}</Heading>
      <div className="tb-text" style={{ ...paragraph, margin: 0 }}>
        {name}
      </div>
      <div className="tb-text" style={{ ...paragraph, margin: 0 }}>
        {phone ? `${email}, ${phone}` : email}
      </div>
    </div>
  );
}
