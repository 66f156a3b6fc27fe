import type { ComponentProps } from 'react';
import { Form as RouterForm, useRouteLoaderData } from 'react-router';
import type { loader } from './document.server.ts';
import { HAT_FIELD } from './same-hat.ts';

/** A form that says under which hat it was opened, so that another hat put on meanwhile cannot send it (`same-hat.server`). */
export function Form({ children, ...props }: ComponentProps<typeof RouterForm>) {
  const hatRef = useRouteLoaderData<typeof loader>('root')?.hatRef;
  return (
    <RouterForm {...props}>
      {hatRef && props.method === 'post' && <input type="hidden" name={HAT_FIELD} value={hatRef} />}
      {children}
    </RouterForm>
  );
}
