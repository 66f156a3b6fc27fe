import { words } from '@tributary/web/words';
import * as en from '../messages/en.ts';
import type { Route } from './+types/sign-in-link';

export { SignInLink as default } from '@tributary/web/sign-in-link';
export { action, loader } from '@tributary/web/sign-in-link.server';

export const handle = words({ identity: en.identity });
export const meta: Route.MetaFunction = () => [{ title: `${en.identity.signIn.linkTitle} · ${en.app.titleSuffix}` }];
