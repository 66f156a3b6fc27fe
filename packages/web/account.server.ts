import { readLook } from '@tributary/ui/remembered';
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from 'react-router';
import { requireHatOf } from './request.server.ts';

/** Who is signed in, with which hats, and where else. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { session, sessions } = requireHatOf(context);
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

/** Puts on another hat, or ends sessions; their sockets close at once. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { attempt, endSockets, session, sessions } = requireHatOf(context);
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
