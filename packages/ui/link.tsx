import { type ComponentProps, type ComponentType, createContext, type ReactNode, useContext } from 'react';

/** What a link component of an app must accept; the design system knows no router. */
export type LinkProps = Omit<ComponentProps<'a'>, 'href'> & { href: string };
/** What a form component of an app must accept. */
export type FormProps = Omit<ComponentProps<'form'>, 'method' | 'action'> & { method?: 'get' | 'post'; action?: string };

interface Navigation {
  Link: ComponentType<LinkProps>;
  Form: ComponentType<FormProps>;
}

function PlainLink({ children, ...props }: LinkProps) {
  return <a {...props}>{children}</a>;
}

function PlainForm(props: FormProps) {
  return <form {...props} />;
}

const NavigationContext = createContext<Navigation>({ Link: PlainLink, Form: PlainForm });

/**
 * Lends the app's router to the design system. `link` receives `href` and anchor props, `form` the props of a form.
 * Without it every link is a plain anchor and every filter bar a plain form: pages work before scripts arrive either way.
 */
export function LinkProvider({
  link = PlainLink,
  form = PlainForm,
  children,
}: {
  link?: ComponentType<LinkProps>;
  form?: ComponentType<FormProps>;
  children: ReactNode;
}) {
  return <NavigationContext.Provider value={{ Link: link, Form: form }}>{children}</NavigationContext.Provider>;
}

/** A link through the app's router, or a plain anchor where there is none. */
export function Link(props: LinkProps) {
  const { Link: Given } = useContext(NavigationContext);
  return <Given {...props} />;
}

/** A form through the app's router, or a plain form where there is none. */
export function Form(props: FormProps) {
  const { Form: Given } = useContext(NavigationContext);
  return <Given {...props} />;
}

/** A link to a file that is kept and not shown: the browser fetches it, no router. */
export function DownloadLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      download
      className="inline-flex min-h-6 min-w-0 items-center text-accent-ink [overflow-wrap:anywhere] underline decoration-line-strong underline-offset-4 hover:decoration-current"
    >
      {children}
    </a>
  );
}
