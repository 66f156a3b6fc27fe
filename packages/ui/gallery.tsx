import { FormScope } from './field.tsx';
import { Conversation, Edges, Pictures, Signature, Words } from './gallery-content.tsx';
import { Buttons, Forms, Overlays, States } from './gallery-controls.tsx';

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
