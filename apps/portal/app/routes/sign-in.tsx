import { SignIn } from '@tributary/web/sign-in';
import { words } from '@tributary/web/words';
import * as en from '../messages/en.ts';
import type { Route } from './+types/sign-in';

export { action, loader } from '@tributary/web/sign-in.server';

export const handle = words({ identity: en.identity });
export const meta: Route.MetaFunction = () => [{ title: `${en.identity.signIn.title} · ${en.app.titleSuffix}` }];

export default function SignInRoute() {
  return <SignIn audience="portal" />;
}
