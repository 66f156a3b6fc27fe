import { AccountPage } from '@tributary/identity/ui/account-page';
import { readLook } from '@tributary/ui/remembered';
import { words } from '@tributary/web/words';
import { redirect } from 'react-router';
import * as en from '../messages/en.ts';
import { requireHat } from '../request.server.ts';
import type { Route } from './+types/account';

export const handle = words({ identity: en.identity });
export const meta: Route.MetaFunction = () => [{ title: `${en.identity.account.title} · ${en.app.titleSuffix}` }];

export async function loader({ request, context }: Route.LoaderArgs) {
  const { session, sessions } = requireHat(context);
  return {
    theme: readLook(request.headers.get('cookie')).theme,
    account: {
      name: session.person.name,
      email: session.person.email,
      hats: session.hats.map(({ membershipRef, partyName, functions }) => ({
        membershipRef,
        partyName,
        functions,
        worn: membershipRef === session.worn.membershipRef,
      })),
      sessions: await sessions.list(session),
    },
  };
}

export async function action({ request, context }: Route.ActionArgs) {
  const { attempt, endSockets, session, sessions } = requireHat(context);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? '');
  const done = await attempt(async () => {
    if (text('intent') === 'wear') {
      await sessions.wearHat(session, text('membership'));
      endSockets([session.id]);
      return '/';
    }
    endSockets(text('intent') === 'end_others' ? await sessions.endOthers(session) : await sessions.end(session, text('session')));
    return '/account';
  });
  // A session or hat that is gone meanwhile is what was wished for, or shows itself on the page.
  return redirect(done.ok ? done.value : '/account');
}

export default function Account({ loaderData }: Route.ComponentProps) {
  return <AccountPage account={loaderData.account} theme={loaderData.theme} />;
}
