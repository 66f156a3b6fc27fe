import type { FormProps, LinkProps } from '@tributary/ui/link';
import { Link } from 'react-router';
import { Form } from './form.tsx';

/** The design system's link over the router; what it cannot reach in this app stays a plain anchor. */
export function RouterLink({ href, ...props }: LinkProps) {
  if (/^[a-z]+:|^#/i.test(href) || props.target || props.download !== undefined)
    return (
      <a {...props} href={href}>
        {props.children}
      </a>
    );
  return <Link {...props} to={href} prefetch="intent" />;
}

/** The design system's form over the router. */
export function RouterForm({ encType, ...props }: FormProps) {
  return <Form {...props} {...(encType === 'multipart/form-data' ? { encType } : {})} />;
}
