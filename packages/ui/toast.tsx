import { X } from 'lucide-react';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { type Stage, StageShape } from './badge.tsx';
import { useUiMessages } from './messages.tsx';

/** A short word that something happened. Anything that must not be missed belongs on the page, not here. */
export interface ToastMessage {
  title: ReactNode;
  detail?: ReactNode;
  stage?: Stage;
  /** One thing to do about it, such as "Undo". */
  action?: { label: ReactNode; onSelect: () => void };
  /** How long it stays; 0 stays until closed. A toast with an action always stays. */
  ttlSeconds?: number;
}

type Shown = ToastMessage & { id: number };

const ToastContext = createContext<(message: ToastMessage) => void>(() => {});

/** Tells the person, in the corner, that something happened. */
export function useToast(): (message: ToastMessage) => void {
  return useContext(ToastContext);
}

/** Holds the corner where toasts appear; once, in the app's root. */
export function ToastProvider({ children }: { children: ReactNode }) {
  const messages = useUiMessages();
  const [shown, setShown] = useState<readonly Shown[]>([]);
  const next = useRef(1);
  const show = useCallback((message: ToastMessage) => {
    const id = next.current;
    next.current += 1;
    setShown((all) => [...all.slice(-2), { ...message, id }]);
  }, []);
  const close = useCallback((id: number) => setShown((all) => all.filter((each) => each.id !== id)), []);
  return (
    <ToastContext.Provider value={show}>
      {children}
      <section
        aria-label={messages.notifications}
        aria-live="polite"
        className="no-print pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(380px,calc(100vw-32px))] flex-col gap-2 max-sm:bottom-[72px]"
      >
        {shown.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
      </section>
    </ToastContext.Provider>
  );
}

/** One toast, as it stands in the corner. */
export function ToastCard({ toast, onClose }: { toast: ToastMessage; onClose: () => void }) {
  const messages = useUiMessages();
  const ttlSeconds = toast.action ? 0 : (toast.ttlSeconds ?? 6);
  const latest = useRef(onClose);
  useEffect(() => {
    latest.current = onClose;
  });
  useEffect(() => {
    if (ttlSeconds === 0) return;
    const timer = setTimeout(() => latest.current(), ttlSeconds * 1000);
    return () => clearTimeout(timer);
  }, [ttlSeconds]);
  const stage = toast.stage ?? 'done';
  const ink = {
    open: 'text-ink-3',
    running: 'text-info',
    done: 'text-good',
    attention: 'text-warn',
    failed: 'text-bad',
    ended: 'text-ink-3',
  };
  return (
    <div className="pointer-events-auto flex items-start gap-2.5 rounded border border-line bg-raised py-2.5 pr-1.5 pl-3.5 shadow-pop">
      <span className={`mt-[5px] ${ink[stage]}`}>
        <StageShape stage={stage} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="font-medium">{toast.title}</p>
        {toast.detail && <p className="text-ink-2 text-small">{toast.detail}</p>}
      </div>
      {toast.action && (
        <button
          type="button"
          className="h-6 rounded-sm px-1.5 font-medium text-accent-ink hover:bg-accent-tint"
          onClick={() => {
            toast.action?.onSelect();
            onClose();
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button
        type="button"
        aria-label={messages.close}
        onClick={onClose}
        className="inline-flex size-6 items-center justify-center rounded-sm text-ink-3 hover:bg-hover"
      >
        <X size={14} aria-hidden />
      </button>
    </div>
  );
}
