import type { ReactNode } from 'react';
import { Body, Container, Head, Html, Preview } from 'react-email';

/** Colours that keep a contrast of 4.5 on both grounds where a client ignores the style sheet; see LOOK, Mail. */
const STYLE = `
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .tb-ground { background-color: #10161b !important; }
    .tb-sheet { background-color: #182026 !important; border-color: #303a43 !important; }
    .tb-text { color: #e6ebef !important; }
    .tb-quiet { color: #a9b5bf !important; }
    .tb-rule { border-color: #303a43 !important; }
    .tb-quote { background-color: #10161b !important; border-color: #4fa3a0 !important; }
  }
`;

export const FONT = "Inter, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

export interface LayoutProps {
  readonly language: string;
  /** What the inbox list shows after the subject. */
  readonly preview: string;
  readonly sender: string;
  /** Why this came; the last line. */
  readonly reason: string;
  readonly children: ReactNode;
}

/** The frame of every mail: 600 px, one column, no image, no pixel. The text part begins with the children, that is with the fact. */
export function Layout({ language, preview, sender, reason, children }: LayoutProps) {
  return (
    <Html lang={language}>
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{STYLE}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body style={{ fontFamily: FONT, margin: 0, padding: 0 }}>
        {/* The ground is ours: Body moves its style to a cell that the dark rules cannot name. */}
        <div className="tb-ground" style={{ backgroundColor: '#f3f5f7', padding: '24px 12px' }}>
          <Container
            className="tb-sheet"
            style={{
              width: '100%',
              maxWidth: '600px',
              backgroundColor: '#ffffff',
              border: '1px solid #d9dfe4',
              borderRadius: '6px',
              padding: '28px 28px 20px',
            }}
          >
            {children}
            <div className="tb-rule" style={{ borderTop: '1px solid #d9dfe4', marginTop: '28px', paddingTop: '12px' }}>
              <p className="tb-quiet" style={{ color: '#56636e', fontSize: '12px', lineHeight: '18px', margin: 0 }}>
                {sender}. {reason}
              </p>
            </div>
          </Container>
        </div>
      </Body>
    </Html>
  );
}
