import { AccountPage } from '@tributary/identity/ui/account-page';
import { useLoaderData } from 'react-router';
import type { loader } from './account.server.ts';

/** The person's own page. */
export function Account() {
  const { account, theme } = useLoaderData<typeof loader>();
  return <AccountPage account={account} theme={theme} />;
}
