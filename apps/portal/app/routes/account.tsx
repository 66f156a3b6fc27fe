import { words } from '@tributary/web/words';
import * as en from '../messages/en.ts';
import type { Route } from './+types/account';

export { Account as default } from '@tributary/web/account';
export { action, loader } from '@tributary/web/account.server';

export const handle = words({ identity: en.identity });
export const meta: Route.MetaFunction = () => [{ title: `${en.identity.account.title} · ${en.app.titleSuffix}` }];
