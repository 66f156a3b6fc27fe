import { agreementsTasks } from '@tributary/agreements/tasks';
import type { Task } from '@tributary/db/reaction';
import { entitlementsTasks } from '@tributary/entitlements/tasks';
import { identityTasks } from '@tributary/identity/tasks';
import { type NoticeResources, noticesTasks } from '@tributary/notices/tasks';
import { notificationsTasks } from '@tributary/notifications/tasks';
import { listHats } from '@tributary/parties/hats';
import { vendorContact } from '@tributary/parties/queries';

/** Every module's tasks, one line each; a test fails when a module with tasks is missing here. */
export const tasks: Task<NoticeResources>[] = [
  ...identityTasks({ listHats, vendor: vendorContact }),
  ...agreementsTasks,
  ...entitlementsTasks,
  ...noticesTasks,
  ...notificationsTasks,
];
